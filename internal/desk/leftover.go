package desk

import (
	"context"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// named are the digests of all blobs that a seal names.
func (d *Desk) named(ctx context.Context, s *event.Seal) (map[event.Digest]bool, error) {
	list, err := d.segments(ctx, s)
	if err != nil {
		return nil, err
	}
	out := make(map[event.Digest]bool, len(list.Segments)+2)
	out[s.List.Digest], out[s.Manifest.Digest] = true, true
	for _, g := range list.Segments {
		out[g.Digest] = true
	}
	return out, nil
}

// letGo ends the leases of what a seal names. What a machine stored that was then
// killed, and made anew, keeps its lease till the sweep deletes it: nothing names
// it, and nothing else would ever.
func (d *Desk) letGo(ctx context.Context, tx *store.Tx, s *event.Seal) error {
	leases, err := tx.Leases(s.Recipient)
	if err != nil || len(leases) == 0 {
		return err
	}
	named, err := d.named(ctx, s)
	if err != nil {
		return err
	}
	if err := tx.DropLeases(s.Recipient); err != nil {
		return err
	}
	for _, l := range leases {
		if !named[l.Digest] {
			if err := tx.SaveLease(l); err != nil {
				return err
			}
		}
	}
	return nil
}
