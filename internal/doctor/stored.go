package doctor

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
)

// Stored is how much room an organisation takes: what it has sealed, by the log,
// and what it began to send and has not sealed, which is kept for seven days.
type Stored struct {
	Organisation  event.OrgID `json:"organisation"` // empty where nobody noted whose it is
	Exhibits      int64       `json:"exhibits"`
	Bytes         int64       `json:"bytes"`
	UnsealedBytes int64       `json:"unsealed_bytes"`
	UnsealedBlobs int64       `json:"unsealed_blobs"`
}

// stored is by organisation, the largest first: on a disk that fills up the
// operator asks who fills it.
func (x *exam) stored(ctx context.Context, s *stock.Stock) ([]Stored, error) {
	by := map[event.OrgID]Stored{}
	for o, share := range s.Shares {
		by[o] = Stored{Organisation: o, Exhibits: share.Exhibits, Bytes: share.Bytes}
	}
	err := x.db.View(ctx, func(tx *store.Tx) error {
		all, err := tx.UploadingAll()
		for o, u := range all {
			one := by[o]
			one.Organisation, one.UnsealedBytes, one.UnsealedBlobs = o, u.Bytes, u.Blobs
			by[o] = one
		}
		return err
	})
	return slices.SortedFunc(maps.Values(by), func(a, b Stored) int {
		return cmp.Or(cmp.Compare(b.Bytes+b.UnsealedBytes, a.Bytes+a.UnsealedBytes), cmp.Compare(a.Organisation, b.Organisation))
	}), err
}
