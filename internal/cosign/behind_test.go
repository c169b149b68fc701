package cosign_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/internal/witness"
)

// backup is what a backup holds of the log.
func backup(t *testing.T, s *Story) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.DB.View(t.Context(), func(tx *store.Tx) error { _, err := tx.Pack(&b); return err }); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// restore puts a backup into an empty database of the same engine and opens the
// log there.
func restore(t *testing.T, s *Story, pack []byte) *Story {
	t.Helper()
	dsn := t.TempDir() + "/restored.db"
	if s.DB.Engine() == "PostgreSQL" {
		dsn = storetest.Postgres(t, "C")
	}
	db := storetest.Open(t, dsn)
	err := db.Update(t.Context(), func(tx *store.Tx) error { _, err := tx.Unpack(bytes.NewReader(pack)); return err })
	if err == nil {
		_, err = record.Rebuild(t.Context(), db, s.Service)
	}
	if err != nil {
		t.Fatal(err)
	}
	return Begin(t, s.Cast, db)
}

// stands fails the test unless nothing can be appended, while what is in the log
// is answered as ever.
func stands(t *testing.T, s *Story, known *event.Note) {
	t.Helper()
	size := s.Seen.Size
	o := event.OrgID(fmt.Sprintf("late-%d.example", made.Add(1)))
	n := s.Sign(&event.Admitted{
		Header: s.By(event.ActorID(o), event.PartyID(o)), Thread: event.Thread{Digest: Random()},
		Root: []event.VKey{s.Key(string(o), 1)}, ServiceKey: s.Service.Key, LogKeys: s.Service.LogKeys,
	})
	if _, err := s.Log.Submit(t.Context(), record.Submission{Note: n}); !errors.Is(err, record.ErrBehind) {
		t.Errorf("a statement was answered with %v", err)
	}
	if _, err := s.Log.Account(t.Context(), event.OwnerService(origin.Service()), record.Freshness{Now: true}); !errors.Is(err, record.ErrBehind) {
		t.Errorf("a count was answered with %v", err)
	}
	if r, err := s.Log.Submit(t.Context(), record.Submission{Note: known}); err != nil || !r.Again {
		t.Errorf("a known statement was answered with %v", err)
	}
	if s.Look(); s.Seen.Size != size {
		t.Errorf("the log grew from %d to %d", size, s.Seen.Size)
	}
	if !look(t, s, (*store.Tx).Behind) {
		t.Error("it is not shown to be behind")
	}
}

// noteAt is the statement at a place of the log.
func noteAt(t *testing.T, s *Story, i int64) *event.Note {
	t.Helper()
	got := look(t, s, func(tx *store.Tx) ([]store.Logged, error) { return tx.LoggedFrom(i, i+1) })
	n, err := event.ParseNote(got[0].Note)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The service was backed up; more was recorded and cosigned; the backup was put
// back. Nothing may be appended to it, however often it is started, with or
// without that witness, until what was lost is there again.
func TestARestoreBehindItsWitnessesAppendsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		p := newPost(t, s, "cps-northshire.example/witness")
		n := ask(t, s, p)
		known := noteAt(t, s, 1)
		old := backup(t, s)
		grow(s)
		s.Clock = s.Clock.Add(time.Minute)
		n.Round(t.Context())
		whole, size := backup(t, s), s.Seen.Size

		r := restore(t, s, old)
		again := ask(t, r, p)
		stands(t, r, known)
		w := witnesses(t, r)[0]
		if w.Trouble != store.Ahead || w.Says != size {
			t.Errorf("the witness is %+v", w)
		}
		if !strings.Contains(again.said.String(), "NOTHING IS APPENDED") || !strings.Contains(again.said.String(), "proved=true") {
			t.Errorf("the operator is told %s", again.said)
		}
		others := look(t, r, (*store.Tx).OtherHeads)
		if len(others) != 1 || others[0].Size != size || others[0].Witness != "cps-northshire.example/witness" {
			t.Fatalf("the proof is %+v", others)
		}
		// Leaving the witness out does not take back what it proved.
		ask(t, r)
		stands(t, r, known)
		// What it says for hours changes nothing either.
		r.Clock = r.Clock.Add(time.Hour)
		again.Round(t.Context())
		stands(t, r, known)

		// The newer backup has it all.
		r = restore(t, s, whole)
		ask(t, r, p)
		grow(r)
		if look(t, r, (*store.Tx).Behind) {
			t.Error("with everything back it still stands")
		}
	})
}

// A proof that was found is forgotten once the tree holds that head.
func TestWhatWasProvedIsForgottenWhenItIsThere(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		p := newPost(t, s, "cps-northshire.example/witness")
		n := ask(t, s, p)
		head := look(t, s, (*store.Tx).ReadHead)
		err := s.DB.Update(t.Context(), func(tx *store.Tx) error {
			return tx.AddOtherHead(store.OtherHead{Root: event.Digest(head.Root), Size: head.Size, Checkpoint: head.Checkpoint, Witness: p.as.Name()})
		})
		if err != nil || !look(t, s, (*store.Tx).Behind) {
			t.Fatal("the proof stops nothing", err)
		}
		s.Clock = s.Clock.Add(time.Hour)
		n.Round(t.Context())
		if look(t, s, (*store.Tx).Behind) {
			t.Error("it stands because of a head that it has")
		}
		grow(s)
	})
}

// A service put back and written to has forked: whoever asks the witness hears it,
// and it goes no further.
func TestAForkGoesNoFurther(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		p := newPost(t, s, "cps-northshire.example/witness")
		n := ask(t, s, p)
		known := noteAt(t, s, 1)
		old := backup(t, s)
		grow(s)
		s.Clock = s.Clock.Add(time.Minute)
		n.Round(t.Context())
		size := s.Seen.Size

		for name, grown := range map[string]int{"the same size": 1, "a larger size": 3} {
			t.Run(name, func(t *testing.T) {
				r := restore(t, s, old)
				for range grown {
					grow(r) // by hand, before anybody asked a witness
				}
				ask(t, r, p)
				stands(t, r, known)
				if w := witnesses(t, r)[0]; w.Trouble != store.Forked {
					t.Errorf("the witness is %+v", w)
				}
				if others := look(t, r, (*store.Tx).OtherHeads); len(others) != 1 || others[0].Size != size {
					t.Errorf("the proof is %+v", others)
				}
			})
		}
	})
}

// The word of a witness that shows no head, as a stock one, stops the log as long
// as it is asked and says so. It is its word: who can't believe it asks another.
func TestAWitnessWithoutProof(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		p := newPost(t, s, "cps-northshire.example/witness")
		n := ask(t, s, p)
		known := noteAt(t, s, 1)
		for name, c := range map[string]struct {
			status int
			body   string
			want   string
			shows  bool // a head that the log never signed
		}{
			"a larger size":                    {http.StatusConflict, "9007199254740991\n", store.Ahead, false},
			"another past":                     {http.StatusUnprocessableEntity, "no", store.Forked, false},
			"a head that the log did not sign": {http.StatusConflict, "9007199254740991\n", store.Ahead, true},
		} {
			t.Run(name, func(t *testing.T) {
				head := look(t, s, (*store.Tx).ReadHead)
				made := strings.Replace(string(head.Checkpoint), fmt.Sprintf("\n%d\n", head.Size), "\n9007199254740991\n", 1)
				p.answers(func(w http.ResponseWriter, r *http.Request) {
					switch {
					case r.Method != http.MethodPost && c.shows:
						io.WriteString(w, made)
						return
					case r.Method != http.MethodPost:
						http.NotFound(w, r)
						return
					}
					w.Header().Set("Content-Type", witness.SizeType)
					w.WriteHeader(c.status)
					io.WriteString(w, c.body)
				})
				grow(s)
				s.Clock = s.Clock.Add(time.Hour)
				n.Round(t.Context())
				stands(t, s, known)
				if w := witnesses(t, s)[0]; w.Trouble != c.want || len(look(t, s, (*store.Tx).OtherHeads)) > 0 {
					t.Errorf("the witness is %+v", w)
				}
				// That it then falls silent takes nothing back.
				p.answers(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
				s.Clock = s.Clock.Add(time.Hour)
				n.Round(t.Context())
				stands(t, s, known)
				// That it cosigns does.
				p.instead.Store(nil)
				s.Clock = s.Clock.Add(time.Hour)
				n.Round(t.Context())
				grow(s)
			})
		}
	})
}

// One that has not read all of the log yet may show a head that is not here; and
// one that shows none, as a stock witness that is busy, was not heard.
func TestBusyAndNotHeardYet(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		p := newPost(t, s, "cps-northshire.example/mirror")
		n := ask(t, s, p)
		known := noteAt(t, s, 1)
		old := backup(t, s)
		grow(s)
		s.Clock = s.Clock.Add(time.Minute)
		n.Round(t.Context())
		for name, c := range map[string]struct {
			shows bool
			want  string
		}{"with a head that is not here": {true, store.Ahead}, "with nothing to show": {false, store.Unheard}} {
			r := restore(t, s, old)
			p.answers(func(w http.ResponseWriter, q *http.Request) {
				switch {
				case q.Method == http.MethodPost:
					http.Error(w, "reading", http.StatusServiceUnavailable)
				case c.shows:
					b, _ := p.w.Head(string(origin))
					w.Write(b)
				default:
					http.NotFound(w, q)
				}
			})
			ask(t, r, p)
			stands(t, r, known)
			if w := witnesses(t, r)[0]; w.Trouble != c.want {
				t.Errorf("%s: %+v", name, w)
			}
		}
	})
}

// One that was never heard since the database was made or put back might know
// more: nothing is appended until it has been heard once.
func TestAWitnessNotHeardYet(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		p := newPost(t, s, "cps-northshire.example/witness")
		known := noteAt(t, s, 1)
		p.answers(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		n := ask(t, s, p)
		stands(t, s, known)
		p.instead.Store(nil)
		s.Clock = s.Clock.Add(time.Minute)
		n.Round(t.Context())
		grow(s)
		// Once heard, it may be silent at a start.
		p.answers(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		ask(t, s, p)
		grow(s)
	})
}
