package custody_test

import "github.com/safehand/safehand/event"

// takesUp gives an order again, of what was begun: only whoever gave it may, to
// whomever she may send now. The old one's key is good for nothing from then on.
func (w *walk) takesUp() {
	w.t.Helper()
	_, d := w.draft()
	if d == nil {
		return
	}
	who, from, dest := d.by, d.from, d.to
	if w.odds(3) {
		who, from = w.acting()
	}
	if w.odds(3) {
		dest = w.dest()
	}
	e := w.ordering(who, from, 0, dest...)
	for _, s := range d.seals {
		e.Exhibits = append(e.Exhibits, event.OrderedExhibit{Recipient: s.Recipient, Thread: thread(s.Recipient.String())})
	}
	same := who == d.by && from == d.from
	if !w.answer("taken up", same && w.maySend(who, from, dest), e) {
		return
	}
	w.refused(w.recallOrder(d.by, d.from, d.order), event.CodeConflict)
	next := *d.sending // what was said of the old one stays as it was
	next.order, next.to = w.id(e), dest
	d.sending = &next
}
