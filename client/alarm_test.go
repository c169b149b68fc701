package client_test

import (
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// A service that answers, and whose watch never runs, says nothing of a receipt that is
// overdue. Both sides see it all the same, at the instants of the ladder, by their own
// clocks, and that the log holds none of it.
func TestA04OverdueByItsOwnClock(t *testing.T) {
	s := newStage(t)
	at := func() (out []*client.View) {
		for _, c := range []*client.Client{s.as(world.Amy), s.as(world.Sarah)} {
			v, err := c.Glance(t.Context(), built.waiting.Consignment)
			s.must(err)
			out = append(out, v)
		}
		return out
	}
	before := at()
	for _, v := range before {
		if v.Alarm == nil || v.Alarm.Rung != 0 || v.Alarm.Next == nil || v.Status == custody.Overdue {
			t.Fatalf("before it is due: %s, %+v", v.Status, v.Alarm)
		}
	}
	due := before[0].Alarm.Since
	s.keepsList(due)
	for rung, told := range []client.Hearers{client.BothUnits, client.BothManagers, client.BothDataProtection} {
		next := at()[0].Alarm.Next
		s.clock.goOn(next.At.Std().Sub(s.clock.now()))
		for _, v := range at() {
			if v.Alarm.Rung != rung {
				t.Errorf("at %s, which is not past: alarm %d", next.At, v.Alarm.Rung)
			}
		}
		s.clock.goOn(time.Second)
		for _, v := range at() {
			a := v.Alarm
			if v.Status != custody.Overdue || a.Rung != rung+1 || a.Since != due || a.Told != told || a.Rang != 0 {
				t.Errorf("after %s: %s, %+v", next.At, v.Status, a)
			}
		}
	}
}

// keepsList: a list that was kept before a receipt fell due says overdue from then on,
// also by a clock that was set back since.
func (s *stage) keepsList(due event.Time) {
	s.Helper()
	p, err := s.as(world.Sarah).List(s.Context(), "in", nil, 50)
	s.must(err)
	h, err := client.OpenHome(s.w.Home(event.ActorID(world.Sarah)))
	s.must(err)
	if h.LastList("in", due) != nil {
		s.Error("a list is there that nobody kept")
	}
	for _, c := range []struct {
		kept, now event.Time
		want      custody.Status
	}{{due - 60, due, custody.Waiting}, {due - 60, due + 1, custody.Overdue}, {due + 60, due - 7200, custody.Overdue}} {
		s.must(h.KeepList("in", p, c.kept))
		l := h.LastList("in", c.now)
		i := slices.IndexFunc(l.Rows, func(r client.ListedRow) bool { return r.Consignment == built.waiting.Consignment })
		if r := l.Rows[i]; r.Status != c.want || r.ReceiveBy != due || l.AsOf != c.kept {
			s.Errorf("kept at %s, at %s: %+v", c.kept, c.now, r)
		}
		if i := slices.IndexFunc(l.Rows, func(r client.ListedRow) bool { return r.Consignment == built.opened.Consignment }); l.Rows[i].Status != custody.Received {
			s.Errorf("what was received is %s", l.Rows[i].Status)
		}
	}
	n, cut := len(h.LastList("in", due).Rows), *p
	cut.Views, cut.Next = p.Views[:1], new(event.LogIndex)
	s.must(h.KeepList("in", &cut, due+90))
	if l := h.LastList("in", due); n < 2 || len(l.Rows) != n || l.AsOf != due+60 {
		s.Errorf("of %d sendings %d are kept after the newest alone was listed", n, len(l.Rows))
	}
	if h.LastList("out", due) != nil {
		s.Error("the other direction is answered too")
	}
}
