package watch_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

const mailbox = "intake.one@cps-northshire.example"

func (w *told) onDuty(t *testing.T, p event.PersonID, until string) {
	t.Helper()
	if err := w.db.Update(t.Context(), func(tx *store.Tx) error { return tx.OnDuty(p, event.TimeOf(london(t, until))) }); err != nil {
		t.Fatal(err)
	}
}

// away marks people away, by the clock on the wall.
func (w *told) away(t *testing.T, from, to string, who ...event.PersonID) {
	t.Helper()
	x := store.Spell{From: event.TimeOf(london(t, from)), To: event.TimeOf(london(t, to)), By: Ben}
	x.Until = x.To
	if err := w.db.Update(t.Context(), func(tx *store.Tx) (err error) {
		for _, p := range who {
			err = errors.Join(err, tx.SaveSpell(p, x))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func (w *told) heard(t *testing.T, kind string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if to := w.mailed(t, kind); !slices.Equal(to, want) {
		t.Errorf("%s: mailed to %q, want %q", kind, to, want)
	}
}

// Without any rota whoever of a unit hears has signed in since two working
// days ago: on a Wednesday since Monday, on a Monday since Thursday. Or whoever says
// that she is on duty, until her day ends. When nobody is at work, everybody does.
func TestWhoIsAtWorkHears(t *testing.T) {
	for _, c := range []struct {
		what, sent, cara, duty string
		want                   []string
	}{
		{"signed in the day before yesterday", "25/11/2026 12:00", "23/11/2026 00:00", "", []string{string(Ben), string(Cara)}},
		{"not for two working days", "25/11/2026 12:00", "22/11/2026 23:59", "", []string{string(Ben)}},
		{"before a weekend", "30/11/2026 12:00", "26/11/2026 08:00", "", []string{string(Ben), string(Cara)}},
		{"before a weekend, and a day", "30/11/2026 12:00", "25/11/2026 18:00", "", []string{string(Ben)}},
		{"before Christmas", "29/12/2026 12:00", "23/12/2026 09:00", "", []string{string(Ben), string(Cara)}},
		{"on duty by her own word", "25/11/2026 12:00", "20/11/2026 12:00", "25/11/2026 23:59", []string{string(Ben), string(Cara)}},
		{"on duty yesterday", "25/11/2026 12:00", "20/11/2026 12:00", "24/11/2026 23:59", []string{string(Ben)}},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := telling(t, sqlite(t))
			w.at(t, c.sent)
			w.seen(t, w.Clock, Ben)
			w.seen(t, london(t, c.cara), Cara)
			if c.duty != "" {
				w.onDuty(t, Cara, c.duty)
			}
			w.sending()
			w.heard(t, notice.Arrival, c.want...)
		})
	}
	w := telling(t, sqlite(t))
	w.at(t, "07/12/2026 12:00")
	w.sending()
	w.heard(t, notice.Arrival, string(Ben), string(Cara))
}

// What was sent by name to somebody on leave is told to her unit as it comes, and not
// when it is overdue: in 2016 nobody else expected the box. And no mail says to them
// that they can receive it.
func TestA08AColleagueHearsAtOnceOfWhatTheAbsentWasSent(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		w.at(t, "25/11/2026 12:00")
		w.seen(t, w.Clock, Amy, Ben)
		id, _ := w.Send(Amy, CID, 1, event.HolderID(Cara))
		w.heard(t, notice.Arrival, string(Ben), string(Cara))
		for _, n := range w.queued(t, notice.MailName, notice.Arrival) {
			if !n.Named || n.Instead != (n.To == string(Ben)) {
				t.Errorf("%s is told %+v", n.To, n)
			}
			if at := n.Say.Std().Sub(w.Clock); (n.To == string(Ben)) != (at == 0) {
				t.Errorf("%s hears after %v", n.To, at)
			}
		}
		w.ringAt(t, w.consignment(t, id).Ladder[0]+1)
		w.heard(t, notice.Overdue, string(Amy), string(Ben), string(Cara))

		w.seen(t, w.Clock, Cara)
		w.Look()
		w.Send(Amy, CID, 1, event.HolderID(Cara))
		if n := len(w.queued(t, notice.MailName, notice.Arrival)); n != 3 {
			t.Errorf("while she is at work: %d mails of both sendings", n)
		}
	})
}

// A ladder of managers who are all away reaches whoever is at work, and them; one who
// is at work hears alone. And so on the sending side, for a sender who is away.
func TestA11AnAlarmReachesSomebodyAtWork(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		w.at(t, "25/11/2026 12:00")
		w.seen(t, w.Clock, Cara)
		away := w.consignment(t, w.sending()).Ladder
		w.ringAt(t, away[0]+1)
		w.heard(t, notice.Overdue, string(Amy), string(Cara))
		w.ringAt(t, away[1]+1)
		w.heard(t, notice.Managers, string(Amy), string(Ben), string(Cara))
	})
	w := telling(t, sqlite(t))
	w.at(t, "25/11/2026 12:00")
	w.seen(t, w.Clock, Ben, Cara)
	w.ringAt(t, w.consignment(t, w.sending()).Ladder[1]+1)
	w.heard(t, notice.Managers, string(Amy), string(Ben))
}

// What arrives in the hours of the office goes to the mailbox of a unit that has one,
// and to whoever is on duty; what came before is told to everybody at work as the unit
// opens, and so is an alarm.
func TestAMailboxHearsWhatArrives(t *testing.T) {
	w := telling(t, sqlite(t))
	w.tell.Units = map[event.UnitID]string{RASSO: mailbox}
	w.at(t, "25/11/2026 12:00")
	w.seen(t, w.Clock, Amy, Ben, Cara)
	w.ringAt(t, w.consignment(t, w.sending()).Ladder[0]+1)
	w.heard(t, notice.Arrival, mailbox)
	w.onDuty(t, Cara, "26/11/2026 00:00")
	w.sending()
	w.heard(t, notice.Arrival, mailbox, mailbox, string(Cara))
	w.heard(t, notice.Overdue, mailbox, string(Amy), string(Ben), string(Cara))
	w.at(t, "26/11/2026 06:49")
	w.sending()
	w.heard(t, notice.Opening, mailbox, string(Ben), string(Cara))
}

// A colleague hears at once at night and on a day off too, and again as the unit opens.
func TestA08AColleagueHearsOutOfHours(t *testing.T) {
	for _, c := range []struct{ what, at, arrival, opening string }{
		{"at work", "25/11/2026 14:00", "25/11 14:00", ""},
		{"in the evening", "24/11/2026 18:30", "24/11 18:30", "25/11 09:00"},
		{"before the doors open", "25/11/2026 06:49", "25/11 06:49", "25/11 09:00"},
		{"on a Saturday", "28/11/2026 06:49", "28/11 06:49", "30/11 09:00"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := telling(t, sqlite(t))
			w.at(t, c.at)
			w.seen(t, w.Clock, Amy, Ben)
			w.away(t, "23/11/2026 00:00", "04/12/2026 00:00", Cara)
			w.Send(Amy, CID, 1, event.HolderID(Cara))
			for kind, want := range map[string]string{notice.Arrival: c.arrival, notice.Opening: c.opening} {
				got := ""
				for _, n := range w.queued(t, notice.MailName, kind) {
					if n.To == string(Ben) {
						got = n.Say.Std().In(w.Clock.Location()).Format("02/01 15:04")
					}
				}
				if got != want {
					t.Errorf("%s: mailed at %q, want %q", kind, got, want)
				}
			}
		})
	}
}

// Who is marked away is not at work, whatever she signs in for, on her first day and on
// her last: her colleagues hear at once of what was sent to
// her by name, and nothing of the unit's is mailed to her.
func TestA08WhoIsMarkedAwayIsNotAtWork(t *testing.T) {
	for _, c := range []struct {
		what, sent string
		want       []string
	}{
		{"the evening before", "24/11/2026 16:59", []string{string(Cara)}},
		{"on the first day", "25/11/2026 09:00", []string{string(Ben), string(Cara)}},
		{"on the last day", "26/11/2026 16:59", []string{string(Ben), string(Cara)}},
		{"the morning after", "27/11/2026 09:00", []string{string(Cara)}},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := telling(t, sqlite(t))
			w.at(t, c.sent)
			w.away(t, "25/11/2026 00:00", "27/11/2026 00:00", Cara)
			w.seen(t, w.Clock, Amy, Ben, Cara)
			w.Send(Amy, CID, 1, event.HolderID(Cara))
			w.heard(t, notice.Arrival, c.want...)
		})
	}
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		w.at(t, "25/11/2026 12:00")
		w.away(t, "25/11/2026 00:00", "28/11/2026 00:00", Cara)
		w.seen(t, w.Clock, Amy, Ben, Cara)
		w.sending()
		w.heard(t, notice.Arrival, string(Ben))
	})
}

// Of all that somebody is away, or on duty, the mark of an absence counts: at worst a
// colleague hears as well.
func TestAwayOutweighsOnDuty(t *testing.T) {
	w := telling(t, sqlite(t))
	w.tell.Units = map[event.UnitID]string{RASSO: mailbox}
	w.at(t, "25/11/2026 12:00")
	w.seen(t, w.Clock, Amy, Ben, Cara)
	w.onDuty(t, Cara, "26/11/2026 00:00")
	w.away(t, "25/11/2026 00:00", "26/11/2026 00:00", Cara)
	w.sending()
	w.heard(t, notice.Arrival, mailbox)
}

// When everybody is marked away an alarm goes to all of them the same, and lies unread:
// that is itself an alarm. Programs are told, and whoever would hear last hears at once.
func TestA11AnAlarmIsNotLostOnAUnitThatIsAway(t *testing.T) {
	unread := func(w *told) int { t.Helper(); return len(w.queued(t, "siem", notice.Unreached)) }
	for _, c := range []struct {
		what  string
		team  bool
		away  []event.PersonID
		want  []string
		alone int
		mails int // to whoever runs the service
	}{
		{"everybody away, and no team named", false, []event.PersonID{Ben, Cara}, []string{string(Ben), string(Cara)}, 1, 1},
		{"everybody away", true, []event.PersonID{Ben, Cara}, []string{string(Ben), string(Cara), team}, 1, 0},
		{"all but one", true, []event.PersonID{Ben}, []string{string(Cara)}, 0, 0},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := telling(t, sqlite(t))
			w.tell.Teams, w.tell.Operator = map[event.OrgID]string{}, "operator@safehand.example"
			if c.team {
				w.tell.Teams[CPS] = team
			}
			w.at(t, "25/11/2026 12:00")
			w.seen(t, w.Clock, Amy, Ben, Cara)
			w.away(t, "25/11/2026 00:00", "04/12/2026 00:00", c.away...)
			id := w.sending()
			w.ringAt(t, w.consignment(t, id).Ladder[0]+1)
			w.heard(t, notice.Overdue, append(c.want, string(Amy))...)
			if n := unread(w); n != c.alone {
				t.Errorf("said %d times that nobody may have read it", n)
			}
			if to := w.mailed(t, notice.Unreached); len(to) != c.mails {
				t.Errorf("mailed to %q that it reaches nobody", to)
			}
		})
	}
	w := telling(t, sqlite(t))
	w.tell.Units = map[event.UnitID]string{RASSO: mailbox}
	w.at(t, "25/11/2026 12:00")
	w.away(t, "25/11/2026 00:00", "04/12/2026 00:00", Ben, Cara)
	w.ringAt(t, w.consignment(t, w.sending()).Ladder[0]+1)
	if unread(w) != 0 {
		t.Error("a mailbox may be read by whoever is there")
	}
}

// With mail alone, no team named, and leads who are away or stopped, whoever runs the
// service is mailed, once for each alarm: somebody hears who was not told before.
func TestA11AnAlarmThatReachesNobodyReachesWhoRunsTheService(t *testing.T) {
	const operator = "operator@safehand.example"
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		in := &inboxes{mails: map[string]int{}, teams: map[string]int{}, said: map[string]int{}, texts: map[string][]string{}}
		q, err := notice.New(t.Context(), notice.Config{Store: db, Channels: []notice.Channel{in}, Now: func() time.Time { return w.Clock }})
		if err != nil {
			t.Fatal(err)
		}
		w.tell.Queue, w.tell.Teams, w.tell.Operator = q, nil, operator
		w.at(t, "25/11/2026 12:00")
		w.seen(t, w.Clock, Amy, Ben, Cara)
		heard := func(at event.Time) (n int) {
			t.Helper()
			w.ringAt(t, at+1)
			if err := q.Pass(t.Context()); err != nil {
				t.Fatal(err)
			}
			for who, mails := range in.mails {
				if strings.HasPrefix(who, operator+" ") {
					n += mails
				}
			}
			return n
		}
		ladder := w.consignment(t, w.sending()).Ladder
		if n := heard(ladder[0]); n != 0 {
			t.Errorf("while somebody is there whoever runs it is mailed %d times", n)
		}
		w.away(t, "25/11/2026 00:00", "04/12/2026 00:00", Ben, Cara)
		for i, at := range ladder[1:] {
			if n := heard(at); n != i+1 || in.said[notice.Unreached] != n {
				t.Errorf("after alarm %d whoever runs it was mailed %d times", i+2, n)
			}
		}
		if n := heard(ladder[2] + 100); n != 2 {
			t.Errorf("and again: %d", n)
		}
	})
}

// Whose access was stopped can act on no alarm, whenever she was seen: a ladder never
// ends at her alone, on neither side, by name, for what was prepared or for a drill.
func TestA11NoAlarmEndsAtWhoIsStopped(t *testing.T) {
	stopped := func(w *told, who ...event.PersonID) {
		una, of := event.PersonID("una.price@cps-northshire.example"), CPS.DataProtection()
		w.Unit(Director, of, una)
		for _, p := range who {
			w.Say(&event.PersonStopped{Header: w.By(event.ActorID(una), event.PartyID(CPS)), Person: p})
		}
	}
	begin := func(t *testing.T, db *store.DB, at string) *told {
		w := telling(t, db)
		w.at(t, at)
		w.seen(t, w.Clock, Amy, Ben, Cara, Dev)
		return w
	}
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := begin(t, db, "25/11/2026 12:00")
		ladder := w.consignment(t, w.sending()).Ladder
		drill := w.Drill(Ben, RASSO, ladder[0])
		w.Send(Amy, CID, 1, event.HolderID(Ben))
		stopped(w, Ben)
		w.ringAt(t, ladder[0]+1)
		w.heard(t, notice.Overdue, string(Amy), string(Amy), string(Cara), string(Cara))
		w.ringAt(t, ladder[1]+1)
		w.heard(t, notice.Managers, string(Amy), string(Amy), string(Cara), string(Cara))
		for _, at := range w.drill(t, drill).Ladder[:2] {
			if to := w.drilled(t, at); !slices.Equal(to, []string{string(Cara)}) {
				t.Errorf("the drill: mailed to %q", to)
			}
		}
	})
	w := begin(t, sqlite(t), "25/11/2026 10:00")
	w.Order(Cara, RASSO, 1, event.HolderID(Crown))
	ordered := event.TimeOf(w.Clock)
	sent, _ := w.Send(Cara, RASSO, 1, event.HolderID(Crown))
	stopped(w, Cara)
	r := w.rounds()
	r.BackupWithin = 0
	w.walkAt(t, r, ordered+2*hour)
	w.heard(t, notice.Unsent, string(Ben))
	w.ringAt(t, w.consignment(t, sent).Ladder[0]+1)
	w.heard(t, notice.Overdue, string(Ben), string(Dev))
}
