package watch_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/watch"
	"github.com/safehand/safehand/ledger"
)

// founded is a story in which Amy can send to RASSO, whose clock a test sets.
func founded(t *testing.T, db *store.DB) *Story {
	t.Helper()
	s := Begin(t, New(t, "safehand.example/log"), db)
	s.Found()
	return s
}

func (w *world) sending() event.ConsignmentID {
	c, _ := w.Send(Amy, CID, 2, event.HolderID(RASSO))
	return c
}

func sqlite(t *testing.T) *store.DB {
	return storetest.Open(t, filepath.Join(t.TempDir(), "log.db"))
}

// world is a story and a watch over it.
type world struct {
	*Story
	watch *watch.Watch
}

func watched(t *testing.T, db *store.DB) *world {
	s := founded(t, db)
	return &world{s, watch.New(watch.Config{Store: db, Record: s.Log, Now: func() time.Time { return s.Clock }})}
}

// consignment as the database has it.
func (w *world) consignment(t *testing.T, id event.ConsignmentID) (c *custody.Consignment) {
	t.Helper()
	w.State(func(s *custody.State) { c = s.Consignment(id) })
	return c
}

func (w *world) ringAt(t *testing.T, at event.Time) event.Time {
	t.Helper()
	w.Clock = at.Std()
	next, err := w.watch.Ring(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// Each rung rings when its instant has passed, not a second before; the next
// instant is known; and what is received rings no more.
func TestRingsWhenItIsDue(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := watched(t, db)
		id := w.sending()
		ladder := w.consignment(t, id).Ladder
		for i, due := range ladder {
			if next := w.ringAt(t, due); next != due || len(w.consignment(t, id).Alarms) != i {
				t.Fatalf("at the second of alarm %d: next %s, rung %v", i+1, next, w.consignment(t, id).Alarms)
			}
			w.ringAt(t, due+1)
			alarms := w.consignment(t, id).Alarms
			if len(alarms) != i+1 || alarms[i].Due != due || alarms[i].At.Recorded != due+1 {
				t.Fatalf("a second later: rung %+v", alarms)
			}
		}
		if next := w.ringAt(t, ladder[2]+2); next != 0 {
			t.Errorf("something rings after the last alarm, at %s", next)
		}
		if r := w.consignment(t, id).Review; r == nil || r.TellBy() != ladder[0]+72*3600 {
			t.Errorf("the review: %+v", r)
		}
	})
}

// What was missed while the service was down rings as soon as it runs, in its
// order, once, and shows how late; also when the receipt came first.
func TestA09AMissedAlarmRingsLate(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := watched(t, db)
		id := w.sending()
		ladder := w.consignment(t, id).Ladder
		w.Clock = ladder[1].Std().Add(10 * time.Minute)
		_, xs := id, w.consignment(t, id).Waiting()
		w.Look()
		w.Say(w.Receipt(Ben, RASSO, id, xs...))
		w.ringAt(t, ladder[1]+1200)
		w.ringAt(t, ladder[2]+1)
		alarms := w.consignment(t, id).Alarms
		if len(alarms) != 2 || alarms[0].Due != ladder[0] || alarms[1].Due != ladder[1] || alarms[0].At.Index >= alarms[1].At.Index {
			t.Fatalf("rung: %+v", alarms)
		}
		for _, a := range alarms {
			if a.At.Recorded != ladder[1]+1200 {
				t.Errorf("alarm %d is recorded at %s", a.Rung, a.At.Recorded)
			}
		}
	})
}

// Several nodes on one database ring together: everything is said once.
func TestNodesRace(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := watched(t, db)
		var ids []event.ConsignmentID
		for range 5 {
			ids = append(ids, w.sending())
		}
		w.Clock = w.consignment(t, ids[4]).Ladder[2].Std().Add(time.Hour)
		nodes := []*watch.Watch{w.watch}
		for range 2 {
			log, err := record.Open(t.Context(), db, w.Config())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(log.Close)
			nodes = append(nodes, watch.New(watch.Config{Store: db, Record: log, Now: func() time.Time { return w.Clock }}))
		}
		var all sync.WaitGroup
		for _, n := range nodes {
			all.Go(func() {
				if _, err := n.Ring(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, id := range ids {
			if a := w.consignment(t, id).Alarms; len(a) != event.Rungs {
				t.Errorf("rung: %+v", a)
			}
		}
		if n := len(said(t, db)); n != len(ids)*event.Rungs {
			t.Errorf("%d alarms in the log for %d sendings", n, len(ids))
		}
	})
}

// rung is an alarm in the log, and when it was recorded.
type rung struct {
	*event.Alarm
	recorded event.Time
}

// said are the alarms in the log, in its order.
func said(t *testing.T, db *store.DB) (out []rung) {
	t.Helper()
	logged(t, db, func(_ event.EventID, e event.Event, recorded event.Time) {
		if a, ok := e.(*event.Alarm); ok {
			out = append(out, rung{a, recorded})
		}
	})
	return out
}

// logged hands over what is in the log, in its order.
func logged(t *testing.T, db *store.DB, each func(event.EventID, event.Event, event.Time)) {
	t.Helper()
	err := db.View(t.Context(), func(tx *store.Tx) error {
		head, err := tx.ReadHead()
		if err != nil {
			return err
		}
		all, err := tx.LoggedFrom(0, head.Size)
		for _, l := range all {
			note, failed := event.ParseNote(l.Note)
			if failed != nil {
				return failed
			}
			e, failed := event.Parse(note.Text)
			if failed != nil {
				return failed
			}
			entry, failed := ledger.ParseEntry(l.Entry)
			if failed != nil {
				return failed
			}
			each(event.IDOf(e), e, entry.Recorded)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// More than ring at once all ring.
func TestManyRing(t *testing.T) {
	w := watched(t, sqlite(t))
	var ids []event.ConsignmentID
	for range watch.AtOnce + 3 {
		ids = append(ids, w.sending())
	}
	w.ringAt(t, w.consignment(t, ids[0]).Ladder[2]+1)
	for i, id := range ids {
		if n := len(w.consignment(t, id).Alarms); n != event.Rungs {
			t.Errorf("sending %d rang %d times", i, n)
		}
	}
}

// Nobody but the service says an alarm, whatever it is signed with.
func TestNobodyElseRings(t *testing.T) {
	w := watched(t, sqlite(t))
	id := w.sending()
	c := w.consignment(t, id)
	w.Clock = c.Ladder[0].Std().Add(time.Minute)
	n := w.Sign(&event.Alarm{
		Header:      event.Header{Log: w.Service.Log, By: event.Signer{ID: event.ActorID(w.Service.Log.Service()), Number: 1}, At: c.Ladder[0]},
		Consignment: id, Rung: 1, What: event.OwedReceipt,
	})
	if _, err := w.Log.Submit(t.Context(), record.Submission{Note: n}); err == nil {
		t.Error("an alarm was taken from outside")
	}
	if n := len(said(t, w.DB)); n != 0 {
		t.Errorf("%d alarms in the log", n)
	}
}

// Run rings within the second after the instant, by a clock that tests hold, also
// for what was sent while it slept and is due sooner than all else.
func TestRunFollowsTheClock(t *testing.T) {
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
		start, began := cast.Clock, time.Now()
		now := func() time.Time { return start.Add(time.Since(began)) }
		config := cast.Config()
		config.Now = now
		log, err := record.Open(t.Context(), db, config)
		if err != nil {
			t.Fatal(err)
		}
		defer log.Close()
		s := &Story{Cast: cast, DB: db, Log: log}
		s.Look()
		s.Found()
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			watch.New(watch.Config{Store: db, Record: log, Now: now}).Run(ctx)
			close(done)
		}()
		w := &world{Story: s}
		id := w.sending()
		want := w.consignment(t, id).Ladder
		time.Sleep(want[2].Std().Sub(now()) + 5*time.Second)
		stop()
		<-done
		var got custody.Ladder
		alarms := w.consignment(t, id).Alarms
		for i, a := range alarms {
			got[i] = a.At.Recorded - 1
		}
		if !slices.Equal(got[:], want[:]) {
			t.Errorf("recorded a second before %v, want %v; %s", got, want, fmt.Sprint(alarms))
		}
	})
}
