package web

import (
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// told is who hears, and when, if nobody receives what was sent: what is still to come.
type told struct {
	Unit, Managers, Teams *Moment
	Person                bool // it is for somebody by name, who hears in the place of a unit
	Rest                  bool // some of it was received
}

// toldOf is for the sender alone: whoever is to receive it need only do so. Of alarms that
// a unit in its first weeks hears alone nobody is promised anything.
func toldOf(s *desk.Sending, quiet map[event.UnitID]event.Time, now event.Time) *told {
	if s.Incoming || s.Waits == 0 {
		return nil
	}
	out := told{Rest: s.Waits < len(s.Exhibits)}
	loud := func(due event.Time) bool {
		return slices.ContainsFunc(s.Addressed, func(h event.HolderID) bool {
			u, unit := h.Unit()
			return !unit || due >= quiet[u]
		})
	}
	for i, at := range []**Moment{&out.Unit, &out.Managers, &out.Teams} {
		if due := s.Ladder[i]; due > now && (i == 0 || loud(due)) {
			*at = momentOf(due)
		}
	}
	out.Person = slices.ContainsFunc(s.Addressed, func(h event.HolderID) bool { _, unit := h.Unit(); return !unit })
	if out.Unit == nil && out.Managers == nil && out.Teams == nil {
		return nil
	}
	return &out
}

// checkedOf is when the last check of what passed was.
func checkedOf(s *desk.Sending) *Moment {
	var last event.Time
	for i := range s.Exhibits {
		if c := s.Exhibits[i].Item.Checks; len(c) > 0 {
			last = max(last, c[len(c)-1].At.Recorded)
		}
	}
	return momentOf(last)
}

// recalledOf is who called it back, and when: the last of several.
func recalledOf(s *desk.Sending) (out *Receipt) {
	var last event.LogIndex
	for i := range s.Exhibits {
		if r := s.Exhibits[i].Item.Recalled; r != nil && (out == nil || r.At.Index > last) {
			last, out = r.At.Index, &Receipt{actorName(r.By.ID), moment(r.At.Recorded)}
		}
	}
	return out
}
