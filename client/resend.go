package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Again begins to send an exhibit again, because what arrived was broken: a new
// exhibit, sealed from the original, that stands in the old one's place. It gives
// what the old one was called, to whom it went and how many people were in it;
// the files are the caller's to add, and who is in them: that stands in the old
// one alone.
//
// The old one is called back where it still waits; what was reported of it closes
// when the new one is received.
func (c *Client) Again(ctx context.Context, of event.ConsignmentID, exhibit event.ExhibitID) (*Outgoing, []event.Count, error) {
	s, con, err := c.look(ctx, of)
	if err != nil {
		return nil, nil, err
	}
	if con.Item(exhibit) == nil {
		return nil, nil, event.Refuse(event.CodeUnknown, "%s is not in %s", exhibit.SealNumber(), of.Reference())
	}
	x := s.State.Sealed(exhibit)
	if err := c.maySendAgain(s, x); err != nil {
		return nil, nil, err
	}
	v, err := c.view(ctx, s, con)
	if err != nil {
		return nil, nil, err
	}
	out := &Outgoing{
		For: s.State.Order(x.Order).For, To: nowOf(s, con), URN: con.URN, Again: &of, Deadline: c.deadlineAgain(s, con),
		Exhibits: []OutgoingExhibit{{Type: x.Type, Marking: x.Marking, InsteadOf: &exhibit}},
	}
	for _, e := range v.Exhibits {
		if e.Exhibit == exhibit {
			out.Exhibits[0].Reference, out.Exhibits[0].Description = e.Reference, e.Description
		}
	}
	if out.Exhibits[0].Reference == "" {
		return nil, nil, event.Refuse(event.CodeKeyWaiting, "what it was called can't be read: %s", v.LabelWaits)
	}
	return out, x.People, nil
}

// nowOf are the addressees as they are today: in place of who left, the unit that
// took over what she held. Else what was sent to her by name could never be
// mended.
func nowOf(s *continuity.Story, con *custody.Consignment) []event.HolderID {
	var out []event.HolderID
	for _, to := range con.To {
		if p := s.State.Dir.Person(to); p != nil && p.Left && p.HandedTo != nil {
			to = event.HolderID(*p.HandedTo)
		}
		if !slices.Contains(out, to) {
			out = append(out, to)
		}
	}
	return out
}

// maySendAgain: only the unit that sealed it, and once: two in its place would
// each pass for the one line of continuity.
func (c *Client) maySendAgain(s *continuity.Story, x *custody.Exhibit) error {
	person, _ := c.Who().ID.Person()
	o, a := s.State.Order(x.Order), c.again(s, x.ReplacedBy)
	switch {
	case o == nil || !s.State.Dir.Unit(o.For).Member(person):
		return event.Refuse(event.CodeNotYours, "only the unit that sealed an exhibit sends it again")
	case a != nil:
		if a.Sending != "" {
			return event.Refuse(event.CodeTaken, "it was sent again already, as %s in %s", a.SealNumber, a.Sending)
		}
		refused := event.Refuse(event.CodeTaken, "it was sent again already, as %s in a sending that is not finished: it can be sent again when that was called back", a.SealNumber)
		return typing(refused, "'safehand unfinished' lists it, and says how")
	}
	return nil
}

// knowsOld: the seal of an exhibit sent again is counted on the old one's thread
// too, which must have been verified for that.
func (c *Client) knowsOld(o Outgoing) error {
	for _, x := range o.Exhibits {
		if x.InsteadOf == nil {
			continue
		}
		if _, ok := c.counting.sealed[*x.InsteadOf]; !ok {
			return fmt.Errorf("%s is to be sent again, and has not been looked at yet", x.InsteadOf.SealNumber())
		}
	}
	return nil
}

// replace calls the old exhibits back where they still wait: nobody is to take a
// broken one for the one that was sent again.
func (c *Client) replace(ctx context.Context, p *Prepared, sent *Sent) error {
	if p.Again == nil {
		return nil
	}
	old, err := c.replaced(ctx, p)
	if err == nil && len(old) > 0 {
		_, err = c.Recall(ctx, *p.Again, old...)
	}
	var e *api.Error
	if errors.As(err, &e) && e.Code == event.CodeConflict {
		// Received meanwhile: so it says, and so it has to show.
		if left, looked := c.replaced(ctx, p); looked != nil || len(left) == 0 {
			err = looked
		}
	}
	if err == nil {
		return nil
	}
	return doneStill(err, "It was sent again as %s, and the old one could not be called back: call that back by itself, and do not send it a third time", sent.Reference)
}

// replaced are the old exhibits that still wait.
func (c *Client) replaced(ctx context.Context, p *Prepared) (old []event.ExhibitID, err error) {
	_, con, err := c.look(ctx, *p.Again)
	if err != nil {
		return nil, err
	}
	for _, x := range p.Exhibits {
		if x.InsteadOf == nil {
			continue
		}
		if i := con.Item(*x.InsteadOf); i != nil && i.Waits() {
			old = append(old, i.Exhibit)
		}
	}
	return old, nil
}
