package watch_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// While a unit learns, only it is mailed of the second and third alarm, up to an
// instant and for no other unit. Each rings, opens its review and is told to programs
// all the same, and no mail says that managers will hear.
func TestWhileAUnitLearnsOnlyItHears(t *testing.T) {
	unit, both := []string{string(Ben), string(Cara)}, []string{string(Amy), string(Ben)}
	for _, c := range []struct {
		what          string
		to            event.HolderID
		until         int // the rung that is the first told to everybody; 0: none is
		second, third []string
	}{
		{"to the end", event.HolderID(RASSO), 0, unit, unit},
		{"to somebody of it by name", event.HolderID(Cara), 0, []string{string(Cara)}, []string{string(Cara)}},
		{"up to the third alarm", event.HolderID(RASSO), 3, unit, []string{string(Ben), team}},
		{"up to the second", event.HolderID(RASSO), 2, both, []string{string(Ben), team}},
		{"another unit", event.HolderID(Crown), 0, []string{string(Amy), string(Dev)}, []string{string(Dev), team}},
	} {
		t.Run(c.what, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, db *store.DB) {
				w := telling(t, db)
				id, _ := w.Send(Amy, CID, 1, c.to)
				ladder := w.consignment(t, id).Ladder
				end := ladder[event.Rungs-1] + 1000
				if c.until > 0 {
					end = ladder[c.until-1]
				}
				w.tell.Quiet = map[event.UnitID]event.Time{RASSO: end}
				for _, due := range ladder {
					w.seen(t, due.Std(), Amy, Ben, Cara, Dev)
					w.ringAt(t, due+1)
				}
				if first := w.mailed(t, notice.Overdue); !slices.Contains(first, string(Amy)) || len(first) < 2 {
					t.Errorf("the first alarm went to %q: not to who sent it, or to nobody else", first)
				}
				w.heard(t, notice.Managers, c.second...)
				w.heard(t, notice.Review, c.third...)
				for i, kind := range []string{notice.Overdue, notice.Managers, notice.Review} {
					if n := w.queued(t, "siem", kind); len(n) != 1 || i < 2 && n[0].Next != ladder[i+1] {
						t.Errorf("a program hears of %s: %+v", kind, n)
					}
					told := i < 2 && (c.to == event.HolderID(Crown) || c.until > 0 && c.until <= i+2)
					for _, n := range w.queued(t, notice.MailName, kind) {
						if told != (n.Next != 0) {
							t.Errorf("%s to %s: next at %s", kind, n.To, n.Next)
						}
					}
				}
				w.State(func(s *custody.State) {
					if n := s.Consignment(id); len(n.Alarms) != event.Rungs || n.Review == nil {
						t.Errorf("%d alarms stand in the log, and the review %+v", len(n.Alarms), n.Review)
					}
				})
			})
		})
	}
}
