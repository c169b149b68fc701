package custody_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// orderAgain is an order of the same exhibits, not yet said.
func (w *world) orderAgain(d *sending) *event.Ordered {
	e := w.ordering(d.by, d.from, 0, d.to...)
	for _, s := range d.seals {
		e.Exhibits = append(e.Exhibits, event.OrderedExhibit{Recipient: s.Recipient, Thread: thread(s.Recipient.String())})
	}
	return e
}

// A machine is lost between the first exhibit's seal and the second's: a new order
// goes on with both, and the lost machine can do nothing any more, should it be
// found.
func TestTakenUp(t *testing.T) {
	w := newWorld(t)
	d := w.order(amy, cid, 2, to(rasso)...)
	first := w.say(w.sealing(d, 0))
	lost := *d
	out := w.s.Holding(event.HolderID(cid)).Out
	d.order = w.say(w.orderAgain(d))
	if o := w.s.Order(lost.order); o.State != custody.TakenUp {
		t.Errorf("the old order is %s", o.State)
	}
	if n := w.s.Holding(event.HolderID(cid)).Out; n != out {
		t.Errorf("%d exhibits are out, and %d were", n, out)
	}
	w.refused(w.sealing(&lost, 1), event.CodeState)
	w.refused(w.sealing(d, 0), event.CodeTaken) // it stays sealed
	second := w.say(w.sealing(d, 1))
	lost.sealed, d.sealed = []event.EventID{first, second}, []event.EventID{first, second}
	w.refused(w.dispatch(&lost), event.CodeConflict)
	c := w.s.Consignment(event.ConsignmentID(w.say(w.dispatch(d))))
	if len(c.Items) != 2 || *c.Order != d.order {
		t.Errorf("it was sent as %+v", c)
	}
	w.refused(w.orderAgain(d), event.CodeConflict)
}

// Nobody takes up what another began, or a part of it, or what was called back.
func TestNotTakenUp(t *testing.T) {
	w := newWorld(t)
	d, other := w.order(amy, cid, 2, to(rasso)...), w.order(amy, cid, 1, to(rasso)...)
	for name, change := range map[string]func(*event.Ordered){
		"a colleague":      func(e *event.Ordered) { e.By.ID, e.OrderKey = ben, vkey(event.OrderKeyName(ben)) },
		"a part":           func(e *event.Ordered) { e.Exhibits = e.Exhibits[:1] },
		"another order's":  func(e *event.Ordered) { e.Exhibits[1] = w.orderAgain(other).Exhibits[0] },
		"one more":         func(e *event.Ordered) { e.Exhibits = append(e.Exhibits, w.ordering(amy, cid, 1).Exhibits...) },
		"one more, before": func(e *event.Ordered) { e.Exhibits = append(w.ordering(amy, cid, 1).Exhibits, e.Exhibits...) },
		"another thread":   func(e *event.Ordered) { e.Exhibits[1].Thread = thread("another") },
	} {
		e := w.orderAgain(d)
		change(e)
		if _, err := w.try(e); codeOf(err) != event.CodeTaken {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.say(w.recallOrder(ben, cid, d.order))
	w.refused(w.orderAgain(d), event.CodeState)
}
