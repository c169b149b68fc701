package watch_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/watch"
)

// silent is a channel that is never run: what it is to say stays in the queue.
type silent string

func (s silent) Name() string                             { return string(s) }
func (silent) Send(context.Context, notice.Message) error { return errors.New("never run") }
func (silent) Hello(context.Context) error                { return nil }

const team = "data.protection@northshire.example"

// told is a world whose alarms are told. Rang can be made to fail.
type told struct {
	*world
	db   *store.DB
	tell *watch.Teller
	fail error
}

func telling(t *testing.T, db *store.DB) *told {
	w := &told{world: watched(t, db), db: db}
	q, err := notice.New(t.Context(), notice.Config{Store: db, Channels: []notice.Channel{silent(notice.MailName), silent("siem")}, Now: func() time.Time { return w.Clock }})
	if err != nil {
		t.Fatal(err)
	}
	w.tell = &watch.Teller{Queue: q, Teams: map[event.OrgID]string{event.UnitID(CID).Org(): team}}
	w.telling(t)
	w.seen(t, w.Clock, Amy, Ben, Cara, Dev)
	return w
}

// telling opens the log anew, to be told by the teller.
func (w *told) telling(t *testing.T) {
	t.Helper()
	w.Log, w.watch = w.node(t)
}

// node is another one on the same database, told by the same teller.
func (w *told) node(t *testing.T) (*record.Log, *watch.Watch) {
	t.Helper()
	c := w.Config()
	c.Tell = func(tx *store.Tx, s *custody.State, id event.EventID, e event.Event) error {
		return errors.Join(w.fail, w.tell.Tell(tx, s, id, e))
	}
	log, err := record.Open(t.Context(), w.db, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(log.Close)
	return log, watch.New(watch.Config{Store: w.db, Record: log, Now: func() time.Time { return w.Clock }})
}

// seen has people signed in last at an instant.
func (w *told) seen(t *testing.T, at time.Time, people ...event.PersonID) {
	t.Helper()
	err := w.db.Update(t.Context(), func(tx *store.Tx) (err error) {
		for _, p := range people {
			err = errors.Join(err, tx.Seen(p, event.TimeOf(at)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// queued is what a channel has to say of one kind.
func (w *told) queued(t *testing.T, channel, kind string) (out []store.Waiting) {
	t.Helper()
	err := w.db.View(t.Context(), func(tx *store.Tx) error {
		all, err := tx.NoticesWaiting(channel, event.TimeOf(w.Clock.AddDate(1, 0, 0)))
		for _, n := range all {
			if n.Kind == kind {
				out = append(out, n)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (w *told) mailed(t *testing.T, kind string) (to []string) {
	t.Helper()
	for _, n := range w.queued(t, notice.MailName, kind) {
		to = append(to, n.To)
	}
	slices.Sort(to)
	return to
}

// The unit and who sent it hear of the first alarm, those who lead of the second, the
// data protection teams of the third; and a program hears each once.
func TestA09EachAlarmIsTold(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		id := w.sending()
		var members, leads, senders []string
		w.State(func(s *custody.State) {
			for _, m := range s.Dir.Unit(RASSO).Members {
				members = append(members, string(m.Person))
				if m.Lead {
					leads = append(leads, string(m.Person))
				}
			}
			for _, m := range s.Dir.Unit(CID).Members {
				if m.Lead {
					senders = append(senders, string(m.Person))
				}
			}
		})
		ladder := w.consignment(t, id).Ladder
		for i, want := range []struct {
			kind string
			to   []string
		}{
			{notice.Overdue, append(members, string(Amy))},
			{notice.Managers, append(slices.Clone(leads), senders...)},
			{notice.Review, append(slices.Clone(leads), team)},
		} {
			w.ringAt(t, ladder[i]+1)
			w.ringAt(t, ladder[i]+2)
			slices.Sort(want.to)
			if got := w.mailed(t, want.kind); len(got) < 2 || !slices.Equal(got, want.to) {
				t.Errorf("%s: mailed to %q, want %q", want.kind, got, want.to)
			}
			once := w.queued(t, "siem", want.kind)
			if len(once) != 1 || once[0].Exhibits != 2 || once[0].Due != ladder[0] || once[0].At != ladder[i] || once[0].Ref != id.Reference() {
				t.Errorf("%s: a program hears %+v", want.kind, once)
			}
		}
		if n := w.queued(t, "siem", notice.Review)[0]; n.Tell != ladder[0]+72*3600 || n.Next != 0 {
			t.Errorf("the review: %+v", n)
		}
		if n := len(w.queued(t, "siem", notice.Unreached)); n != 0 {
			t.Errorf("%d alarms reached nobody", n)
		}
	})
}

// What was sent to somebody by name is told to her, and then to whoever leads her
// unit.
func TestAnAlarmForSomebodyByName(t *testing.T) {
	w := telling(t, sqlite(t))
	id, _ := w.Send(Amy, CID, 1, event.HolderID(Cara))
	ladder := w.consignment(t, id).Ladder
	for i, want := range []struct {
		kind string
		to   event.PersonID
	}{{notice.Overdue, Cara}, {notice.Managers, Ben}, {notice.Review, Ben}} {
		w.ringAt(t, ladder[i]+1)
		if to := w.mailed(t, want.kind); !slices.Contains(to, string(want.to)) || len(to) != 2 {
			t.Errorf("%s: mailed to %q, want %s and the sending side", want.kind, to, want.to)
		}
	}
}

// An alarm that could not be told is not in the log either: both happen, or neither,
// and the next look at the clock does both.
func TestAnAlarmIsToldExactlyWhenItIsRecorded(t *testing.T) {
	w := telling(t, sqlite(t))
	id := w.sending()
	w.fail = errors.New("the queue is down")
	w.Clock = w.consignment(t, id).Ladder[0].Std().Add(time.Second)
	if _, err := w.watch.Ring(t.Context()); err == nil {
		t.Fatal("it rang")
	}
	if c := w.consignment(t, id); len(c.Alarms) != 0 || len(w.mailed(t, notice.Overdue)) != 0 {
		t.Fatalf("rung %v, mailed %q", c.Alarms, w.mailed(t, notice.Overdue))
	}
	w.fail = nil
	w.ringAt(t, event.TimeOf(w.Clock))
	if c := w.consignment(t, id); len(c.Alarms) != 1 || len(w.mailed(t, notice.Overdue)) == 0 {
		t.Errorf("rung %v, mailed %q", c.Alarms, w.mailed(t, notice.Overdue))
	}
}

// What has been received since is told to nobody as waiting, however late the alarm.
func TestNobodyIsToldThatWhatWasReceivedWaits(t *testing.T) {
	w := telling(t, sqlite(t))
	id, xs := w.Send(Amy, CID, 2, event.HolderID(RASSO))
	ladder := w.consignment(t, id).Ladder
	w.Clock = ladder[0].Std().Add(time.Minute)
	w.Look()
	w.Say(w.Receipt(Ben, RASSO, id, xs...))
	w.ringAt(t, ladder[0]+120)
	if n := len(w.consignment(t, id).Alarms); n != 1 {
		t.Fatalf("rang %d times", n)
	}
	if to := w.mailed(t, notice.Overdue); len(to) != 0 || len(w.queued(t, "siem", notice.Overdue)) != 0 {
		t.Errorf("told %q", to)
	}
}

// An alarm that would reach nobody is itself said.
func TestAnAlarmThatReachesNobodyIsSaid(t *testing.T) {
	n := notice.Notice{Key: "k", Kind: notice.Overdue}
	if all := watch.Notices(n, nil, []string{team}); len(all) != 3 || all[2].Kind != notice.Unreached || all[2].Key == n.Key || all[2].To != "" {
		t.Errorf("nobody there: %+v", all)
	}
	if all := watch.Notices(n, []string{team}, nil); len(all) != 2 || all[1].To != team || all[1].Sending {
		t.Errorf("somebody there: %+v", all)
	}
}
