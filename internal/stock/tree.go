package stock

import (
	"crypto/sha256"

	"golang.org/x/mod/sumdb/tlog"
)

// tree adds entries up to the log's root, with the hashes of its right edge
// alone: the tree that is stored could be damaged too.
type tree struct {
	size int64
	edge []tlog.Hash // of complete subtrees, the largest first
}

func (t *tree) add(entry []byte) {
	h := tlog.RecordHash(entry)
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		h = tlog.NodeHash(t.edge[last], h)
		t.edge = t.edge[:last]
	}
	t.edge = append(t.edge, h)
	t.size++
}

func (t *tree) root() tlog.Hash {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	h := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.edge[i], h)
	}
	return h
}
