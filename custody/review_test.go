package custody_test

import (
	"testing"

	"github.com/safehand/safehand/event"
)

// A12: 72 hours by the clock on the wall, from the earliest moment: the first
// alarm, or a report before it. Late is not a breach, and a report that something
// will not play is none either.
func TestA12TheReviewCountsFromTheEarliestMoment(t *testing.T) {
	report := func(w *world, d *sending, problem event.Code) {
		e := w.report(khan, rasso, d.id, d.x(0))
		e.Problem = problem
		w.say(e)
	}
	for _, r := range []struct {
		name          string
		do            func(w *world, d *sending)
		since, tellBy string // "": there is none
	}{
		{"nothing happened", func(*world, *sending) {}, "", ""},
		{"two alarms", func(w *world, d *sending) { w.ring(d.id, 1); w.ring(d.id, 2) }, "", ""},
		{"three", func(w *world, d *sending) { w.ring(d.id, 1); w.ring(d.id, 2); w.ring(d.id, 3) }, "2016-11-22T11:00:00Z", "2016-11-24T11:00:00Z"},
		{"reported as lost on the Sunday", func(w *world, d *sending) {
			w.at.Recorded = at("2016-11-20T10:00:00Z")
			report(w, d, "lost-or-changed")
			w.ring(d.id, 1)
			w.ring(d.id, 2)
			w.ring(d.id, 3)
		}, "2016-11-20T10:00:00Z", "2016-11-23T10:00:00Z"},
		{"seen by others, after the first alarm", func(w *world, d *sending) {
			w.ring(d.id, 1)
			w.at.Recorded = at("2016-11-21T14:00:00Z")
			report(w, d, "seen-by-others")
		}, "2016-11-21T14:00:00Z", "2016-11-24T11:00:00Z"},
		{"seen by others, while the service owed the first alarm", func(w *world, d *sending) {
			w.at.Recorded = at("2016-11-21T14:00:00Z")
			report(w, d, "seen-by-others")
			w.at.Recorded++
			w.say(w.alarm(d.id, 1))
		}, "2016-11-21T14:00:00Z", "2016-11-24T11:00:00Z"},
		{"reported before, and the alarm is late", func(w *world, d *sending) {
			w.at.Recorded = at("2016-11-20T10:00:00Z")
			report(w, d, "not-sure")
			w.at.Recorded = at("2016-11-21T14:00:00Z")
			w.say(w.alarm(d.id, 1))
		}, "2016-11-20T10:00:00Z", "2016-11-23T10:00:00Z"},
		{"nobody is sure", func(w *world, d *sending) {
			w.at.Recorded = at("2016-11-20T10:00:00Z")
			report(w, d, "not-sure")
		}, "2016-11-20T10:00:00Z", "2016-11-23T10:00:00Z"},
		{"it will not play", func(w *world, d *sending) { report(w, d, "will-not-play") }, "", ""},
		{"not ours", func(w *world, d *sending) { report(w, d, "not-ours") }, "", ""},
	} {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			d := w.send(amy, cid, 1, to(rasso)...)
			r.do(w, d)
			v := w.con(d.id).Review
			switch {
			case r.since == "" && v == nil:
			case v == nil || r.since == "":
				t.Errorf("a review %+v, want one since %q", v, r.since)
			case v.Since != at(r.since) || v.TellBy() != at(r.tellBy):
				t.Errorf("since %s, to be told by %s; want %s and %s", v.Since, v.TellBy(), r.since, r.tellBy)
			}
		})
	}
}

// A12: what a late alarm says of the past moves no review that somebody has decided:
// she decided on what was known.
func TestA12ALateAlarmMovesNoDecidedReview(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 1, to(rasso)...)
	w.at.Recorded = at("2016-11-21T14:00:00Z")
	w.lost(d.id, d.x(0))
	w.say(w.decide(amy, cid, d.id, ben))
	w.at.Recorded++
	w.say(w.alarm(d.id, 1))
	if r := w.con(d.id).Review; r.Aware != at("2016-11-21T14:00:00Z") || len(r.Decisions) != 1 {
		t.Errorf("it counts from %s, with %d decisions", r.Aware, len(r.Decisions))
	}
}
