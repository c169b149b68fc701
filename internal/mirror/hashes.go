package mirror

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

// hashFile is the tree's hashes one behind the other, numbered as
// tlog.StoredHashIndex numbers them: two for an entry, whatever the log's size.
type hashFile struct {
	f *os.File
	n int64 // how many count
	// fresh are those of the batch in hand, behind the n.
	fresh []tlog.Hash
}

func openHashes(path string, n int64) (*hashFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.Size() < n*tlog.HashSize {
		err = fmt.Errorf("%s is too short: put it back from a copy, or mirror the log anew into an empty folder", path)
	}
	if err == nil {
		err = f.Truncate(n * tlog.HashSize) // what a stopped batch left
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &hashFile{f: f, n: n}, nil
}

// ReadHashes makes it a tlog.HashReader.
func (h *hashFile) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		switch {
		case x >= h.n+int64(len(h.fresh)):
			return nil, fmt.Errorf("hash %d is not kept", x)
		case x >= h.n:
			out[i] = h.fresh[x-h.n]
		default:
			if _, err := h.f.ReadAt(out[i][:], x*tlog.HashSize); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// add puts the hashes of one more entry into the batch.
func (h *hashFile) add(index int64, entry []byte) error {
	hashes, err := tlog.StoredHashes(index, entry, h)
	h.fresh = append(h.fresh, hashes...)
	return err
}

func (h *hashFile) drop() { h.fresh = nil }

// write makes the batch durable. It counts once the index says so.
func (h *hashFile) write() error {
	b := make([]byte, 0, len(h.fresh)*tlog.HashSize)
	for _, x := range h.fresh {
		b = append(b, x[:]...)
	}
	_, err := h.f.WriteAt(b, h.n*tlog.HashSize)
	return errors.Join(err, h.f.Sync())
}

func (h *hashFile) counted() {
	h.n += int64(len(h.fresh))
	h.fresh = nil
}

func (h *hashFile) close() error { return h.f.Close() }
