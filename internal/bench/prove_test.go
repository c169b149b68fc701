package bench_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/bench"
	"github.com/safehand/safehand/internal/desk"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
)

// BenchmarkProve: all that is on record of an exhibit with a long thread, each
// statement with the proof that it stands in the log, as the service answers whoever
// may ask; against reading those statements and the tree's hashes from the same
// tables, and nothing made of them.
func BenchmarkProve(b *testing.B) {
	o := newOffice(b)
	for range openings / 16 {
		o.signed(16)
		for len(o.notes) > 0 {
			if _, err := o.Log.Submit(b.Context(), record.Submission{Note: o.next()}); err != nil {
				b.Fatal(err)
			}
		}
	}
	d := desk.New(desk.Config{Store: o.DB, Record: o.Log, Service: o.Service, Now: func() event.Time { return event.TimeOf(o.Clock) }})
	ben := desk.Caller{Role: event.AsPerson, Actor: event.ActorID(recordtest.Ben), Number: 1}
	before, err := d.Consignment(b.Context(), ben, o.sending)
	if err != nil {
		b.Fatal(err)
	}
	threads := before.Threads
	proven := 0
	compare(b, 0, bench.Pair{
		Ours: func() error {
			all, err := d.Consignment(b.Context(), ben, o.sending)
			proven = len(all.Items)
			if err == nil && proven < openings {
				err = fmt.Errorf("only %d statements", proven)
			}
			return err
		},
		Plain: func() error {
			return o.DB.View(b.Context(), func(tx *store.Tx) error { return readPlainly(b.Context(), tx, threads) })
		},
	})
	b.Logf("%d statements", proven)
}

// readPlainly reads the statements of those threads, and of the tree as many hashes
// as it has entries, which are half of all.
func readPlainly(ctx context.Context, tx *store.Tx, threads []api.Thread) error {
	for _, t := range threads {
		if _, err := tx.ThreadNotes(t.Value); err != nil {
			return err
		}
	}
	h, err := tx.ReadHead()
	if err != nil {
		return err
	}
	indexes := make([]int64, h.Size)
	for i := range indexes {
		indexes[i] = int64(i)
	}
	_, err = tx.ReadHashes(ctx, indexes)
	return err
}
