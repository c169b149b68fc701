package client

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// logAt is the log as it was at an instant: of the entries recorded before it, none is
// left out and none is too many. It is nil while the log holds nothing so late, because
// another one might still be recorded before.
func (c *Client) logAt(ctx context.Context, before event.Time) (*event.Seen, error) {
	var at api.LogAt
	if err := c.call(ctx, "GET", "/v1/log-at"+query("before", fmt.Sprint(int64(before))), nil, &at); err != nil {
		return nil, err
	}
	head, err := ledger.OpenCheckpoint([]byte(at.Checkpoint), c.service.log, c.service.keys)
	if err != nil {
		return nil, fmt.Errorf("%w: the head of its log: %w", ErrUntrusted, err)
	}
	if err := c.advance(ctx, head, at.Checkpoint, func(*memory) error { return nil }); err != nil {
		return nil, err
	}
	if at.Next == nil {
		return nil, nil
	}
	if err := between(head, &at, before); err != nil {
		return nil, fmt.Errorf("%w: the log as it was at %s: %w", ErrUntrusted, before, err)
	}
	return &event.Seen{Size: at.Size, Root: at.Root}, nil
}

// between: the size is where the instant lies, and the root is that of the size.
func between(head ledger.Checkpoint, at *api.LogAt, before event.Time) error {
	proof, err := hashes(at.Proof)
	if err != nil {
		return err
	}
	if err := ledger.CheckTree(proof, head.Size, head.Root, at.Size, tlog.Hash(at.Root)); err != nil {
		return err
	}
	next, err := stands(head, at.Size, at.Next)
	if err != nil {
		return err
	}
	if next < before {
		return fmt.Errorf("entry %d was recorded before it too", at.Size)
	}
	if at.Size == 0 {
		return nil
	}
	last, err := stands(head, at.Size-1, at.Last)
	if err == nil && last >= before {
		err = fmt.Errorf("entry %d was not recorded before it", at.Size-1)
	}
	return err
}

// stands is when an entry that stands under a head was recorded.
func stands(head ledger.Checkpoint, index int64, x *api.Stands) (event.Time, error) {
	if x == nil {
		return 0, fmt.Errorf("entry %d is not shown", index)
	}
	proof, err := hashes(x.Proof)
	if err != nil {
		return 0, err
	}
	if err := ledger.CheckRecord(proof, head.Size, head.Root, index, x.Entry); err != nil {
		return 0, err
	}
	e, err := ledger.ParseEntry(x.Entry)
	return e.Recorded, err
}
