package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/ledger"
)

// MaxEntries is how many entries are handed over at once, if they fit: one that
// counts on very many threads has 64 KiB.
const (
	MaxEntries = 1024
	enough     = 1 << 20
)

// Entries are entries of the log from a place on, to anybody: an entry tells a
// stranger when something happened and on how many threads it counts, and whoever
// keeps a mirror of the log needs no more. There are none past the end.
func (d *Desk) Entries(ctx context.Context, from int64) (b []byte, err error) {
	err = d.view(ctx, func(v *view) error {
		h, err := v.tx.ReadHead()
		if err != nil {
			return err
		}
		if from < 0 || from > h.Size {
			return &api.Error{Code: api.CodeBadRequest, Message: "the log has no such place"}
		}
		texts, err := v.tx.EntriesFrom(from, min(from+MaxEntries, h.Size))
		for _, t := range texts {
			if b, err = ledger.AppendBundle(b, t); err != nil || len(b) > enough {
				return err
			}
		}
		return err
	})
	return b, err
}
