package node_test

import (
	"os"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/world/sample"
)

// A node finds by itself that sealed bytes are gone.
func TestANodeMissesWhatADiskLost(t *testing.T) {
	s := sample.New(t)
	if err := os.RemoveAll(node.Blobs(s.Data)); err != nil {
		t.Fatal(err)
	}
	start(t, node.Config{Data: s.Data, Now: sample.Now, Stocktake: 20 * time.Millisecond})
	db, err := store.Look(t.Context(), node.DSN(s.Data, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for n := int64(0); n == 0; time.Sleep(20 * time.Millisecond) {
		if err := db.View(t.Context(), func(tx *store.Tx) (err error) { n, err = tx.CountWanting(); return err }); err != nil {
			t.Fatal(err)
		}
	}
}
