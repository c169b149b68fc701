package checker

import (
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// tree: every stored hash is the one the entries make, none is missing or too
// much, and the signed checkpoint is of exactly this tree.
func (c *check) tree() error {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, err error) {
		for _, x := range at {
			out = append(out, hashes[x])
		}
		return out, nil
	})
	for i, e := range c.entries {
		more, err := tlog.StoredHashes(int64(i), e, reader)
		if err != nil {
			return err
		}
		hashes = append(hashes, more...)
	}
	stored, err := rows(c.db, "SELECT hash_index, hash FROM tree_hash ORDER BY hash_index", (*indexed).into)
	if err != nil {
		return err
	}
	if len(stored) != len(hashes) {
		return fmt.Errorf("%d hashes are stored for %d entries, not %d", len(stored), len(c.entries), len(hashes))
	}
	for i, s := range stored {
		if s.index != int64(i) || string(s.body) != string(hashes[i][:]) {
			return fmt.Errorf("the stored hash %d is not that of its entries", i)
		}
	}
	root, err := tlog.TreeHash(c.Entries, reader)
	if err != nil {
		return err
	}
	return c.checkpoint(root)
}

func (c *check) checkpoint(root tlog.Hash) error {
	var size int64
	var head, signed []byte
	if err := c.db.QueryRow("SELECT size, root, checkpoint FROM log_head").Scan(&size, &head, &signed); err != nil {
		return err
	}
	lines := strings.SplitN(string(signed), "\n", 5)
	if size != c.Entries || string(head) != string(root[:]) || len(lines) != 5 || lines[1] != fmt.Sprint(size) ||
		lines[2] != base64.StdEncoding.EncodeToString(root[:]) || !strings.HasPrefix(lines[4], "— "+lines[0]+" ") {
		return fmt.Errorf("the checkpoint and the head (of %d) are not of the %d entries that are there", size, c.Entries)
	}
	return nil
}
