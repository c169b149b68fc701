package client

import (
	"context"
	"errors"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// AlreadySent is an exhibit of a reference that is asked for, in a sending from
// the one unit to the other.
type AlreadySent struct {
	Asked      string              `json:"asked"`
	SealNumber string              `json:"seal_number"`
	Exhibit    event.ExhibitID     `json:"exhibit"`
	Sending    event.ConsignmentID `json:"consignment"`
	Reference  string              `json:"reference"`
	URN        *event.URN          `json:"urn,omitempty"`
	Sent       event.Time          `json:"sent"`
	ReceivedBy event.ActorID       `json:"received_by,omitempty"`
	ReceivedAt event.Time          `json:"received_at,omitempty"`
	Opened     int                 `json:"opened"`          // how often, by the unit that received it
	Ended      string              `json:"ended,omitempty"` // recalled, rejected, returned or destroyed
}

// AlreadySent finds what a request asks for among what the unit asked has sent
// to the unit that asks, newest first. Exhibits of two cases may have one
// reference: what bears another case's URN is left out.
func (c *Client) AlreadySent(ctx context.Context, q *Question) ([]AlreadySent, error) {
	if len(q.To) == 0 {
		return nil, nil
	}
	asked, _ := q.To[0].Unit()
	return c.between(ctx, "out", asked, q.From, q.URN, q.Asks)
}

// AlreadyHere finds what somebody is about to ask for among what her unit has
// been sent.
func (c *Client) AlreadyHere(ctx context.Context, r NewRequest) ([]AlreadySent, error) {
	return c.between(ctx, "in", r.To, r.For, r.URN, r.Exhibits)
}

// lookBack is how many sendings are verified to find what was sent: those of the
// case, where there is a URN.
const lookBack = 200

func (c *Client) between(ctx context.Context, direction string, from, to event.UnitID, urn *event.URN, references []string) ([]AlreadySent, error) {
	out := []AlreadySent{}
	if len(references) == 0 {
		return out, nil
	}
	looked := 0
	err := c.eachRow(ctx, direction, func(row *api.Summary) (bool, error) {
		reaches := slices.ContainsFunc(row.To, func(t event.HolderID) bool {
			_, person := t.Person()
			return t == event.HolderID(to) || person && t.Org() == to.Org()
		})
		if row.From != from || !reaches || otherCase(urn, row.URN) {
			return true, nil
		}
		looked++
		s, con, err := c.look(ctx, row.Consignment)
		if err != nil {
			return false, err
		}
		found, err := c.inSending(ctx, s, con, to, references)
		if con.For == from && !otherCase(urn, con.URN) { // the list is the service's word
			out = append(out, found...)
		}
		return looked < lookBack, err
	})
	return out, err
}

func otherCase(a, b *event.URN) bool { return a != nil && b != nil && !event.SameCase(*a, *b) }

// inSending are the exhibits of a sending that bear one of the references.
func (c *Client) inSending(ctx context.Context, s *continuity.Story, con *custody.Consignment, to event.UnitID, references []string) ([]AlreadySent, error) {
	if !addressed(s, con, to) {
		return nil, nil
	}
	label, _, err := c.label(ctx, s, con)
	if errors.Is(err, seal.ErrNoKey) {
		return nil, nil // what it says is not for her; others of her unit read it
	}
	if err != nil {
		return nil, err
	}
	var out []AlreadySent
	for _, row := range label.Exhibits {
		for _, r := range references {
			if !sameReference(string(row.Reference), r) {
				continue
			}
			for i := range con.Items {
				if s.State.Sealed(con.Items[i].Exhibit).Recipient == row.Exhibit {
					out = append(out, alreadySent(s, con, &con.Items[i], r))
				}
			}
		}
	}
	return out, nil
}

// addressed: it went to the unit, or to people of it by name.
func addressed(s *continuity.Story, con *custody.Consignment, to event.UnitID) bool {
	return slices.ContainsFunc(con.To, func(t event.HolderID) bool {
		p, person := t.Person()
		return t == event.HolderID(to) || person && s.State.Dir.Unit(to).Member(p)
	})
}

func alreadySent(s *continuity.Story, con *custody.Consignment, i *custody.Item, asked string) AlreadySent {
	a := AlreadySent{
		Asked: asked, Exhibit: i.Exhibit, SealNumber: i.Exhibit.SealNumber(), Sending: con.ID, Reference: con.ID.Reference(),
		URN: con.URN, Sent: con.At.Recorded,
	}
	if i.Received != nil {
		a.ReceivedBy, a.ReceivedAt = i.Received.By.ID, i.Received.At.Recorded
	}
	switch {
	case i.Destroyed != nil:
		a.Ended = "destroyed"
	case i.Returned != nil:
		a.Ended = "returned"
	case i.Rejected != nil:
		a.Ended = "rejected"
	case i.Recalled != nil:
		a.Ended = "recalled"
	}
	for _, st := range s.Statements {
		e, ok := st.Event.(*event.Opened)
		if ok && e.Consignment == con.ID && e.For != event.PartyID(con.For) && slices.Contains(e.Exhibits, i.Exhibit) {
			a.Opened++
		}
	}
	return a
}

// SendAgain answers a request with what was sent already, sent once more: from
// the unit that sent it, with no new upload. The exhibit's one thread goes on.
// With an error beside it the sending stands: only the answer is missing.
func (c *Client) SendAgain(ctx context.Context, q *Question, o Onward) (*Sent, *Done, error) {
	found, err := c.AlreadySent(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range found {
		if a.Sending == o.From && !slices.Contains(o.Exhibits, a.Exhibit) {
			o.Exhibits = append(o.Exhibits, a.Exhibit)
		}
	}
	if len(o.Exhibits) == 0 {
		return nil, nil, event.Refuse(event.CodeUnknown, "nothing that %s asks for is in %s", q.From, o.From.Reference())
	}
	o.To = []event.HolderID{event.HolderID(q.From)}
	sent, err := c.PassOn(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	d, err := c.Answer(ctx, q, Answered{Question: q.Question, Answer: event.Agreed, With: &sent.Consignment})
	return sent, d, err
}
