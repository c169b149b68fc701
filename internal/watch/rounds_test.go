package watch_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/watch"
)

const (
	operator = "service.desk@cps-northshire.example"
	keeper   = "backups@cps-northshire.example"
)

// rounds are a node's, whose newest backup the test sets.
type rounds struct {
	*watch.Rounds
	backed store.Backup
	tried  store.Tried
	broken error
}

func (w *told) rounds() *rounds {
	r := &rounds{}
	r.Rounds = &watch.Rounds{
		Teller: w.tell, Service: w.Service, Logger: slog.New(slog.DiscardHandler), Owner: operator, BackupOwner: keeper, BackupWithin: 24 * time.Hour,
		Backed: func() (store.Backup, error) { return r.backed, r.broken },
		Tried:  func() (store.Tried, error) { return r.tried, r.broken },
	}
	return r
}

func (w *told) walk(t *testing.T, r *rounds) {
	t.Helper()
	if err := r.Walk(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// health is what the collector was told of matters of health, each as "kind matter".
func (w *told) health(t *testing.T) (out []string) {
	t.Helper()
	for _, kind := range []string{notice.Health, notice.Over} {
		for _, n := range w.queued(t, "siem", kind) {
			out = append(out, kind+" "+n.Matter)
		}
	}
	return out
}

// stopped is a silence of the backups: when the newest was finished, nothing before the
// first, and when the next one was.
type stopped struct{ newest, next event.Time }

// Backups that stopped for a day are told to their owner and to programs, once, and once
// more when there is one again. A service that was never backed up is one whose backups
// stopped when it began. A watch that is started anew says nothing twice.
func TestA42BackupsThatStoppedReachTheirOwner(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		began := w.began(t)
		for i, s := range []stopped{{0, began + 30*hour}, {began + 30*hour, began + 90*hour}} {
			at := max(s.newest, began) + 24*hour
			r := w.rounds()
			r.backed.At = s.newest
			w.Clock = at.Std().Add(-time.Second)
			w.walk(t, r)
			if got := w.health(t); len(got) != i {
				t.Fatalf("told before a day has passed: %q", got)
			}
			w.Clock = at.Std().Add(10 * time.Second)
			for range 3 {
				w.walk(t, r)
				anew := w.rounds()
				anew.backed, r = r.backed, anew
			}
			w.heard(t, notice.Health, keeper)
			if mail := w.queued(t, "siem", notice.Health); len(mail) != 1 || mail[0].Matter != "backup-old" || mail[0].At != at || mail[0].Since != at {
				t.Fatalf("silence %d: a program hears %+v, want that of %s", i, mail, at)
			}
			w.Clock = s.next.Std().Add(time.Minute)
			r.backed.At = s.next
			w.walk(t, r)
			w.walk(t, w.rounds()) // a node that knows of no backup believes the one that does
			over := w.queued(t, notice.MailName, notice.Over)
			if len(over) != i+1 || over[i].To != keeper || over[i].Since != at || over[i].Matter != "backup-old" {
				t.Fatalf("silence %d is over: mailed %+v", i, over)
			}
			// That it began was not sent yet: the end alone is said, with its beginning.
			w.heard(t, notice.Health)
		}
	})
}

const hour = event.Time(3600)

func (w *told) began(t *testing.T) (at event.Time) {
	t.Helper()
	err := w.db.View(t.Context(), func(tx *store.Tx) (err error) {
		at, err = tx.Began()
		return err
	})
	if err != nil || at == 0 {
		t.Fatal(at, err)
	}
	return at
}

// Nodes that race on one database find it together and tell it once; and where the
// backups are may be unreadable on one of them.
func TestNodesFindItOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		w.Clock = w.Clock.Add(48 * time.Hour)
		blind := w.rounds()
		blind.broken = errors.New("the disk is gone")
		nodes := []*rounds{w.rounds(), w.rounds(), blind}
		together := func() {
			var all sync.WaitGroup
			for _, r := range nodes {
				all.Go(func() { w.walk(t, r) })
			}
			all.Wait()
		}
		together()
		together()
		w.heard(t, notice.Health, keeper)
		nodes[1].backed.At = event.TimeOf(w.Clock)
		together()
		together()
		w.heard(t, notice.Over, keeper)
		if got := w.health(t); !slices.Equal(got, []string{"over backup-old"}) {
			t.Errorf("a program hears %q", got)
		}
	})
}

// What somebody said to send and nothing comes of is told to her, and to her unit's
// mailbox; on the next working day to who leads it. What moves, and what was sent, is
// told to nobody.
func TestA31PreparedAndNotSentIsTold(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		w.at(t, "23/11/2026 10:00")
		w.seen(t, w.Clock, Cara, Ben)
		w.tell.Units = map[event.UnitID]string{RASSO: mailbox}
		sent := w.Order(Cara, RASSO, 1, event.HolderID(Crown))
		d := w.Order(Cara, RASSO, 2, event.HolderID(Crown))
		ordered := event.TimeOf(w.Clock)
		w.Seal(sent)
		w.Submit(w.Dispatch(sent))
		r := w.rounds()
		r.BackupWithin = 0
		w.walkAt(t, r, ordered+2*hour-1)
		w.heard(t, notice.Unsent)
		w.walkAt(t, r, ordered+2*hour)
		w.walkAt(t, r, ordered+2*hour+60)
		w.heard(t, notice.Unsent, string(Cara), mailbox)
		n := w.queued(t, "siem", notice.Unsent)
		if len(n) != 1 || n[0].Exhibits != 2 || n[0].Matter != "upload-stalled" || n[0].Since != ordered || n[0].Next != ordered+26*hour || n[0].Unit != RASSO {
			t.Fatalf("a program hears %+v", n)
		}
		w.walkAt(t, r, ordered+26*hour)
		w.heard(t, notice.Unsent, string(Cara), mailbox, string(Ben))
		if n := w.queued(t, "siem", notice.Unsent); len(n) != 2 || n[1].Next != 0 {
			t.Errorf("on the next day a program hears %+v", n)
		}
		w.Look()
		w.Seal(d)
		w.Submit(w.Dispatch(d))
		w.walkAt(t, r, ordered+27*hour)
		w.heard(t, notice.Unsent) // nobody is told any more that it is not sent
		w.heard(t, notice.Over)
		if got := w.health(t); !slices.Equal(got, []string{"over not-sent"}) {
			t.Errorf("a program hears %q", got)
		}
	})
}

func (w *told) walkAt(t *testing.T, r *rounds, at event.Time) {
	t.Helper()
	w.Clock = at.Std()
	w.walk(t, r)
}

// While bytes come nobody is told, however long it takes; two working hours after the
// last of them somebody is, and when they come again it is over. Whoever prepared it is
// away: her unit hears in her place.
func TestAnUploadThatStalls(t *testing.T) {
	w := telling(t, sqlite(t))
	w.at(t, "23/11/2026 10:00")
	d := w.Order(Cara, RASSO, 1, event.HolderID(Crown))
	w.at(t, "30/11/2026 10:00")
	w.seen(t, w.Clock, Ben)
	r := w.rounds()
	r.BackupWithin = 0
	moved := func() {
		part := store.DraftPart{Recipient: d.Seals[0].Recipient, Author: event.ActorID(Cara), File: []byte("x"), Until: event.TimeOf(w.Clock) + store.DraftLife}
		if err := w.db.Update(t.Context(), func(tx *store.Tx) error { return tx.SaveDraft(part) }); err != nil {
			t.Fatal(err)
		}
	}
	now := event.TimeOf(w.Clock)
	moved()
	w.walkAt(t, r, now+2*hour-1)
	w.heard(t, notice.Unsent)
	w.walkAt(t, r, now+2*hour)
	w.heard(t, notice.Unsent, string(Cara), string(Ben))
	moved()
	w.walkAt(t, r, now+2*hour+60)
	if got := w.health(t); !slices.Equal(got, []string{"over not-sent"}) {
		t.Errorf("it goes on: a program hears %q", got)
	}
	w.walkAt(t, r, now+4*hour)
	w.heard(t, notice.Unsent, string(Cara), string(Ben))
}

// A clock that was wrong for one backup does not keep the watch quiet until then.
func TestABackupDatedInTheFuture(t *testing.T) {
	w := telling(t, sqlite(t))
	now := event.TimeOf(w.Clock)
	r := w.rounds()
	r.backed.At = now + 365*24*hour
	w.walkAt(t, r, now)
	w.walkAt(t, r, now+25*hour) // which finds that backup dated so on each of its rounds
	w.heard(t, notice.Health, keeper)
}

// One that a node with a wrong clock made known to all of them counts no more than that,
// and gives way to one that is older and true.
func TestABackupThatAnotherNodeDatedInTheFuture(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		now := event.TimeOf(w.Clock)
		ahead, r := w.rounds(), w.rounds()
		ahead.backed.At = now + 365*24*hour
		w.walkAt(t, ahead, ahead.backed.At)
		if got := w.newest(t); got != ahead.backed.At {
			t.Fatalf("the newest is of %s", got)
		}
		r.backed.At = now + hour
		w.walkAt(t, r, now+2*hour)
		if got := w.newest(t); got != now+hour {
			t.Errorf("the newest is of %s, not of %s", got, now+hour)
		}
		w.heard(t, notice.Health)
		w.walkAt(t, r, now+26*hour)
		w.heard(t, notice.Health, keeper)
	})
}

// A machine whose own clock is behind the log does not call the backups of the others
// untrue, nor take them from the table.
func TestABackupSeenByAClockThatIsBehind(t *testing.T) {
	w := telling(t, sqlite(t))
	now := event.TimeOf(w.Clock)
	right := w.rounds()
	right.backed.At = now
	w.walkAt(t, right, now)
	r := w.rounds()
	r.BackupWithin = time.Second // which began long ago
	w.walkAt(t, r, now-3600)
	if got := w.newest(t); got != now {
		t.Errorf("the newest is of %s", got)
	}
	if got := w.health(t); !slices.Equal(got, []string{"health clock"}) {
		t.Errorf("told %q", got)
	}
}

func (w *told) newest(t *testing.T) event.Time {
	t.Helper()
	var b store.Backup
	err := w.db.View(t.Context(), func(tx *store.Tx) (err error) {
		b, err = tx.NewestBackup()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.At
}

// Where nobody can be told anything nothing counts as told: it is, once somebody can.
func TestNothingIsToldToNobody(t *testing.T) {
	w := telling(t, sqlite(t))
	w.Clock = w.Clock.Add(48 * time.Hour)
	channels := w.tell.Queue.Channels
	w.tell.Queue.Channels = nil
	w.walk(t, w.rounds())
	w.tell.Queue.Channels = channels
	w.walk(t, w.rounds())
	w.heard(t, notice.Health, keeper)
}

// By itself a node walks its rounds at once and every minute: what begins in between is
// told within one.
func TestTheRoundsAreWalkedEveryMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "log.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		cast := New(t, "safehand.example/log")
		log, err := record.Open(t.Context(), db, cast.Config())
		if err != nil {
			t.Fatal(err)
		}
		defer log.Close()
		s := &Story{Cast: cast, DB: db, Log: log}
		s.Look()
		s.Organisation(Police, Chief)
		start, begun := cast.Clock, time.Now()
		q, err := notice.New(t.Context(), notice.Config{Store: db, Channels: []notice.Channel{silent("siem")}, Now: func() time.Time { return start.Add(time.Since(begun)) }})
		if err != nil {
			t.Fatal(err)
		}
		w := &told{world: &world{Story: s}, db: db, tell: &watch.Teller{Queue: q}}
		r := w.rounds()
		r.BackupWithin = 90 * time.Second
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { r.Run(ctx); close(done) }()
		for _, want := range []int{0, 0, 1, 1} { // at 30 s, 85 s, 140 s, 195 s
			time.Sleep(30 * time.Second)
			synctest.Wait()
			if got := w.health(t); len(got) != want {
				t.Errorf("after %s it told %q", time.Since(begun), got)
			}
			time.Sleep(25 * time.Second)
		}
		stop()
		<-done
	})
}

// A backup that nobody put back for a quarter, and a test of that which failed, reach the
// owner of the backups and programs, each once, and are over with the next that works.
// What another node knows of counts; what is dated in the future does not.
func TestA42RestoreDrillsReachTheirOwner(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		began := w.began(t)
		rounds := func(tried store.Tried) *rounds {
			r := w.rounds()
			r.BackupWithin, r.RestoreWithin, r.tried = 0, 10*24*time.Hour, tried
			return r
		}
		at := func(tm event.Time, tried store.Tried, want ...string) {
			t.Helper()
			w.Clock = tm.Std()
			for range 2 {
				w.walk(t, rounds(tried))
				w.walk(t, rounds(store.Tried{}))
			}
			got := w.health(t)
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%s: told %q, want %q", tm, got, want)
			}
		}
		const quarter = 10 * 24 * hour
		at(began+quarter-1, store.Tried{})
		at(began+quarter+1, store.Tried{}, "health restore-owed")
		w.heard(t, notice.Health, keeper)
		worked := began + quarter + hour
		at(worked+1, store.Tried{Passed: worked, Of: worked - hour}, "over restore-owed")
		failed := worked + 24*hour
		at(failed+1, store.Tried{Passed: worked, Of: worked - hour, Failed: failed}, "health restore-failed", "over restore-owed")
		again := failed + hour
		at(again+1, store.Tried{Passed: again, Of: worked}, "over restore-failed", "over restore-owed")
		at(again+2, store.Tried{Passed: again + 400*24*hour, Failed: again + 300*24*hour}, "over restore-failed", "over restore-owed")
		at(again+quarter+1, store.Tried{}, "health restore-owed", "over restore-failed", "over restore-owed")
	})
}
