package watch_test

import (
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// drill as the database has it.
func (w *world) drill(t *testing.T, id event.EventID) (d *custody.Drill) {
	t.Helper()
	w.State(func(s *custody.State) { d = s.Drill(id) })
	return d
}

func (w *world) hears(by event.PersonID, id event.EventID) {
	w.Look()
	w.Say(&event.DrillAnswered{Header: w.By(event.ActorID(by), event.PartyID(RASSO)), Drill: id})
}

// drilled are those mailed of the alarm of a drill that was due at an instant.
func (w *told) drilled(t *testing.T, rang event.Time) (to []string) {
	t.Helper()
	for _, n := range w.queued(t, notice.MailName, notice.Drill) {
		if n.At == rang {
			to = append(to, n.To)
		}
	}
	slices.Sort(to)
	return to
}

// A11: a drill reaches on each rung just those whom a sending to the unit would reach,
// by the same ladder and the same watch, and each is told once, that it is a drill.
// Ben began it, so he is told in the sender's place.
func TestA11ADrillReachesWhomASendingReaches(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		w.tell.Teams[event.UnitID(RASSO).Org()] = "dp@cps-northshire.example"
		sending := w.sending()
		ladder := w.consignment(t, sending).Ladder
		id := w.Drill(Ben, RASSO, ladder[0])
		if d := w.drill(t, id); d.Ladder != ladder {
			t.Fatalf("a drill rings at %v, a sending at %v", d.Ladder, ladder)
		}
		for i, kind := range []string{notice.Overdue, notice.Managers, notice.Review} {
			if next := w.ringAt(t, ladder[i]); next != ladder[i] {
				t.Fatalf("the next alarm is due at %s, want %s", next, ladder[i])
			}
			w.ringAt(t, ladder[i]+1)
			w.ringAt(t, ladder[i]+2)
			var want []string
			for _, n := range w.queued(t, notice.MailName, kind) {
				if !n.Sending {
					want = append(want, n.To)
				}
			}
			if !slices.Contains(want, string(Ben)) {
				want = append(want, string(Ben))
			}
			slices.Sort(want)
			if got := w.drilled(t, ladder[i]); len(got) == 0 || !slices.Equal(got, want) {
				t.Errorf("alarm %d of a drill is mailed to %q, of a sending to %q", i+1, got, want)
			}
			if a := w.drill(t, id).Alarms; len(a) != i+1 || a[i].Due != ladder[i] || a[i].At.Recorded != ladder[i]+1 {
				t.Errorf("rung: %+v", a)
			}
		}
		said := w.queued(t, "siem", notice.Drill)
		if len(said) != event.Rungs {
			t.Fatalf("programs hear %+v", said)
		}
		for i, n := range said {
			last := i == event.Rungs-1
			if n.Ref != event.ConsignmentID(id).Reference() || n.Exhibits != 0 || n.From != "" || (n.Next == 0) != last {
				t.Errorf("a program hears %+v", n)
			}
		}
		if d := w.drill(t, id); !d.Failed(ladder[2] + 1) {
			t.Errorf("nobody answered: %+v", d)
		}
		if next := w.ringAt(t, ladder[2]+3); next != 0 {
			t.Errorf("something rings after it, at %s", next)
		}
	})
}

// While a unit learns, all alarms of a drill are mailed to it and to who began it, and
// to no data protection team, as those of what is sent to it are.
func TestADrillOfAUnitThatLearns(t *testing.T) {
	w := telling(t, sqlite(t))
	w.tell.Teams[event.UnitID(RASSO).Org()] = "dp@cps-northshire.example"
	id := w.Drill(Ben, RASSO, event.TimeOf(w.Clock)+3600)
	ladder := w.drill(t, id).Ladder
	w.tell.Quiet = map[event.UnitID]event.Time{RASSO: ladder[2] + 1000}
	for i, due := range ladder {
		w.ringAt(t, due+1)
		if got := w.drilled(t, due); !slices.Equal(got, []string{string(Ben), string(Cara)}) {
			t.Errorf("alarm %d of a drill is mailed to %q", i+1, got)
		}
	}
}

// Who answers ends it: no other alarm rings, and how long it took is known.
func TestWhoHearsADrillEndsIt(t *testing.T) {
	w := telling(t, sqlite(t))
	id := w.Drill(Ben, RASSO, event.TimeOf(w.Clock)+3600)
	ladder := w.drill(t, id).Ladder
	w.ringAt(t, ladder[0]+1)
	w.Clock = ladder[0].Std().Add(4 * time.Minute)
	w.hears(Cara, id)
	if next := w.ringAt(t, ladder[2]+1); next != 0 {
		t.Errorf("it rings on, at %s", next)
	}
	d := w.drill(t, id)
	if took, ok := d.After(1); !ok || took != 240 || len(d.Alarms) != 1 || d.Answered.By.ID != event.ActorID(Cara) || d.Failed(ladder[2]+1) {
		t.Errorf("heard after %d s: %+v", took, d)
	}
	if n := len(w.queued(t, "siem", notice.Drill)); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// What was missed while the service was down rings late, and whoever could answer yet is
// told; of what can't be answered any more the last alarm alone tells, that it failed.
func TestA11AMissedDrillIsToldLate(t *testing.T) {
	w := telling(t, sqlite(t))
	id := w.Drill(Ben, RASSO, event.TimeOf(w.Clock)+3600)
	ladder := w.drill(t, id).Ladder
	w.ringAt(t, ladder[1]-60)
	first := w.queued(t, "siem", notice.Drill)
	if len(first) != 1 || first[0].At != ladder[0] || first[0].Next != ladder[1] {
		t.Fatalf("told %+v", first)
	}
	if a := w.drill(t, id).Alarms; len(a) != 1 || a[0].At.Recorded != ladder[1]-60 {
		t.Fatalf("rung %+v", a)
	}
	w.ringAt(t, ladder[2]+3600)
	if a := w.drill(t, id).Alarms; len(a) != event.Rungs || a[1].Due != ladder[1] || a[2].At.Recorded != ladder[2]+3600 {
		t.Errorf("rung %+v", a)
	}
	if all := w.queued(t, "siem", notice.Drill); len(all) != 2 || all[1].At != ladder[2] || all[1].Next != 0 {
		t.Errorf("told %+v", all)
	}
}

// Answered before the alarm that was missed could be recorded: it rings, for the record,
// and nobody is asked any more.
func TestAMissedDrillAlarmIsNotToldOnceAnswered(t *testing.T) {
	w := telling(t, sqlite(t))
	id := w.Drill(Ben, RASSO, event.TimeOf(w.Clock)+3600)
	ladder := w.drill(t, id).Ladder
	w.ringAt(t, ladder[0]+1)
	w.Clock = ladder[1].Std().Add(time.Minute)
	w.hears(Cara, id)
	w.ringAt(t, ladder[1]+120)
	if a := w.drill(t, id).Alarms; len(a) != 2 || a[1].At.Recorded != ladder[1]+120 {
		t.Errorf("rung %+v", a)
	}
	if all := w.queued(t, "siem", notice.Drill); len(all) != 1 {
		t.Errorf("told %+v", all)
	}
}
