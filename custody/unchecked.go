package custody

import (
	"cmp"
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// checkWithin is how long whoever signed for exhibits has to compare them with their
// seals: to the end of the next working day of the receiving unit. A slow line needs a
// night for many of them, and a broken seal is of use while there is another copy.
var checkWithin = event.Deadline{Kind: event.WorkingDays, N: 1}

// Checking is by when the exhibits of a receipt must have been checked.
type Checking struct {
	Receipt event.EventID
	Due     event.Time
	Rang    *Alarm `json:",omitempty"` // since they had not been
}

// CheckRing is an alarm that is owed since nobody has checked what was received.
type CheckRing struct {
	Consignment event.ConsignmentID
	Receipt     event.EventID
	Due         event.Time
}

func (s *State) checkBy(unit event.PartyID, received event.Time) event.Time {
	h, err := s.hours(event.HolderID(unit))
	if err != nil {
		return received + 24*3600
	}
	due, err := ReceiveBy(h, received, checkWithin)
	if err != nil { // a unit that never opens: by the clock on the wall
		return received + 24*3600
	}
	return due
}

// UncheckedAt are the exhibits of a receipt that had neither passed nor failed a check
// by an instant, and that had not left the unit. A check in that very second is in time;
// what was passed on is the next unit's to check, also when it comes back.
func (c *Consignment) UncheckedAt(receipt event.EventID, t event.Time) []event.ExhibitID {
	by := func(a *Act) bool { return a != nil && a.At.Recorded <= t }
	var out []event.ExhibitID
	for _, i := range c.Items {
		if i.Received == nil || i.Received.Event != receipt || by(i.ended()) || by(i.Went) {
			continue
		}
		if !slices.ContainsFunc(i.Checks, func(k Check) bool { return by(&k.Act) }) {
			out = append(out, i.Exhibit)
		}
	}
	return out
}

// Unchecked are the exhibits received that nobody has checked yet, and that the
// receiving unit has.
func (c *Consignment) Unchecked(receipt event.EventID) []event.ExhibitID {
	return c.UncheckedAt(receipt, 1<<62)
}

// CheckRings are the alarms owed at now since something was not checked in time, in the
// order in which they were due. What somebody has checked meanwhile rings no more: see
// [ProblemRings].
func CheckRings(cs []*Consignment, now event.Time) []CheckRing {
	var out []CheckRing
	for _, c := range cs {
		for _, k := range c.Checking {
			if k.Rang == nil && k.Due < now && len(c.Unchecked(k.Receipt)) > 0 {
				out = append(out, CheckRing{c.ID, k.Receipt, k.Due})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b CheckRing) int { return cmp.Compare(a.Due, b.Due) })
	return out
}

// NextCheck is when the first alarm is owed unless everything received is checked by
// then, also when it has passed; 0 when none is.
func (c *Consignment) NextCheck() (next event.Time) {
	for _, k := range c.Checking {
		if k.Rang == nil && (next == 0 || k.Due < next) && len(c.Unchecked(k.Receipt)) > 0 {
			next = k.Due
		}
	}
	return next
}

// CheckBy is the first instant by which something received must be checked that nobody
// has checked yet, also when it has passed; 0 when all is.
func (c *Consignment) CheckBy() (first event.Time) {
	for _, k := range c.Checking {
		if (first == 0 || k.Due < first) && len(c.Unchecked(k.Receipt)) > 0 {
			first = k.Due
		}
	}
	return first
}

// unchecked takes in what the service says by itself: only when it is so, and once.
func (s *State) unchecked(p directory.Place, id event.EventID, e *event.Unchecked) error {
	c := s.Consignment(e.Consignment)
	if c == nil {
		return event.Refuse(event.CodeUnknown, "an alarm about nothing that was sent")
	}
	n := slices.IndexFunc(c.Checking, func(k Checking) bool { return k.Receipt == e.Receipt })
	if n < 0 {
		return event.Refuse(event.CodeUnknown, "an alarm about no receipt of %s", c.ID.Reference())
	}
	switch k := c.Checking[n]; {
	case k.Rang != nil:
		return event.Refuse(event.CodeTaken, "this alarm rang at %s", k.Rang.At.Recorded)
	case e.At != k.Due:
		return event.Refuse(event.CodeState, "the check is due at %s, not at %s", k.Due, e.At)
	case e.At >= p.Recorded:
		return event.Refuse(event.CodeState, "the check is due at %s, which has not passed", e.At)
	case len(c.Unchecked(e.Receipt)) == 0:
		return event.Refuse(event.CodeState, "everything received has been checked")
	}
	c = c.clone()
	c.Checking[n].Rang = &Alarm{id, 1, e.At, p}
	s.setConsignment(c)
	return nil
}
