package stock

import (
	"context"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/store"
)

// Count is how many pieces there should be and are. Expected is the sum of
// Present, Missing and Damaged.
type Count struct {
	Exhibits int64 `json:"exhibits"`
	Expected int64 `json:"expected"`
	Present  int64 `json:"present"`
	Missing  int64 `json:"missing"`
	Damaged  int64 `json:"damaged"` // of another length or, in a deep count, digest
	Extra    int64 `json:"extra"`   // that nobody names
	// ExtraBytes is how much room those take.
	ExtraBytes int64 `json:"extra_bytes"`
}

// Stock is a count and what it found wanting.
type Stock struct {
	Count
	Wanting []Wanting
	// Strays are the first blobs that no seal names and no lease holds.
	Strays []blob.Name
	// Shares are what each organisation has sealed.
	Shares map[event.OrgID]Share
}

// Share is how much of the sealed bytes an organisation has sealed.
type Share struct {
	Exhibits, Bytes int64
}

// Wanting is an exhibit of which something is missing or damaged.
type Wanting struct {
	*Exhibit
	Missing, WrongLength, Damaged []Piece
	// NoList: the segments can't be told from each other, and Unknown of them
	// are not there.
	NoList  bool
	Unknown int64
}

// Options are how a count is made.
type Options struct {
	// Deep reads every byte and compares it with its digest.
	Deep     bool
	Progress func(done, total int64) // bytes
}

// listed is how many extra blobs are named.
const listed = 100

// Take counts what blobs holds of what the reading says there should be.
func (r *Reading) Take(ctx context.Context, db *store.DB, blobs blob.Reader, o Options) (*Stock, error) {
	t := &taking{r: r, db: db, blobs: blobs, Options: o, lists: map[event.RecipientID]int{}}
	t.Shares = map[event.OrgID]Share{}
	t.Count = Count{Exhibits: r.Exhibits, Expected: r.Pieces}
	if err := r.Each(ctx, db, func(x *Exhibit) error { return t.exhibit(ctx, x) }); err != nil {
		return nil, err
	}
	if err := blobs.Walk(ctx, func(n blob.Name, size int64) error { return t.found(ctx, n, size) }); err != nil {
		return nil, err
	}
	t.settle()
	return &t.Stock, nil
}
