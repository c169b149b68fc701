package watch_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/watch"
)

// problem is reported by the unit that got two exhibits, to the one that sent them.
func (w *told) problem() (event.ConsignmentID, event.EventID) {
	id, xs := w.Send(Amy, CID, 2, event.HolderID(RASSO))
	w.Say(w.Receipt(Ben, RASSO, id, xs...))
	r := w.Say(&event.Reported{Header: w.By(event.ActorID(Ben), event.PartyID(RASSO)), Consignment: id, Exhibits: xs[:1], Problem: "will-not-play"})
	return id, r.Event
}

// question as the database has it.
func (w *world) question(t *testing.T, id event.EventID) (q *custody.Question) {
	t.Helper()
	w.State(func(s *custody.State) { q = s.Question(id) })
	return q
}

// A10: a problem on which nobody begins rings as a receipt does: those it was reported to and
// who reported it hear first, then those who lead both units, then both data protection
// teams, each once, and a review is open from the report on.
func TestA10AProblemNobodyBeginsOnIsTold(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		id, q := w.problem()
		var unit, leads []string
		w.State(func(s *custody.State) {
			for _, u := range []event.UnitID{CID, RASSO} {
				for _, m := range s.Dir.Unit(u).Members {
					if u == CID {
						unit = append(unit, string(m.Person))
					}
					if m.Lead {
						leads = append(leads, string(m.Person))
					}
				}
			}
		})
		ladder := w.question(t, q).Ladder
		for i, want := range [][]string{append(unit, string(Ben)), leads, {string(Ben), team}} {
			if next := w.ringAt(t, ladder[i]); next != ladder[i] {
				t.Fatalf("at the second of alarm %d the next is %s", i+1, next)
			}
			before := w.mailed(t, notice.Unanswered)
			w.ringAt(t, ladder[i]+1)
			w.ringAt(t, ladder[i]+2)
			slices.Sort(want)
			got := w.mailed(t, notice.Unanswered)
			for _, to := range before {
				got = slices.Delete(got, slices.Index(got, to), slices.Index(got, to)+1)
			}
			if !slices.Equal(got, want) {
				t.Errorf("alarm %d: mailed to %q, want %q", i+1, got, want)
			}
		}
		for _, n := range w.queued(t, notice.MailName, notice.Unanswered) {
			if n.Sending == (n.To == string(Ben)) {
				t.Errorf("%s is told as if on the other side", n.To)
			}
		}
		heard := w.queued(t, "siem", notice.Unanswered)
		slices.SortFunc(heard, func(a, b store.Waiting) int { return int(a.At - b.At) })
		if len(heard) != event.Rungs || heard[0].Exhibits != 1 || heard[0].Next != ladder[1] || heard[1].Tell != 0 || heard[0].Ref != id.Reference() {
			t.Fatalf("a program hears %+v", heard)
		}
		r := w.consignment(t, id).Review
		if r == nil || heard[2].Tell != r.TellBy() || r.TellBy() != w.question(t, q).Act.At.Recorded+72*3600 {
			t.Errorf("the review %+v, and a program hears %+v", r, heard[2])
		}
	})
}

// What was missed while the service was down rings once, whichever of two nodes says it,
// and says that it is late. What somebody has begun on since rings no more.
func TestAMissedAlarmAboutAProblem(t *testing.T) {
	for _, begun := range []bool{false, true} {
		t.Run(fmt.Sprint("begun ", begun), func(t *testing.T) {
			w := telling(t, sqlite(t))
			_, q := w.problem()
			late := w.question(t, q).Ladder[1] + 600
			w.Clock = late.Std()
			if begun {
				w.Look()
				w.Say(&event.Answered{Header: w.By(event.ActorID(Amy), event.PartyID(CID)), Question: q, Answer: event.Agreed})
			}
			_, other := w.node(t)
			var all sync.WaitGroup
			for _, n := range []*watch.Watch{w.watch, other} {
				all.Go(func() {
					if _, err := n.Ring(context.Background()); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			rang := w.question(t, q).Alarms
			if begun {
				if len(rang) != 0 {
					t.Errorf("rang %+v", rang)
				}
			} else if len(rang) != 2 || rang[0].At.Recorded < late || rang[0].Due >= rang[1].Due {
				t.Errorf("rang %+v", rang)
			}
			if to := w.mailed(t, notice.Unanswered); (len(to) == 0) != begun {
				t.Errorf("told %q", to)
			}
		})
	}
}

// A11: of a problem that only people who are away would hear of, the data protection team
// of the side asked hears with the first alarm, and programs that nobody may have read it.
func TestA11AProblemIsNotLostOnAUnitThatIsAway(t *testing.T) {
	w := telling(t, sqlite(t))
	w.tell.Teams = map[event.OrgID]string{CPS: team}
	w.at(t, "25/11/2026 12:00")
	id, xs := w.Send(Amy, CID, 1, event.HolderID(RASSO))
	w.Say(w.Receipt(Ben, RASSO, id, xs...))
	w.seen(t, w.Clock, Amy, Ben, Cara)
	w.away(t, "25/11/2026 00:00", "04/12/2026 00:00", Ben, Cara)
	q := w.Say(&event.Reported{Header: w.By(event.ActorID(Amy), event.PartyID(CID)), Consignment: id, Exhibits: xs, Problem: "does-not-match"})
	w.ringAt(t, w.question(t, q.Event).Ladder[0]+1)
	w.heard(t, notice.Unanswered, string(Ben), string(Cara), team, string(Amy))
	if n := len(w.queued(t, "siem", notice.Unreached)); n != 1 {
		t.Errorf("said %d times that nobody may have read it", n)
	}
}
