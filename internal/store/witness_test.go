package store_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

func behind(t *testing.T, db *store.DB) (is bool) {
	t.Helper()
	update(t, db, func(tx *store.Tx) error {
		h, err := tx.Lock()
		is = h.Behind
		return err
	})
	return is
}

// Every reason to append nothing stands in the row that writers lock, until the
// last of them is gone.
func TestBehindIsToldWithTheLock(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		if behind(t, db) {
			t.Fatal("a log that nobody watches is behind")
		}
		update(t, db, func(tx *store.Tx) error { return tx.SetWitnesses([]string{"a.example", "b.example"}) })
		for _, trouble := range []string{store.Unheard, store.Ahead, store.Forked} {
			update(t, db, func(tx *store.Tx) error { return tx.WriteWitness(store.Witness{Name: "a.example", Trouble: trouble}) })
			update(t, db, func(tx *store.Tx) error {
				return tx.WriteWitness(store.Witness{Name: "b.example", Trouble: store.Silent})
			})
			if !behind(t, db) {
				t.Errorf("%s stops nothing", trouble)
			}
			update(t, db, func(tx *store.Tx) error { return tx.WriteWitness(store.Witness{Name: "a.example"}) })
			if behind(t, db) {
				t.Errorf("it stands though nobody is %s", trouble)
			}
		}
		update(t, db, func(tx *store.Tx) error {
			return tx.AddOtherHead(store.OtherHead{Root: event.Digest{1}, Size: 9, Checkpoint: []byte("head")})
		})
		update(t, db, func(tx *store.Tx) error { return tx.SetWitnesses(nil) })
		if !behind(t, db) {
			t.Error("leaving witnesses out forgets what they showed")
		}
		update(t, db, func(tx *store.Tx) error { return tx.DropOtherHead(event.Digest{1}) })
		if behind(t, db) {
			t.Error("it stands for no reason")
		}
	})
}

// One of many who want to ask a witness at once may.
func TestAWitnessIsClaimedOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		update(t, db, func(tx *store.Tx) error { return tx.SetWitnesses([]string{"a.example"}) })
		claim := func(now event.Time) (got bool) {
			update(t, db, func(tx *store.Tx) (err error) {
				got, err = tx.ClaimWitness("a.example", now, now+10)
				return err
			})
			return got
		}
		if !claim(100) || claim(100) || claim(109) || !claim(110) {
			t.Error("it was claimed otherwise than once in ten seconds")
		}
	})
}

// A pack of a schema without witnesses is filled into a database of that schema.
func TestAPackFromBeforeWitnesses(t *testing.T) {
	storetest.Addresses(t, func(t *testing.T, dsn string) {
		var now bytes.Buffer
		from := storetest.Open(t, t.TempDir()+"/from.db")
		update(t, from, func(tx *store.Tx) error { _, err := tx.Pack(&now); return err })

		db, err := store.Open(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.MigrateTo(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		update(t, db, func(tx *store.Tx) error { _, err := tx.Unpack(strings.NewReader(asOfTwo(t, now.String()))); return err })
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if behind(t, db) {
			t.Error("it is behind witnesses it never had")
		}
	})
}

// asOfTwo is a pack of an empty log as schema 2 had it.
func asOfTwo(t *testing.T, pack string) string {
	t.Helper()
	var out strings.Builder
	table := ""
	for line := range strings.Lines(pack) {
		var head struct{ Table string }
		var row []any
		switch {
		case json.Unmarshal([]byte(line), &head) == nil && head.Table != "":
			table = head.Table
			line = strings.Replace(line, `,"behind"`, "", 1)
			line = strings.Replace(line, "true,false,false]", "true,false]", 1)
		case table == "log_head" && json.Unmarshal([]byte(line), &row) == nil:
			b, err := json.Marshal(row[:len(row)-1])
			if err != nil {
				t.Fatal(err)
			}
			line = string(b) + "\n"
		}
		if !slices.Contains([]string{"other_head", "cosigner", "cosigned_head", "cosignature", "passkey", "kept_keyring", "notice", "notice_message", "watched"}, table) || strings.Contains(line, `"rows"`) {
			out.WriteString(line)
		}
	}
	return out.String()
}
