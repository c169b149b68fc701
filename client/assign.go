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

// Assigned is what came of saying who is on a case.
type Assigned struct {
	Case   event.CaseID     `json:"case"`
	People []event.PersonID `json:"people"` // empty: everybody of the unit
	// Sendings are those that only these people open from now on.
	Sendings []string `json:"sendings"`
	// Not are those for which it could not be said, and why.
	Not []string `json:"not,omitempty"`
}

// CasePeople says who of the unit is on a case; nobody named: everybody. From
// then on only they open what the unit received in it, and what it receives
// later. Doing it again finishes what broke off.
func (c *Client) CasePeople(ctx context.Context, id event.CaseID, people []event.PersonID) (*Assigned, error) {
	f, err := c.caseFile(ctx, id)
	if err != nil {
		return nil, err
	}
	people = slices.Clone(people)
	slices.Sort(people)
	people = slices.Compact(people)
	if err := enough(f.story, f.Unit, people); err != nil {
		return nil, err
	}
	if !slices.Equal(f.Case.People, people) {
		e := &event.CasePeople{Header: c.header(f.story, event.PartyID(f.Unit)), Case: id, People: people}
		if f, err = c.inCase(ctx, e, id, nil); err != nil {
			return nil, err
		}
	}
	out := &Assigned{Case: id, People: append([]event.PersonID{}, people...), Sendings: []string{}}
	return out, c.assignAll(ctx, f, f.Consignments, people, out)
}

// assignAll says of each sending that the unit received who is on its case.
// What can't be said of one does not keep it from the others.
func (c *Client) assignAll(ctx context.Context, f *caseFile, which []event.ConsignmentID, people []event.PersonID, out *Assigned) error {
	for _, id := range which {
		s, con, err := c.look(ctx, id)
		if err == nil {
			if unit, ok := c.receiver(s, con); !ok || unit != f.Unit || byName(s, con, f.Unit) {
				continue // the unit's own sending, or for people of it alone
			}
			err = c.assign(ctx, s, con, f.Unit, people)
		}
		switch {
		case errors.Is(err, ErrUntrusted) || errors.Is(err, ErrUnreachable) || ctx.Err() != nil:
			return err
		case err != nil:
			out.Not = append(out.Not, fmt.Sprintf("%s: %v", id.Reference(), err))
		default:
			out.Sendings = append(out.Sendings, id.Reference())
		}
	}
	return nil
}

// byName: it was sent to people of the unit by name, and not to the unit. Who
// opens it is said by that.
func byName(s *continuity.Story, con *custody.Consignment, unit event.UnitID) bool {
	return !slices.ContainsFunc(con.To, func(t event.HolderID) bool {
		heir := s.State.Dir.Person(t).Heir(con.At)
		return t == event.HolderID(unit) || heir != nil && *heir == unit
	})
}

// assign says who of the unit opens the exhibits of a consignment, if that isn't
// said already.
func (c *Client) assign(ctx context.Context, s *continuity.Story, con *custody.Consignment, unit event.UnitID, people []event.PersonID) error {
	var now []event.PersonID
	if a := con.Assignment(unit); a != nil {
		now = a.People
	}
	if slices.Equal(now, people) {
		return nil
	}
	e := &event.Assigned{Header: c.header(s, event.PartyID(unit)), Consignment: con.ID, People: people}
	d, err := c.say(ctx, e, api.Submission{})
	if err != nil {
		return err
	}
	return c.stands(ctx, con.ID, d)
}

// enough refuses a list that would leave fewer than two people able to open: the
// illness of one would lose the evidence for the unit.
func enough(s *continuity.Story, unit event.UnitID, people []event.PersonID) error {
	if len(people) == 0 {
		return nil
	}
	u := s.State.Dir.Unit(unit)
	var able int
	var waiting []event.PersonID
	for _, p := range people {
		who := s.State.Dir.Person(event.HolderID(p))
		k := u.Live()
		switch {
		case !u.Member(p):
			return event.Refuse(event.CodeUnknown, "%s is not of %s", p, unit)
		case who.Live() == nil:
			return event.Refuse(event.CodeUnknown, "%s has no key: she has not enrolled, or has left", p)
		case k != nil && !u.Holds(k.Number, event.KeyRef{Holder: event.HolderID(p), Number: who.Live().Number}):
			waiting = append(waiting, p)
		default:
			able++
		}
	}
	switch {
	case able < 2 && len(waiting) > 0:
		return event.Refuse(event.CodeKeyWaiting, "two people must be able to open, and the key of %s has not been handed to %v yet. It happens by itself when a colleague signs in", unit, waiting)
	case able < 2:
		return event.Refuse(event.CodeState, "one person alone would be indispensable: name at least two people, or nobody for everybody of %s", unit)
	}
	return nil
}
