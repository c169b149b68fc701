package ledger

import (
	"context"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
)

// MaxSize bounds a tree: every number up to it is exact in any language that
// might check a proof, and none makes the arithmetic of x/mod overflow.
const MaxSize = 1<<53 - 1

// Append adds the entries in this order and returns the tree's new size and
// root. On any error the caller must roll back what s has written. An empty
// batch changes nothing and returns the tree as it is.
func Append(ctx context.Context, s Storage, entries []Entry) (int64, tlog.Hash, error) {
	return add(ctx, s, nil, entries)
}

// AppendAfter is [Append] to the tree of this root, and to no other: what is
// stored of its right edge must add up to the root first. A new root made of a
// hash that rotted would be one that nobody could prove to follow the old one,
// and once signed it could not be taken back.
func AppendAfter(ctx context.Context, s Storage, root tlog.Hash, entries []Entry) (int64, tlog.Hash, error) {
	return add(ctx, s, &root, entries)
}

func add(ctx context.Context, s Storage, after *tlog.Hash, entries []Entry) (int64, tlog.Hash, error) {
	size, last, err := s.Head(ctx)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	if size < 0 || size > MaxSize-int64(len(entries)) {
		return 0, tlog.Hash{}, because(ErrStorage, "size %d", size)
	}
	texts, err := spellAll(entries, last)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	b, err := openBatch(ctx, s, size)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	if err := b.follows(after); err != nil {
		return 0, tlog.Hash{}, err
	}
	for _, t := range texts {
		if err := b.add(t); err != nil {
			return 0, tlog.Hash{}, err
		}
	}
	root, err := tlog.TreeHash(b.size, b)
	if err != nil {
		return 0, tlog.Hash{}, err
	}
	if len(texts) == 0 {
		return size, root, nil
	}
	if err := s.WriteEntries(ctx, size, texts); err != nil {
		return 0, tlog.Hash{}, err
	}
	if err := s.WriteHashes(ctx, b.first, b.fresh); err != nil {
		return 0, tlog.Hash{}, err
	}
	return b.size, root, nil
}

// spellAll refuses a batch in which time runs back: a recorded time that could
// precede an older entry's would let the service move an act to before a recall.
func spellAll(entries []Entry, last event.Time) ([][]byte, error) {
	texts := make([][]byte, len(entries))
	for i, e := range entries {
		if e.Recorded < last {
			return nil, because(ErrTime, "%s after %s", e.Recorded, last)
		}
		t, err := e.Text()
		if err != nil {
			return nil, err
		}
		texts[i], last = t, e.Recorded
	}
	return texts, nil
}

// batch is the right edge of the stored tree and the hashes that are not
// written yet. The edge is all that new leaves ever need, so that one read
// serves a batch of any length.
type batch struct {
	size  int64 // with the entries added so far
	first int64 // index of fresh[0]
	fresh []tlog.Hash
	edge  map[int64]tlog.Hash
}

func openBatch(ctx context.Context, s Storage, size int64) (*batch, error) {
	b := &batch{size: size, first: tlog.StoredHashCount(size), edge: make(map[int64]tlog.Hash)}
	indexes := edge(size)
	if len(indexes) == 0 {
		return b, nil
	}
	hashes, err := s.ReadHashes(ctx, indexes)
	if err != nil {
		return nil, err
	}
	if len(hashes) != len(indexes) {
		return nil, because(ErrStorage, "%d hashes where %d were asked for", len(hashes), len(indexes))
	}
	for i, x := range indexes {
		b.edge[x] = hashes[i]
	}
	return b, nil
}

// follows refuses a stored edge that is not that of the tree to be added to. The
// empty tree has no edge.
func (b *batch) follows(root *tlog.Hash) error {
	if root == nil || b.size == 0 {
		return nil
	}
	have, err := tlog.TreeHash(b.size, b)
	if err == nil && have != *root {
		err = because(ErrStorage, "the hashes of %d entries do not add up to their root", b.size)
	}
	return err
}

// edge lists the stored roots of the complete subtrees that a tree of this size
// falls into, largest first: one for each bit of size.
func edge(size int64) []int64 {
	var out []int64
	for lo := int64(0); lo < size; {
		level := bits.Len64(uint64(size-lo)) - 1
		out = append(out, tlog.StoredHashIndex(level, lo>>level))
		lo += 1 << level
	}
	return out
}

func (b *batch) add(entry []byte) error {
	hashes, err := tlog.StoredHashesForRecordHash(b.size, tlog.RecordHash(entry), b)
	if err != nil {
		return err
	}
	b.fresh = append(b.fresh, hashes...)
	b.size++
	return nil
}

// ReadHashes makes a batch a tlog.HashReader.
func (b *batch) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if n := x - b.first; n >= 0 && n < int64(len(b.fresh)) {
			out[i] = b.fresh[n]
			continue
		}
		h, ok := b.edge[x]
		if !ok {
			return nil, fmt.Errorf("hash %d is not on the edge of the tree", x)
		}
		out[i] = h
	}
	return out, nil
}
