package watch

import (
	"errors"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/called"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// drilled queues what is to be said of an alarm of a drill: to exactly those who would
// hear of a sending to that unit, and to who began it in the sender's place. Each notice
// says "Drill": a mail that falsely says that victims' interviews wait unread does harm
// of its own, and after the second of them nobody believes the first of the real ones.
//
// What was answered before the alarm could be recorded is told to nobody. What came too
// late to be answered is told once, by the last alarm, as failed.
func (t *Teller) drilled(tx *store.Tx, s *custody.State, id event.EventID, e *event.DrillAlarm) error {
	d := s.Drill(e.Drill)
	if d == nil || d.Answered != nil {
		return s.Err()
	}
	h := t.hearing(tx, s)
	last := e.Rung == event.Rungs
	if !last && d.Failed(h.now) {
		return s.Err()
	}
	to := []event.HolderID{event.HolderID(d.Unit)}
	n := notice.Notice{
		Key: id.String(), Kind: notice.Drill, At: e.At, Ref: event.ConsignmentID(d.ID()).Reference(),
		For: called.Org(d.Unit.Org()), Since: d.Begun.At.Recorded, Due: d.Ladder[0], Unit: d.Unit,
	}
	if hours, err := s.Hours(to); err == nil {
		n.Zone = hours.Zone
	}
	if !last {
		n.Next = d.Ladder[e.Rung]
	}
	in, _ := h.heard(to, e.Rung)
	out := h.began(d)
	if err := errors.Join(h.err, s.Err()); err != nil {
		return err
	}
	// When nobody hears it, who began it does, and programs: never that evidence waits.
	return t.Queue.AddIn(tx, both(n, in, out)...)
}

// began is who began a drill, while she can act on it.
func (h *hearing) began(d *custody.Drill) []string {
	p, ok := d.Begun.By.ID.Person()
	if !ok || !h.reads(p) {
		return nil
	}
	return []string{string(p)}
}
