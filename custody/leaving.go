package custody

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// vacated refuses to close a unit, or to let a person leave, while exhibits would
// be in nobody's hands. A leaver's unit may take over what she holds by name. Who
// may not say so at all is not told what they have.
func (s *State) vacated(e event.Event) error {
	switch e := e.(type) {
	case *event.UnitClosed:
		if h := s.Holding(event.HolderID(e.Unit)); !h.Empty() {
			return event.Refuse(event.CodeHolds, "%s can't be closed: it holds %d exhibits, %d wait for its receipt and %d of its own wait for another's: send them to another unit first", e.Unit, h.Held, h.Waiting, h.Out)
		}
	case *event.Revoked:
		if e.Reason != event.Left { // a key that was stolen or lost must end at once
			return nil
		}
		if h := s.Holding(e.Key.Holder); e.HandOver == nil && !h.Empty() {
			return event.Refuse(event.CodeHolds, "%s holds %d exhibits by name and %d wait for a receipt by name: name the unit that takes them over", e.Key.Holder, h.Held, h.Waiting)
		}
		return s.deserted(e)
	}
	return nil
}

// deserted refuses to let the last person who could act for a unit leave it with
// something: nobody would receive, recall, open or give that back.
func (s *State) deserted(e *event.Revoked) error {
	for _, unit := range s.Dir.Person(e.Key.Holder).Units {
		if slices.ContainsFunc(s.Dir.MemberKeys(unit), func(r event.KeyRef) bool { return r.Holder != e.Key.Holder }) {
			continue
		}
		h := s.Holding(event.HolderID(unit))
		if h == nil {
			continue
		}
		held := h.Held
		if had := s.Holding(e.Key.Holder); e.HandOver != nil && had != nil {
			held -= had.For[unit] // goes to another unit of hers with her
		}
		if held+h.Waiting+h.Out > 0 {
			return event.Refuse(event.CodeHolds, "%s is the last with a key in %s, and that has %d exhibits, %d wait for its receipt and %d of its own for another's: first appoint somebody who has a key, or send them to another unit", e.Key.Holder, unit, held, h.Waiting, h.Out)
		}
	}
	return nil
}

// released counts what a leaver had by name as had by the unit that takes it
// over, whichever unit of hers she held it for.
func (s *State) released(e event.Event) {
	r, ok := e.(*event.Revoked)
	if !ok || r.HandOver == nil {
		return
	}
	had := s.Holding(r.Key.Holder)
	if had == nil {
		return
	}
	for unit, n := range had.For {
		s.count(event.HolderID(unit), func(h *Holding) { h.Held -= n })
	}
	s.count(event.HolderID(*r.HandOver), func(h *Holding) { h.Held, h.Waiting = h.Held+had.Held, h.Waiting+had.Waiting })
	s.count(r.Key.Holder, func(h *Holding) { h.Held, h.Waiting, h.For = 0, 0, nil })
}
