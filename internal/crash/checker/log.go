package checker

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

type indexed struct {
	index int64
	body  []byte
}

func (i *indexed) into() []any { return []any{&i.index, &i.body} }

// log: the entries are numbered without a gap, and time does not run back.
func (c *check) log() error {
	all, err := rows(c.db, "SELECT log_index, body FROM entry ORDER BY log_index", (*indexed).into)
	if err != nil {
		return err
	}
	last := ""
	for i, e := range all {
		if e.index != int64(i) {
			return fmt.Errorf("entry %d stands where %d should", e.index, i)
		}
		recorded := field(string(e.body), "recorded")
		if !strings.HasPrefix(string(e.body), "safehand/entry/v1 event\n") || recorded < last {
			return fmt.Errorf("entry %d is not one, or earlier than the one before", i)
		}
		last = recorded
		c.entries = append(c.entries, e.body)
	}
	c.Entries = int64(len(all))
	return nil
}

// statements: each entry has its note, which is the one whose digests it holds,
// text and signatures both; and no note is there twice or without an entry.
func (c *check) statements() error {
	type named struct {
		indexed
		id []byte
	}
	all, err := rows(c.db, "SELECT log_index, body, event FROM note ORDER BY log_index", func(n *named) []any {
		return append(n.into(), &n.id)
	})
	if err != nil {
		return err
	}
	if len(all) != len(c.entries) {
		return fmt.Errorf("%d notes for %d entries", len(all), len(c.entries))
	}
	for i, n := range all {
		text, signatures, ok := strings.Cut(string(n.body), "\n\n—")
		text += "\n"
		id, entry := sum(text), string(c.entries[i])
		if !ok || n.index != int64(i) || id != hex.EncodeToString(n.id) || id != field(entry, "event") || sum("—"+signatures) != field(entry, "signatures") {
			return fmt.Errorf("the note at %d is not the one its entry holds", i)
		}
		c.Kinds[field(text, "safehand/event/v1")]++
		c.Notes = append(c.Notes, text)
	}
	return nil
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}
