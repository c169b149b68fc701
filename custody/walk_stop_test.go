package custody_test

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// stops keeps an organisation's people from exhibits, and more often lets them at
// them again: else a long walk would end with nothing to open.
func (w *walk) stops() {
	w.t.Helper()
	stopped := func(b *bag) bool { return len(b.stops) > 0 }
	if w.odds(3) {
		stopped = anyBag
	}
	a := w.on(w.odds(2), stopped)
	if led := w.o.who.leads[string(a.unit)]; len(led) > 0 && !w.odds(4) {
		a.who = event.ActorID(any1(w, led))
	}
	org := orgOf(string(a.unit))
	may := a.every(w.o.mayStop)
	if !slices.ContainsFunc(a.some, func(b *bag) bool { return b.stoppedFor(org) }) && !w.odds(6) {
		e := &event.Stopped{Header: w.by(a.who, a.unit), Consignment: a.c, Exhibits: a.xs}
		if w.answer("stopped", may && every(a.some, func(b *bag) bool { return !b.stoppedFor(org) }), e) {
			w.stopNow(a.some, org, w.id(e).String())
		}
		return
	}
	e := &event.Resumed{Header: w.by(a.who, a.unit), Consignment: a.c, Exhibits: a.xs}
	for _, b := range a.some {
		if id, err := event.ParseDigest(b.stops[org]); err == nil && !slices.Contains(e.Stops, event.EventID{Digest: id}) {
			e.Stops = append(e.Stops, event.EventID{Digest: id})
		}
	}
	unseen := len(e.Stops) > 1 && w.odds(2)
	if unseen {
		e.Stops = e.Stops[1:]
	}
	if len(e.Stops) == 0 {
		e.Stops = []event.EventID{w.id(e)}
	}
	slices.SortFunc(e.Stops, func(a, b event.EventID) int { return slices.Compare(a.Digest[:], b.Digest[:]) })
	if w.answer("resumed", may && !unseen && every(a.some, func(b *bag) bool { return b.stoppedFor(org) }), e) {
		w.stopNow(a.some, org, "")
	}
}

func (w *walk) stopNow(some []*bag, org, by string) {
	for _, b := range some {
		if b.thing.stops == nil {
			b.thing.stops = map[string]string{}
		}
		if b.thing.stops[org] = by; by == "" {
			delete(b.thing.stops, org)
		}
	}
}
