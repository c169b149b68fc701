package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// Unfinished is a sending that was begun and not sent: its machine is at it, or
// was lost on the way. What it holds is what the service says: an order's own
// statement is shown to nobody before it is dispatched.
type Unfinished struct {
	Order     event.EventID    `json:"order"`
	Reference string           `json:"reference"`
	By        event.ActorID    `json:"by"`
	For       event.UnitID     `json:"for"`
	To        []event.HolderID `json:"to"`
	Begun     event.Time       `json:"begun"`
	Exhibits  int              `json:"exhibits"`

	threads []api.Thread
}

// Unfinished lists what the person's units began to send and did not send,
// newest first. Any member can call it back.
func (c *Client) Unfinished(ctx context.Context) ([]Unfinished, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	var out []Unfinished
	var before *event.LogIndex
	for {
		var q []string
		if before != nil {
			q = []string{"before", fmt.Sprint(*before)}
		}
		var l api.Orders
		if err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/orders"+query(q...), nil, &l) }); err != nil {
			return nil, err
		}
		if err := ends(l.Next, before); err != nil {
			return nil, err
		}
		for i := range l.Orders {
			u, err := c.unfinished(s, &l.Orders[i])
			if err != nil {
				return nil, err
			}
			out = append(out, *u)
		}
		if before = l.Next; before == nil {
			return out, nil
		}
	}
}

// unfinished refuses a row that could not be an order of the person's unit.
func (c *Client) unfinished(s *continuity.Story, row *api.OrderRow) (*Unfinished, error) {
	person, _ := c.Who().ID.Person()
	owners, values := map[event.Owner]bool{}, map[event.Thread]bool{}
	for _, t := range row.Threads {
		if t.Owner.Kind == event.ExhibitThread && !t.Value.IsZero() {
			owners[t.Owner], values[t.Value] = true, true
		}
	}
	switch {
	case !s.State.Dir.Unit(row.For).Member(person) || row.By.Org() != row.For.Org():
		return nil, fmt.Errorf("%w: it lists an order of %s, for %s", ErrUntrusted, row.By, row.For)
	case row.Exhibits < 1 || row.Exhibits > event.MaxExhibits || len(owners) != row.Exhibits || len(values) != row.Exhibits:
		return nil, fmt.Errorf("%w: the threads of an order of %s are not those of %d exhibits", ErrUntrusted, row.By, row.Exhibits)
	}
	return &Unfinished{
		row.Order, Reference(row.Order), row.By, row.For, row.To, row.Ordered, row.Exhibits, row.Threads,
	}, nil
}

// RecallOrder calls back a sending that was begun and not sent. From then on
// nothing can be sent under it, by whatever machine began it. The recall must be
// counted on the threads that the service named; that these are the order's own
// rests on its word alone, and nothing else does: no key is granted or opened.
func (c *Client) RecallOrder(ctx context.Context, u *Unfinished) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	if _, have := c.counting.ordered[u.Order]; !have {
		c.countOrder(u)
	}
	e := &event.Recalled{Header: c.header(s, event.PartyID(u.For)), Order: &u.Order, After: u.Order}
	return c.say(ctx, e, api.Submission{})
}

// Is reports whether it is what was begun.
func (u *Unfinished) Is(b *Begun) bool { return u.of(b.first) }

// of reports whether an exhibit is one of its.
func (u *Unfinished) of(x event.RecipientID) bool {
	return slices.ContainsFunc(u.threads, func(t api.Thread) bool { return t.Owner == event.OwnerExhibit(x) })
}

// countOrder takes the threads of an order for the ones its recall belongs to.
// One that this client has verified is believed before the service's word.
func (c *Client) countOrder(u *Unfinished) {
	var owners []event.Owner
	for _, t := range u.threads {
		owners = append(owners, t.Owner)
		if _, have := c.counting.threads[t.Owner]; !have {
			c.counting.threads[t.Owner] = known{value: t.Value}
		}
	}
	c.counting.ordered[u.Order] = owners
}

// FindUnfinished gives the one that a person means by its reference.
func (c *Client) FindUnfinished(ctx context.Context, name string) (*Unfinished, error) {
	want, err := event.NormalReference(name)
	if err != nil {
		return nil, err
	}
	all, err := c.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(u Unfinished) bool { return u.Reference == want })
	if i < 0 {
		return nil, event.Refuse(event.CodeUnknown, "no sending that was begun and not sent has the reference %s", want)
	}
	return &all[i], nil
}
