package stock

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/store"
)

// taking is a count that is being made.
type taking struct {
	Stock
	Options
	r     *Reading
	db    *store.DB
	blobs blob.Reader
	done  int64 // bytes looked at
	// lists are the exhibits whose list can't be read, by their place in Wanting.
	lists map[event.RecipientID]int
	// The pieces of the exhibit last met in the store: a walk meets all of one
	// exhibit together.
	current event.RecipientID
	names   map[blob.Name]bool
}

// exhibit looks for each piece of an exhibit.
func (t *taking) exhibit(ctx context.Context, x *Exhibit) error {
	had := t.Shares[x.By.Org()]
	t.Shares[x.By.Org()] = Share{had.Exhibits + 1, had.Bytes + x.Bytes()}
	w := Wanting{Exhibit: x}
	pieces, err := x.All(ctx, t.blobs)
	if w.NoList = errors.Is(err, ErrNoList); err != nil && !w.NoList {
		return err
	}
	for _, p := range pieces {
		if err := t.piece(ctx, &w, p); err != nil {
			return err
		}
	}
	if w.NoList {
		w.Unknown = x.Seal.Segments.Count
		t.lists[x.Seal.Recipient] = len(t.Wanting)
	}
	if w.NoList || len(w.Missing)+len(w.WrongLength)+len(w.Damaged) > 0 {
		t.Wanting = append(t.Wanting, w)
	}
	return nil
}

func (t *taking) piece(ctx context.Context, w *Wanting, p Piece) error {
	t.done += p.Size
	if t.Progress != nil {
		t.Progress(t.done, t.r.Bytes)
	}
	// That the list can't be read although it is there means that it is damaged.
	s, err := looker{blobs: t.blobs}.look(ctx, p.Name, p.Size, t.Deep || w.NoList && p.What == listPiece)
	if err != nil {
		return err
	}
	switch s {
	case present:
		t.Present++
	case missing:
		t.Missing++
		w.Missing = append(w.Missing, p)
	case wrongLength:
		t.Damaged++
		w.WrongLength = append(w.WrongLength, p)
	case damaged:
		t.Damaged++
		w.Damaged = append(w.Damaged, p)
	}
	return nil
}

// found places a blob that is in the store.
func (t *taking) found(ctx context.Context, n blob.Name, size int64) error {
	if i, ok := t.lists[n.Recipient]; ok {
		w := &t.Wanting[i]
		if w.Unknown > 0 && !slices.ContainsFunc(w.ends(), func(p Piece) bool { return p.Name == n }) {
			w.Unknown--
		}
		return nil
	}
	named, err := t.named(ctx, n)
	if err != nil || named {
		return err
	}
	if named, err = t.came(ctx, n); err != nil || named {
		return err
	}
	t.Extra++
	t.ExtraBytes += size
	if len(t.Strays) < listed {
		t.Strays = append(t.Strays, n)
	}
	return nil
}

// named: by a seal that the reading saw.
func (t *taking) named(ctx context.Context, n blob.Name) (bool, error) {
	i, ok := t.r.at[n.Recipient]
	if !ok {
		return false, nil
	}
	if t.current != n.Recipient || t.names == nil {
		x, err := exhibitAt(ctx, t.db, i)
		if err != nil {
			return false, err
		}
		pieces, err := x.All(ctx, t.blobs)
		if err != nil {
			return false, fmt.Errorf("%s: %w", x.ID.SealNumber(), err)
		}
		t.current, t.names = n.Recipient, map[blob.Name]bool{}
		for _, p := range pieces {
			t.names[p.Name] = true
		}
	}
	return t.names[n], nil
}

// came: it is held by a lease, was sealed since the log was read, or has gone
// again.
func (t *taking) came(ctx context.Context, n blob.Name) (held bool, err error) {
	err = t.db.View(ctx, func(tx *store.Tx) error {
		leases, err := tx.Leases(n.Recipient)
		if err != nil {
			return err
		}
		held = slices.ContainsFunc(leases, func(l store.Lease) bool { return l.Digest == n.Digest })
		x, err := tx.Exhibit(n.Recipient)
		if x != nil && x.Sealed() && int64(x.SealedAt.Index) >= t.r.Size {
			held = true
		}
		return err
	})
	if err != nil || held {
		return held, err
	}
	_, err = t.blobs.Stat(ctx, n)
	if errors.Is(err, blob.ErrNotFound) {
		return true, nil
	}
	return false, err
}

// settle counts the segments of exhibits without a list.
func (t *taking) settle() {
	for _, i := range t.lists {
		w := t.Wanting[i]
		t.Missing += w.Unknown
		t.Present += w.Seal.Segments.Count - w.Unknown
	}
}
