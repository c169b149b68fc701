package custody_test

import (
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// A03: a machine's checks, the service's alarms and the passing of time make nothing
// received. A named person's signature does.
func TestA03OnlyAPersonsReceiptIsAReceipt(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	status := func(want custody.Status) {
		t.Helper()
		if got := w.con(d.id).Status(w.at.Recorded); got != want {
			t.Errorf("it is %s, not %s", got, want)
		}
	}
	w.say(w.check(intake, rasso, d.id, d.x(0)))
	status(custody.Waiting)
	w.refused(w.receipt(intake, rasso, d.id, d.x(0)), event.CodeAgent)
	for rung := range event.Rungs {
		w.ring(d.id, rung+1)
		status(custody.Overdue)
	}
	w.refused(w.receipt(amy, cid, d.id, d.x(0)), event.CodeUnknown)
	status(custody.Overdue)
	w.say(w.receipt(khan, rasso, d.id, d.x(0)))
	status(custody.Received)
}
