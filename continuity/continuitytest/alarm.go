package continuitytest

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Ring has the service say the next alarms about a sending, up to that rung, each a
// minute after it is due.
func (w *World) Ring(s *Sending, rung int) {
	w.T.Helper()
	for {
		r, ok := w.State.Consignment(s.ID).NextRing()
		if !ok || r.Rung > rung {
			return
		}
		w.Now = max(w.Now, r.Due+60)
		h := w.byService()
		h.At = r.Due
		w.Say(&event.Alarm{Header: h, Consignment: r.Consignment, Rung: r.Rung, What: event.OwedReceipt}, w.service)
	}
}

// Neglect has the service say that nobody has begun on a problem, up to that rung, each a
// minute after it is due.
func (w *World) Neglect(id event.EventID, rung int) {
	w.T.Helper()
	for {
		r, ok := w.State.Question(id).NextRing()
		if !ok || r.Rung > rung {
			return
		}
		w.Now = max(w.Now, r.Due+60)
		h := w.byService()
		h.At = r.Due
		w.Say(&event.Unanswered{Header: h, Question: r.Question, Rung: r.Rung}, w.service)
	}
}

// Unchecked has the service say of each receipt that nobody checked in time what it took,
// a minute after the last is due.
func (w *World) Unchecked(s *Sending) {
	w.T.Helper()
	for _, k := range w.State.Consignment(s.ID).Checking {
		w.Now = max(w.Now, k.Due+60)
	}
	for _, r := range custody.CheckRings([]*custody.Consignment{w.State.Consignment(s.ID)}, w.Now) {
		h := w.byService()
		h.At = r.Due
		w.Say(&event.Unchecked{Header: h, Consignment: r.Consignment, Receipt: r.Receipt}, w.service)
	}
}

// Drill begins a drill of the lead's unit, due in an hour.
func (p *Person) Drill() event.EventID {
	p.w.T.Helper()
	return p.Say(&event.DrillBegun{Header: p.Head(), Unit: p.Unit, Due: p.w.Now + 3600})
}

// RingDrill has the service say the alarms of a drill up to that rung, each a minute
// after it is due.
func (w *World) RingDrill(id event.EventID, rung int) {
	w.T.Helper()
	for {
		r, ok := w.State.Drill(id).NextRing()
		if !ok || r.Rung > rung {
			return
		}
		w.Now = max(w.Now, r.Due+60)
		h := w.byService()
		h.At = r.Due
		w.Say(&event.DrillAlarm{Header: h, Drill: r.Drill, Rung: r.Rung}, w.service)
	}
}
