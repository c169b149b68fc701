package client

import (
	"context"
	"errors"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// look verifies a consignment before something is said about it.
func (c *Client) look(ctx context.Context, id event.ConsignmentID) (*continuity.Story, *custody.Consignment, error) {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	con := s.State.Consignment(id)
	c.forget(s, con)
	return s, con, nil
}

// receiver is the person's unit on the receiving side of a consignment: one that
// is addressed, one that took over from a leaver, or, when she is addressed by
// name, a unit she belongs to.
func (c *Client) receiver(s *continuity.Story, con *custody.Consignment) (event.UnitID, bool) {
	person, ok := c.Who().ID.Person()
	me := s.State.Dir.Person(event.HolderID(person))
	if !ok || me == nil {
		return "", false
	}
	for _, t := range con.To {
		unit, isUnit := t.Unit()
		if heir := s.State.Dir.Person(t).Heir(con.At); !isUnit && heir != nil {
			unit, isUnit = *heir, true
		}
		if isUnit && slices.Contains(me.Units, unit) {
			return unit, true
		}
	}
	if slices.Contains(con.To, me.ID) && len(me.Units) > 0 {
		return slices.Min(me.Units), true
	}
	return "", false
}

// sends reports whether the person is of the sending unit.
func (c *Client) sends(s *continuity.Story, con *custody.Consignment) bool {
	person, ok := c.Who().ID.Person()
	return ok && s.State.Dir.Unit(con.For).Member(person)
}

// party is the unit the client acts for towards a consignment: the receiving one
// of hers, the sending one, or one she belongs to.
func (c *Client) party(s *continuity.Story, con *custody.Consignment) event.PartyID {
	if a, ok := c.Who().ID.Agent(); ok {
		return event.PartyID(a.Unit())
	}
	if unit, ok := c.receiver(s, con); ok {
		return event.PartyID(unit)
	}
	if c.sends(s, con) {
		return event.PartyID(con.For)
	}
	return event.PartyID(c.Who().ID.Org())
}

// parties are those who read what is written about a consignment: both sides,
// and whoever took over from an addressee who left.
func parties(s *continuity.Story, con *custody.Consignment) []event.HolderID {
	out := append([]event.HolderID{event.HolderID(con.For)}, con.To...)
	for _, t := range con.To {
		if _, isUnit := t.Unit(); isUnit {
			continue
		}
		if heir := s.State.Dir.Person(t).Heir(con.At); heir != nil {
			out = append(out, event.HolderID(*heir))
		}
	}
	return out
}

// gone: the exhibit is out of the receiving side's hands, or never came there.
func gone(i custody.Item) bool {
	return i.Recalled != nil || i.Rejected != nil || i.Returned != nil || i.Destroyed != nil
}

func waits(i custody.Item) bool { return i.Waits() }

// held: the receiving side took it and has not given it up.
func held(i custody.Item) bool { return i.Received != nil && !gone(i) }

// choose gives the exhibits meant: those named, or all that qualify.
func choose(con *custody.Consignment, which []event.ExhibitID, ok func(custody.Item) bool) ([]event.ExhibitID, error) {
	for _, x := range which {
		if con.Item(x) == nil {
			return nil, event.Refuse(event.CodeUnknown, "%s is not in %s", x.SealNumber(), con.ID.Reference())
		}
	}
	if len(which) > 0 {
		return which, nil
	}
	for _, i := range con.Items {
		if ok(i) {
			which = append(which, i.Exhibit)
		}
	}
	if len(which) == 0 {
		return nil, errNothing
	}
	return which, nil
}

// errNothing is what [choose] finds when no exhibit qualifies; [settled] says why.
var errNothing = errors.New("there is nothing to do that with")

// settled says who did what last, when nothing of a consignment is as an act
// needs it.
func settled(con *custody.Consignment, err error) error {
	if !errors.Is(err, errNothing) {
		return err
	}
	word, last := "", (*custody.Act)(nil)
	for _, i := range con.Items {
		for w, act := range map[string]*custody.Act{
			"received": i.Received, "recalled": i.Recalled, "rejected": i.Rejected, "returned": i.Returned, "destroyed": i.Destroyed,
		} {
			if act != nil && (last == nil || act.At.Index > last.At.Index) {
				word, last = w, act
			}
		}
	}
	if last == nil {
		return event.Refuse(event.CodeState, "nobody has received %s yet", con.ID.Reference())
	}
	return event.Refuse(event.CodeConflict, "%s was %s by %s at %s", con.ID.Reference(), word, last.By.ID, last.At.Recorded)
}

// sayAbout says something about a consignment, with what goes beside it, and
// looks again whether it stands.
func (c *Client) sayAbout(ctx context.Context, id event.ConsignmentID, e event.Event, words []byte) (*Done, error) {
	d, err := c.say(ctx, e, api.Submission{Words: words})
	if err != nil {
		return nil, err
	}
	return d, c.stands(ctx, id, d)
}

// beside seals a person's own words to both sides of a consignment.
func (c *Client) beside(s *continuity.Story, con *custody.Consignment, lines []string) (*event.Sized, []byte, error) {
	return c.words(s, nil, lines, parties(s, con)...)
}
