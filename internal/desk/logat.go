package desk

import (
	"context"
	"sort"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// LogAt says, to anybody, how far the log had come at an instant. Recorded times never
// run back in it, so that the place is found by halving.
func (d *Desk) LogAt(ctx context.Context, before event.Time) (out api.LogAt, err error) {
	err = d.view(ctx, func(v *view) error {
		h, err := v.tx.ReadHead()
		if err != nil {
			return err
		}
		out.Checkpoint = string(h.Checkpoint)
		if out.Size, err = v.recordedBefore(h.Size, before); err != nil {
			return err
		}
		root, err := ledger.RootAt(ctx, v.tx, out.Size)
		if err != nil {
			return err
		}
		out.Root = event.Digest(root)
		proof, err := ledger.ProveTree(ctx, v.tx, h.Size, out.Size)
		if err != nil {
			return err
		}
		out.Proof = base64s(proof)
		if out.Last, err = v.stands(ctx, h.Size, out.Size-1); err != nil {
			return err
		}
		out.Next, err = v.stands(ctx, h.Size, out.Size)
		return err
	})
	return out, err
}

// recordedBefore is how many of the first size entries were.
func (v *view) recordedBefore(size int64, before event.Time) (_ int64, err error) {
	n := sort.Search(int(size), func(i int) bool {
		if err != nil {
			return false
		}
		var texts [][]byte
		if texts, err = v.tx.EntriesFrom(int64(i), int64(i)+1); err != nil || len(texts) == 0 {
			return false
		}
		var e ledger.Entry
		e, err = ledger.ParseEntry(texts[0])
		return e.Recorded >= before
	})
	return int64(n), err
}

// stands is an entry with its proof; nil when the log has none at that place.
func (v *view) stands(ctx context.Context, size, index int64) (*api.Stands, error) {
	if index < 0 || index >= size {
		return nil, nil
	}
	texts, err := v.tx.EntriesFrom(index, index+1)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	proof, err := ledger.ProveRecord(ctx, v.tx, size, index)
	return &api.Stands{Entry: texts[0], Proof: base64s(proof)}, err
}
