package client

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// Disputed is a statement that was signed with a colleague's key after it was
// stolen.
type Disputed struct {
	Event     event.EventID  `json:"event"`
	Reference string         `json:"reference"`
	Index     event.LogIndex `json:"index"`
	Recorded  event.Time     `json:"recorded"`
	Kind      event.Kind     `json:"kind"`
	Key       event.KeyRef   `json:"key"`
	About     string         `json:"about,omitempty"`
	Doubt     Doubt          `json:"doubt"`
}

// Disputed lists what was signed with stolen keys of one's own organisation, as
// far as the person can see it: in the directory, and in what was sent to her and
// her units or by them. That takes a look at each of those.
func (c *Client) Disputed(ctx context.Context) ([]Disputed, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	var out []Disputed
	seen := map[event.EventID]bool{}
	_, err = c.disputed(ctx, s, func(x *Disputed) bool {
		if !seen[x.Event] {
			out = append(out, *x)
		}
		seen[x.Event] = true
		return false
	})
	return out, err
}

// disputed looks for one that match says is meant; nil when there is none.
func (c *Client) disputed(ctx context.Context, s *continuity.Story, match func(*Disputed) bool) (*Disputed, error) {
	if x := c.disputedIn(s, match); x != nil || !c.stolenKeys(s) {
		return x, nil
	}
	for _, direction := range []string{"in", "out"} {
		for before := (*event.LogIndex)(nil); ; {
			l, err := c.listing(ctx, direction, before)
			if err != nil {
				return nil, err
			}
			for _, row := range l.Consignments {
				story, _, err := c.consignment(ctx, row.Consignment)
				if err != nil {
					return nil, err
				}
				if x := c.disputedIn(story, match); x != nil {
					return x, nil
				}
			}
			if before = l.Next; before == nil {
				break
			}
		}
	}
	return nil, nil
}

// listing is a page of what was sent to the person and her units, or by them; of
// nothing, for a root.
func (c *Client) listing(ctx context.Context, direction string, before *event.LogIndex) (*api.Listing, error) {
	var l api.Listing
	if _, root := c.ring.Of.Root(); root {
		return &l, nil
	}
	const limit = 100
	q := []string{"direction", direction, "limit", "100"}
	if before != nil {
		at, _ := before.MarshalText()
		q = append(q, "before", string(at))
	}
	err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/consignments"+query(q...), nil, &l) })
	if err != nil {
		return nil, err
	}
	return &l, sane(&l, before, limit)
}

// stolenKeys reports whether any key of one's organisation was stolen: seldom.
func (c *Client) stolenKeys(s *continuity.Story) bool {
	for i := range s.Statements {
		if e, ok := s.Statements[i].Event.(*event.Revoked); ok && e.Since != nil && e.By.ID.Org() == c.Who().ID.Org() {
			return true
		}
	}
	return false
}

func (c *Client) disputedIn(s *continuity.Story, match func(*Disputed) bool) *Disputed {
	for i := range s.Statements {
		st := &s.Statements[i]
		d := s.Doubt(st)
		if d == nil || d.Key.Holder.Org() != c.Who().ID.Org() {
			continue
		}
		x := &Disputed{
			Event: st.ID, Reference: Reference(st.ID), Index: st.Place.Index, Recorded: st.Place.Recorded,
			Kind: st.Event.Kind(), Key: d.Key, About: about(st.Event), Doubt: doubtWords(d.Decision),
		}
		if match(x) {
			return x
		}
	}
	return nil
}

// Decision is what two people say of a statement that is in doubt.
type Decision struct {
	Statement string // its reference, or its whole id
	// Of is whose key signed it, when the person can't see the statement herself.
	Of       event.PersonID
	Decision event.Code // event.Stands or event.NotHers
	With     event.PersonID
}

// Decide is the first half of a decision. It also gives the statement, nil when
// the person can't see it.
func (c *Client) Decide(ctx context.Context, d Decision) (*event.Note, *event.Decided, *Disputed, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	x, err := c.disputed(ctx, s, func(x *Disputed) bool { return called(x.Event, d.Statement) })
	if err != nil {
		return nil, nil, nil, err
	}
	e := &event.Decided{Header: c.own(s), Decision: d.Decision}
	if e.Second, err = secondOf(s, d.With); err != nil {
		return nil, nil, nil, err
	}
	if x != nil {
		e.Key, e.Statement = x.Key, x.Event
	} else if e.Key, e.Statement, err = unseen(s, d); err != nil {
		return nil, nil, nil, err
	}
	n, err := c.signFirst(s, e)
	return n, e, x, err
}

// unseen is a statement that stands where the person can't look: its whole id and
// whose key signed it have to be told.
func unseen(s *continuity.Story, d Decision) (event.KeyRef, event.EventID, error) {
	id, err := event.ParseDigest(d.Statement)
	if err != nil || d.Of == "" {
		refused := event.Refuse(event.CodeUnknown, "nothing in doubt called %q is in what you can see. If it is where you can't look, give its whole id and whose key it was", d.Statement)
		return event.KeyRef{}, event.EventID{}, typing(refused, "'safehand signed --json' prints the id to its signer, and --of takes whose key it was")
	}
	p := s.State.Dir.Person(event.HolderID(d.Of))
	for n := 1; p.Record(n) != nil; n++ {
		if r := p.Record(n).Revoked; r != nil && r.Reason == event.Compromised {
			return event.KeyRef{Holder: p.ID, Number: n}, event.EventID{Digest: id}, nil
		}
	}
	return event.KeyRef{}, event.EventID{}, event.Refuse(event.CodeState, "no key of %s was stolen, so nothing they signed is in doubt", d.Of)
}
