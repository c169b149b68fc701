package record_test

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/ledger"
)

func TestEveryViewEqualsItsRebuiltSelf(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		c, _ := tell(t, s)
		d := s.Order(Amy, CID, 1, event.HolderID(RASSO)) // one that is not sealed yet
		fill(t, s, c, d)
		live := dump(t, s.DB)
		for table, rows := range live {
			if len(rows) == 0 {
				t.Errorf("%s is empty: nothing will be compared", table)
			}
		}
		for name, rebuild := range map[string]func(context.Context, *store.DB, directory.Service) (int64, error){
			"by the batch": record.Rebuild, "singly": record.RebuildSingly,
		} {
			n, err := rebuild(t.Context(), s.DB, s.Service)
			if err != nil || n != s.Seen.Size {
				t.Fatalf("%s: %d entries of %d, %v", name, n, s.Seen.Size, err)
			}
			rebuilt := dump(t, s.DB)
			for table, rows := range live {
				// The head counts the transaction of the rebuild.
				if table != "log_head" && !slices.Equal(rows, rebuilt[table]) {
					t.Errorf("%s, %s\n live    %q\n rebuilt %q", name, table, rows, rebuilt[table])
				}
			}
		}
		if err := s.DB.Update(t.Context(), func(tx *store.Tx) error { return tx.DropOtherHead(event.Digest{1}) }); err != nil {
			t.Fatal(err)
		}
		s.Say(&event.Recalled{Header: s.By(event.ActorID(Amy), event.PartyID(CID)), Order: &d.Order, After: d.Order})
	})
}

// watched is what witnesses say of the log, one of whom knows another head: until
// that is dropped nothing can be appended.
func watched(t *testing.T, s *Story, tx *store.Tx) error {
	t.Helper()
	head, err := tx.ReadHead()
	keys, e := ledger.GenerateCosigners("cps-northshire.example/witness")
	if err := errors.Join(err, e); err != nil {
		return err
	}
	name := keys[0].Key().Name()
	return errors.Join(
		tx.SetWitnesses([]string{name}),
		tx.WriteWitness(store.Witness{Name: name, Size: head.Size, Cosigned: 1}),
		tx.AddCosignatures(head.Size, head.Checkpoint, []ledger.Cosignature{{Key: keys[0].Key(), At: 1, Line: []byte("line")}}),
		tx.AddOtherHead(store.OtherHead{Root: event.Digest{1}, Size: head.Size, Checkpoint: head.Checkpoint, Witness: name, Found: 1}),
	)
}

// fill puts a row into each table the story does not.
func fill(t *testing.T, s *Story, c event.ConsignmentID, d *Sending) {
	t.Helper()
	err := s.DB.Update(t.Context(), func(tx *store.Tx) error {
		return errors.Join(
			watched(t, s, tx),
			tx.AddSession(store.Session{Token: Random(), Role: event.AsPerson, Until: 1}),
			tx.AddChallenge(event.Salt{1}, 1),
			tx.AddKeyring(Random(), Amy, File(), 1),
			tx.AddPasskey(store.Passkey{ID: Random(), Credential: []byte{1}, PublicKey: []byte{2}, Of: event.Signer{ID: event.ActorID(Amy), Number: 1}}, File()),
			tx.AddPasskeyChallenge(Random(), event.Signer{}, 1),
			tx.AddChannel("mail"),
			tx.Seen(Amy, 1),
			tx.SaveSpell(Amy, store.Spell{To: 1, By: Amy}),
			tx.BeginWatched(store.Watched{Matter: "backup-old", Since: 1, Told: 1}),
			tx.SaveWanting(store.Wanting{Size: 7, Found: 1}),
			tx.AddMessage("mail", store.Message{ID: "1", Recipient: string(Amy), Made: 1}),
			tx.SaveLease(store.Lease{Recipient: d.Seals[0].Recipient, Digest: Random(), Size: 1, Until: 1}),
			tx.SaveDraft(store.DraftPart{Recipient: d.Seals[0].Recipient, Author: event.ActorID(Amy), File: File(), Until: 1}),
			func() error { _, err := tx.AddNotice("mail", string(Amy), store.Notice{Key: "1"}, 1); return err }(),
			func() error { _, err := tx.AddRefusal(store.Refusal{At: 1, Code: event.CodeState}); return err }(),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestARebuildFindsDamage(t *testing.T) {
	for name, damage := range map[string]string{
		"another's note":      "UPDATE note SET body = (SELECT body FROM note WHERE log_index = 2) WHERE log_index = 3",
		"a note gone":         "DELETE FROM note WHERE log_index = 3",
		"another's entry":     "UPDATE entry SET body = (SELECT body FROM entry WHERE log_index = 2) WHERE log_index = 3",
		"a shorter log":       "UPDATE log_head SET size = size - 1",
		"a longer log":        "UPDATE log_head SET size = size + 1",
		"another root":        "UPDATE log_head SET root = (SELECT hash FROM tree_hash WHERE hash_index = 0)",
		"another last moment": "UPDATE log_head SET last_us = last_us + 1000000",
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Addresses(t, func(t *testing.T, dsn string) {
				s := Begin(t, New(t, origin), storetest.Open(t, dsn))
				s.Organisation(Police, Chief)
				s.Log.Close()
				execute(t, dsn, damage)
				before := dump(t, s.DB)
				if _, err := record.Rebuild(t.Context(), s.DB, s.Service); !errors.Is(err, record.ErrDamaged) {
					t.Errorf("got %v", err)
				}
				if !maps.EqualFunc(before, dump(t, s.DB), slices.Equal) {
					t.Error("a rebuild that failed changed something")
				}
			})
		})
	}
}

// execute does to a database what its program never would.
func execute(t *testing.T, dsn, statement string) {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(dsn, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r, err := db.ExecContext(t.Context(), statement)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.RowsAffected(); n != 1 {
		t.Fatalf("%d rows damaged, %v", n, err)
	}
}

// After an upgrade the views of the earlier program are made anew when the log
// is opened: what it did not keep would else be missing for ever.
func TestStaleViewsAreMadeAnew(t *testing.T) {
	storetest.Addresses(t, func(t *testing.T, dsn string) {
		c := New(t, origin)
		s := Begin(t, c, storetest.Open(t, dsn))
		s.Organisation(Police, Chief)
		s.Log.Close()
		want := dump(t, s.DB)
		execute(t, dsn, "DELETE FROM person")
		execute(t, dsn, "UPDATE view_state SET stale = 1")
		l, err := record.Open(t.Context(), s.DB, c.Config())
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		got := dump(t, s.DB)
		for table := range want {
			if table != "log_head" && !slices.Equal(want[table], got[table]) {
				t.Errorf("%s\n was %q\n is  %q", table, want[table], got[table])
			}
		}
	})
}
