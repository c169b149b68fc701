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

const theirTeam = "data.protection@cps-northshire.example"

// A12: the 72 hours run over a weekend and over Christmas, when no ladder moves. Both data
// protection teams hear a day after the click, once, while two are left: and nobody does of
// what was said by then. The instants are written out: no rule of ours worked them out.
func TestA12TheTeamsHearWhileTheHoursRun(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		w.tell.Teams = map[event.OrgID]string{CID.Org(): team, RASSO.Org(): theirTeam}
		r := w.rounds()
		r.BackupWithin = 0
		for _, c := range []running{
			{"a click on a Friday afternoon", "04/12/2026 16:50", "05/12/2026 16:49", "05/12/2026 16:50", "07/12/2026 16:50", false, false},
			{"said on the Saturday", "11/12/2026 16:50", "12/12/2026 16:49", "", "", false, true},
			{"a click before Christmas", "24/12/2026 16:50", "25/12/2026 16:49", "25/12/2026 16:50", "27/12/2026 16:50", false, false},
			{"a problem reported before a weekend", "08/01/2027 16:50", "09/01/2027 16:49", "09/01/2027 16:50", "11/01/2027 16:50", true, false},
		} {
			t.Run(c.what, func(t *testing.T) { w.whileTheHoursRun(t, r, c) })
		}
	})
}

// running is a problem and its instants: when it was pressed, one before anybody is warned,
// when they are, and when the 72 hours end.
type running struct {
	what, pressed, before, warned, tell string
	report, said                        bool // reported at once; said before anybody is warned
}

func (w *told) whileTheHoursRun(t *testing.T, r *rounds, c running) {
	w.at(t, c.pressed)
	w.Look()
	id, xs := w.Send(Amy, CID, 1, event.HolderID(RASSO))
	w.Say(w.Receipt(Ben, RASSO, id, xs...))
	by := w.By(event.ActorID(Ben), event.PartyID(RASSO))
	problem := &event.Reported{Header: by, Consignment: id, Exhibits: xs, Problem: "will-not-play"}
	if c.report {
		w.Say(problem)
	} else {
		w.Say(&event.Noticed{Header: by, Consignment: id, Exhibits: xs})
	}
	known := len(w.queued(t, notice.MailName, notice.HoursLeft))
	news := func() []store.Waiting { return w.queued(t, notice.MailName, notice.HoursLeft)[known:] }
	w.walkAt(t, r, event.TimeOf(london(t, c.before)))
	if got := news(); len(got) > 0 {
		t.Errorf("told before a day is over: %+v", got)
	}
	if c.said {
		problem.Header = w.By(event.ActorID(Ben), event.PartyID(RASSO))
		problem.Problem = "lost-or-changed"
		w.Say(problem)
		w.walkAt(t, r, event.TimeOf(london(t, c.before))+10*hour)
		if got := news(); len(got) > 0 {
			t.Errorf("told though it was said: %+v", got)
		}
		return
	}
	var to []string
	for i := range event.Time(3) {
		w.walkAt(t, r, event.TimeOf(london(t, c.warned))+i*hour)
	}
	for _, n := range news() {
		to = append(to, n.To)
		if n.Tell != event.TimeOf(london(t, c.tell)) || n.Tell-n.Say != 48*hour {
			t.Errorf("%s is told at %s that it ends at %s", n.To, n.Say, n.Tell)
		}
	}
	for _, x := range w.watched(t) {
		if notice.Matters()[x.Matter] == "" {
			t.Errorf("doctor has no sentence for %s", x.Matter)
		}
	}
	w.State(func(s *custody.State) {
		if s.Consignment(id).Review != nil {
			t.Error("a review is open: nothing was shown")
		}
	})
	if slices.Sort(to); !slices.Equal(to, []string{theirTeam, team}) {
		t.Errorf("told to %q, want both data protection teams, once", to)
	}
	w.ringAt(t, event.TimeOf(london(t, c.tell))+3*24*hour) // the ladder ends
	w.walk(t, r)
	if n := len(w.queued(t, "siem", notice.Over)); n > 0 {
		t.Errorf("%d times over: nobody has decided that", n)
	}
}
