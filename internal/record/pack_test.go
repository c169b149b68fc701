package record_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// packed is the pack of a story in which every table has a row.
func packed(t *testing.T, s *Story) (pack []byte, live map[string][]string) {
	t.Helper()
	c, _ := tell(t, s)
	fill(t, s, c, s.Order(Amy, CID, 1, event.HolderID(RASSO)))
	s.Log.Close()
	var b bytes.Buffer
	err := s.DB.View(t.Context(), func(tx *store.Tx) error { _, err := tx.Pack(&b); return err })
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), dump(t, s.DB)
}

// A pack and the rules give back everything that is not of the moment, on either
// engine from either.
func TestAPackIsAllThereIs(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		pack, live := packed(t, s)
		storetest.Run(t, func(t *testing.T, db *store.DB) {
			err := db.Update(t.Context(), func(tx *store.Tx) error { _, err := tx.Unpack(bytes.NewReader(pack)); return err })
			if err != nil {
				t.Fatal(err)
			}
			// Once more over what is there, as after a restore that was stopped.
			err = db.Update(t.Context(), func(tx *store.Tx) error { _, err := tx.Unpack(bytes.NewReader(pack)); return err })
			if err != nil {
				t.Fatal(err)
			}
			if n, err := record.Rebuild(t.Context(), db, s.Service); err != nil || n != s.Seen.Size {
				t.Fatalf("%d entries of %d, %v", n, s.Seen.Size, err)
			}
			again := dump(t, db)
			for _, v := range slices.Concat(store.Packed(), store.Rebuilt()) {
				if v.Name == "log_head" { // counts the transaction of the rebuild
					continue
				}
				if !slices.Equal(live[v.Name], again[v.Name]) {
					t.Errorf("%s\n live     %q\n unpacked %q", v.Name, live[v.Name], again[v.Name])
				}
			}
			for _, name := range []string{"session", "challenge", "passkey_challenge", "keyring", "lease", "witness"} {
				if len(live[name]) == 0 || len(again[name]) > 0 {
					t.Errorf("%s: %d rows before, and %d came back", name, len(live[name]), len(again[name]))
				}
			}
		})
	})
}

// Whatever was cut, doubled or changed is refused, and nothing of it is kept.
func TestADamagedPackIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		pack, _ := packed(t, s)
		lines := bytes.SplitAfter(pack, []byte("\n"))
		lines = lines[:len(lines)-1]
		join := func(l ...[]byte) []byte { return bytes.Join(l, nil) }
		for name, b := range map[string][]byte{
			"empty":          nil,
			"another file":   []byte(`{"name":"x"}`),
			"only its ends":  join(lines[0], []byte(`{"rows":0}`)),
			"without an end": join(lines[:len(lines)-1]...),
			"cut":            pack[:len(pack)/2],
			"a row less":     join(append(slices.Clone(lines[:3]), lines[4:]...)...),
			"a row twice":    join(append(slices.Clone(lines[:4]), lines[3:]...)...),
			"another table":  bytes.Replace(pack, []byte(`"table":"note"`), []byte(`"table":"note; DROP TABLE entry"`), 1),
			"another column": bytes.Replace(pack, []byte(`"log_index"`), []byte(`"log_indeks"`), 1),
			"no base64":      bytes.Replace(pack, []byte(`[0,"`), []byte(`[0,"!`), 1),
			"a row too wide": bytes.Replace(pack, []byte(`[0,"`), []byte(`[0,0,"`), 1),
			"an odd value":   bytes.Replace(pack, []byte(`[0,"`), []byte(`[0,[],"`), 1),
		} {
			db := storetest.Open(t, t.TempDir()+"/"+strings.ReplaceAll(name, " ", "-"))
			err := db.Update(t.Context(), func(tx *store.Tx) error { _, err := tx.Unpack(bytes.NewReader(b)); return err })
			// That a row less or more breaks a key is the engine's to say.
			if err == nil || !errors.Is(err, store.ErrPack) && !strings.HasPrefix(name, "a row") {
				t.Errorf("%s: %v", name, err)
			}
			if rows := dump(t, db)["entry"]; len(rows) > 0 {
				t.Errorf("%s: %d entries were kept", name, len(rows))
			}
		}
	})
}
