package ledger

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// RootAt is the root the tree had when it held size entries.
func RootAt(ctx context.Context, s Storage, size int64) (tlog.Hash, error) {
	if size < 0 || size > MaxSize {
		return tlog.Hash{}, because(ErrProof, "no tree has %d entries", size)
	}
	return tlog.TreeHash(size, reader(ctx, s))
}

// ProveRecord proves entry index (from 0) in the tree of the first size entries.
func ProveRecord(ctx context.Context, s Storage, size, index int64) (tlog.RecordProof, error) {
	if size > MaxSize || index < 0 || index >= size {
		return nil, because(ErrProof, "no entry %d among %d", index, size)
	}
	return tlog.ProveRecord(size, index, reader(ctx, s))
}

// ProveRecords is [ProveRecord] for many entries. Most of the hashes in their
// proofs are the same: each is read once.
func ProveRecords(ctx context.Context, s Storage, size int64, indexes []int64) ([]tlog.RecordProof, error) {
	g := gathered{}
	for _, i := range indexes {
		if size > MaxSize || i < 0 || i >= size {
			return nil, because(ErrProof, "no entry %d among %d", i, size)
		}
		if _, err := tlog.ProveRecord(size, i, g); err != nil { // not a proof yet: it says what is needed
			return nil, err
		}
	}
	if err := g.read(ctx, s); err != nil {
		return nil, err
	}
	out := make([]tlog.RecordProof, len(indexes))
	for n, i := range indexes {
		var err error
		if out[n], err = tlog.ProveRecord(size, i, g); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// gathered are hashes that were asked for: empty until they have been read.
type gathered map[int64]tlog.Hash

// ReadHashes makes it a tlog.HashReader.
func (g gathered) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for n, x := range indexes {
		out[n] = g[x]
		g[x] = out[n] // asked for, if it was not there yet
	}
	return out, nil
}

// atOnce is how many hashes a [Storage] is asked for.
const atOnce = 128

func (g gathered) read(ctx context.Context, s Storage) error {
	for part := range slices.Chunk(slices.Sorted(maps.Keys(g)), atOnce) {
		hashes, err := s.ReadHashes(ctx, part)
		if err != nil {
			return err
		}
		for n, x := range part {
			g[x] = hashes[n]
		}
	}
	return nil
}

// ProveTree proves that the tree of newSize entries begins with that of oldSize.
func ProveTree(ctx context.Context, s Storage, newSize, oldSize int64) (tlog.TreeProof, error) {
	if newSize > MaxSize || oldSize < 0 || oldSize > newSize {
		return nil, because(ErrProof, "no tree of %d entries begins with %d", newSize, oldSize)
	}
	if oldSize == 0 {
		return tlog.TreeProof{}, nil
	}
	return tlog.ProveTree(newSize, oldSize, reader(ctx, s))
}

// CheckRecord accepts p if it proves that entry, byte for byte, is number index
// (from 0) in the tree of this size and root. What it says is worth what the
// root is worth: see [OpenCheckpoint].
func CheckRecord(p tlog.RecordProof, size int64, root tlog.Hash, index int64, entry []byte) error {
	if size > MaxSize || index < 0 || index >= size {
		return because(ErrProof, "no entry %d among %d", index, size)
	}
	if err := tlog.CheckRecord(p, size, root, index, tlog.RecordHash(entry)); err != nil {
		return because(ErrProof, "entry %d is not in the tree of %d", index, size)
	}
	return nil
}

// CheckTree accepts p if it proves that the new tree holds all of the old one,
// unchanged and in its place. Every tree begins with the empty one; the proof of
// that is empty.
func CheckTree(p tlog.TreeProof, newSize int64, newRoot tlog.Hash, oldSize int64, oldRoot tlog.Hash) error {
	if newSize > MaxSize || oldSize < 0 || oldSize > newSize {
		return because(ErrProof, "no tree of %d entries begins with %d", newSize, oldSize)
	}
	if oldSize == 0 {
		if len(p) != 0 || oldRoot != emptyRoot() || (newSize == 0 && newRoot != oldRoot) {
			return because(ErrProof, "not the empty tree")
		}
		return nil
	}
	if err := tlog.CheckTree(p, newSize, newRoot, oldSize, oldRoot); err != nil {
		return because(ErrProof, "the tree of %d entries does not begin with that of %d", newSize, oldSize)
	}
	return nil
}

// emptyRoot is the root of the tree without entries (RFC 6962, 2.1).
func emptyRoot() tlog.Hash { return tlog.Hash(sha256.Sum256(nil)) }
