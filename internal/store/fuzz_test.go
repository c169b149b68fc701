package store_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
)

// A pack that is damaged or forged is refused, and a whole one is written again
// as it was.
func FuzzUnpack(f *testing.F) {
	db := storetest.Open(f, f.TempDir()+"/fuzz.db")
	var empty bytes.Buffer
	if err := db.View(f.Context(), func(tx *store.Tx) error { _, err := tx.Pack(&empty); return err }); err != nil {
		f.Fatal(err)
	}
	f.Add(empty.Bytes())
	f.Add([]byte("{\"safehand\":\"pack/v1\"}\n{\"table\":\"entry\",\"columns\":[\"log_index\",\"body\"],\"bytes\":[false,true]}\n[0,\"eA==\"]\n{\"rows\":1}\n"))
	f.Add([]byte("{\"safehand\":\"pack/v1\"}\n{\"table\":\"entry; DROP TABLE entry\",\"columns\":[\"x\"],\"bytes\":[false]}\n{\"rows\":0}\n"))
	back := errors.New("nothing is kept")
	f.Fuzz(func(t *testing.T, b []byte) {
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			rows, err := tx.Unpack(bytes.NewReader(b))
			if err != nil {
				return back
			}
			var again bytes.Buffer
			if n, err := tx.Pack(&again); err != nil || n != rows {
				t.Errorf("%d rows were taken in, and %d are there (%v)", rows, n, err)
			}
			return back
		})
		if !errors.Is(err, back) {
			t.Fatal(err)
		}
	})
}
