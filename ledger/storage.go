package ledger

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
)

// Storage keeps a tree. [Append] and the provers make every call of theirs on
// the value they were given, which the caller has bound to one transaction:
//
//   - The caller begins it, holds the log's only write lock in it before Append
//     is called, and commits or rolls back. Storage never commits.
//   - Within it, reads see what was written before. If any call fails, nothing
//     of the batch may become visible: the caller rolls back.
//   - Nothing that Append returned may leave the service before the commit is
//     durable where a failover would find it: a root once shown can't be taken
//     back.
//   - What is written is never changed or removed. An implementation refuses
//     to write over it, or to leave a gap, with [ErrStorage].
//
// A value is used by one goroutine at a time. Calls are not retried by this
// package.
//
// Append makes one call of each method however large the batch, and each maps to
// a statement or two: hashes are numbered without gaps (tlog.StoredHashIndex),
// so those of a batch are one range.
type Storage interface {
	// Head is how many entries there are and when the last was recorded (zero
	// when there is none).
	Head(ctx context.Context) (size int64, last event.Time, err error)
	// ReadHashes returns the hashes of these indexes (at most some 130, in no
	// particular order), in the order asked for. A missing one is an error.
	ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error)
	// WriteEntries adds the entries start, start+1, … and so moves Head: start
	// is the size so far. The slices are the caller's and must be copied if
	// they are kept.
	WriteEntries(ctx context.Context, start int64, entries [][]byte) error
	// WriteHashes adds the hashes first, first+1, … that belong to the entries
	// just written: first is tlog.StoredHashCount of the size before them.
	WriteHashes(ctx context.Context, first int64, hashes []tlog.Hash) error
}

// reader makes x/mod's provers read from s.
func reader(ctx context.Context, s Storage) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		return s.ReadHashes(ctx, indexes)
	})
}
