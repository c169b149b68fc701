package watch_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/watch"
)

// Each thing that is looked at is told to who runs the service when it begins, once, and
// when it is over; and what is not so is told to nobody.
func TestWhatIsWrongIsToldAndWhenItIsOver(t *testing.T) {
	witness := func(w store.Witness) func(*told, *rounds, *store.Tx) error {
		w.Name = "cps-northshire.example/witness"
		return func(_ *told, _ *rounds, tx *store.Tx) error { return tx.WriteWitness(w) }
	}
	now := event.TimeOf(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))
	channel := func(failures int64) func(*told, *rounds, *store.Tx) error {
		return func(w *told, _ *rounds, tx *store.Tx) error {
			return tx.WriteChannel(store.Channel{Name: "mail", Failures: failures, Trouble: "the mail server does not answer"})
		}
	}
	lost := store.Wanting{Size: 7, Found: now}
	kept := func(wanting bool) func(*told, *rounds, *store.Tx) error {
		return func(_ *told, _ *rounds, tx *store.Tx) error {
			if wanting {
				return tx.SaveWanting(lost)
			}
			return tx.DropWanting(lost)
		}
	}
	for _, c := range []struct {
		matter             string
		fine, wrong, right func(*told, *rounds, *store.Tx) error
	}{
		{"witness-silent", witness(store.Witness{Cosigned: now - 10*60, Trouble: store.Silent}), witness(store.Witness{Cosigned: now - 10*60 - 1, Trouble: store.Silent}), witness(store.Witness{Cosigned: now})},
		{"log-stopped", witness(store.Witness{Cosigned: now, Trouble: store.Partial}), witness(store.Witness{Cosigned: now - 9999, Trouble: store.Ahead}), witness(store.Witness{Cosigned: now})},
		{"clock", witness(store.Witness{Cosigned: now, Drift: -5 * 60}), witness(store.Witness{Cosigned: now, Drift: -5*60 - 1}), witness(store.Witness{Cosigned: now, Drift: 3})},
		{"mail-down", channel(0), channel(4), channel(0)},
		{"bytes-missing", backedUp(0, now-2), backedUp(1, now-1), backedUp(0, now)},
		{"bytes-missing", kept(false), kept(true), kept(false)},
	} {
		t.Run(c.matter, func(t *testing.T) {
			w := telling(t, sqlite(t))
			w.Clock = now.Std()
			r := w.rounds()
			r.BackupOwner, r.BackupWithin = "", 0
			look := func(set func(*told, *rounds, *store.Tx) error) {
				t.Helper()
				err := w.db.Update(t.Context(), func(tx *store.Tx) error { return set(w, r, tx) })
				if err != nil {
					t.Fatal(err)
				}
				w.walk(t, r)
				w.walk(t, r)
			}
			look(func(_ *told, _ *rounds, tx *store.Tx) error {
				switch c.matter {
				case "bytes-missing":
					return nil
				case "mail-down": // what waits in it
					return w.tell.Queue.AddIn(tx, notice.Notice{Key: "waits", Kind: notice.Overdue, At: now - 31*60, To: string(Amy)})
				}
				return tx.SetWitnesses([]string{"cps-northshire.example/witness"})
			})
			// A witness that was never heard stops the log: that is told, and over.
			look(c.fine)
			before := slices.DeleteFunc(w.health(t), func(s string) bool { return s == "over log-stopped" })
			if len(before) > 0 {
				t.Fatalf("told before it was so: %q", before)
			}
			look(c.wrong)
			if got := w.health(t); !slices.Contains(got, "health "+c.matter) {
				t.Fatalf("told %q", got)
			}
			w.heard(t, notice.Health, operator)
			look(c.right)
			if got := w.health(t); !slices.Contains(got, "over "+c.matter) || slices.Contains(got, "health "+c.matter) {
				t.Errorf("over: told %q", got)
			}
		})
	}
}

func backedUp(wanting int64, at event.Time) func(*told, *rounds, *store.Tx) error {
	return func(_ *told, r *rounds, _ *store.Tx) error {
		r.backed = store.Backup{At: at, Wanting: wanting}
		return nil
	}
}

// One witness of three whose clock is wrong says nothing of the service's; the log's own
// newest entry does.
func TestWhoseClockIsWrong(t *testing.T) {
	right, wrong := store.Witness{Cosigned: 1}, store.Witness{Cosigned: 1, Drift: 3600}
	for _, c := range []struct {
		last event.Time
		all  []store.Witness
		want bool
	}{
		{1000, nil, false}, {1000 + 300, nil, false}, {1000 + 301, nil, true},
		{0, []store.Witness{wrong, right, right}, false}, {0, []store.Witness{wrong, right, {}}, false},
		{0, []store.Witness{wrong, wrong, right}, true}, {0, []store.Witness{wrong}, true},
	} {
		if got := watch.WrongClock(c.last, c.all, 1000); got != c.want {
			t.Errorf("%d, %+v: %t", c.last, c.all, got)
		}
	}
}

// The clock of one machine of several is wrong: that is told once, however often the
// others find theirs right, and is over when that machine says so. A machine that is
// there no more leaves nothing behind for ever.
func TestTheClockOfOneMachine(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		now := event.TimeOf(w.Clock) // of the log's newest entry
		slow, right := w.rounds(), w.rounds()
		slow.Machine, right.Machine = "node-1", "node-2"
		both := func(slowly, rightly event.Time) {
			t.Helper()
			w.walkAt(t, slow, slowly)
			w.walkAt(t, right, rightly)
		}
		both(now, now)
		for i := range event.Time(3) {
			both(now-3600+60*i, now+60*i)
		}
		w.heard(t, notice.Health, operator)
		if got := w.health(t); !slices.Equal(got, []string{"health clock"}) {
			t.Fatalf("a program hears %q", got)
		}
		both(now+300, now+300)
		if got := w.health(t); !slices.Equal(got, []string{"over clock"}) {
			t.Fatalf("when it is right again, a program hears %q", got)
		}
		w.walkAt(t, slow, now-3600)
		w.walkAt(t, right, now+360)
		again := w.rounds()
		again.Machine = "node-3"
		w.walkAt(t, again, now+420)
		if got := w.watched(t); len(got) != 0 {
			t.Errorf("of a machine that was replaced is left: %+v", got)
		}
	})
}

func (w *told) watched(t *testing.T) (all []store.Watched) {
	t.Helper()
	err := w.db.View(t.Context(), func(tx *store.Tx) (err error) {
		all, err = tx.Watched()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The end of the published bank holidays is told a year before.
func TestTheEndOfTheHolidaysIsTold(t *testing.T) {
	w := telling(t, storetest.Open(t, filepath.Join(t.TempDir(), "log.db")))
	r := w.rounds()
	r.BackupWithin = 0
	at := event.TimeOf(custody.HolidaysListed.Std().AddDate(-1, 0, 0))
	w.walkAt(t, r, at)
	w.heard(t, notice.Health)
	w.walkAt(t, r, at+1)
	w.heard(t, notice.Health, operator)
}

// A unit whose key somebody took with her hears when no lead came by for two working
// hours, and all of it a working day later; a new key ends it.
func TestAKeyThatIsOwedIsTold(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := telling(t, db)
		w.at(t, "23/11/2026 10:00")
		w.seen(t, w.Clock, Ben)
		r := w.rounds()
		r.BackupWithin = 0
		w.walk(t, r)
		w.Say(&event.Revoked{Header: w.By(event.ActorID(Director), event.PartyID(CPS)), Key: event.KeyRef{Holder: event.HolderID(Cara), Number: 1}, Reason: event.Left})
		at := event.TimeOf(w.Clock)
		w.walkAt(t, r, at)
		w.walkAt(t, r, at+2*hour-1)
		w.heard(t, notice.Owed)
		w.walkAt(t, r, at+2*hour)
		w.heard(t, notice.Owed, string(Ben))
		w.walkAt(t, r, at+26*hour)
		if n := w.queued(t, "siem", notice.Owed); len(n) != 2 || n[0].Matter != "unit-key-owed" || n[0].Next != at+26*hour {
			t.Errorf("a program hears %+v", n)
		}
		w.Look()
		w.Submit(w.UnitKey(Ben, RASSO))
		w.walk(t, r)
		w.heard(t, notice.Over)
		if got := w.health(t); !slices.Equal(got, []string{"over unit-key-owed"}) {
			t.Errorf("a program hears %q", got)
		}
	})
}
