package client

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// witnessWait is how long a record waits for those who watch the log to sign the
// head that has its newest statement: they are asked every few seconds.
const witnessWait = 15 * time.Second

// awaited fetches the story of a sending anew until everybody who watches the log
// and answers has signed a head that holds all of it, or for as long as that is
// worth waiting. A record carries what had arrived.
func (c *Client) awaited(ctx context.Context, id event.ConsignmentID) (*continuity.Story, *continuity.Evidence, error) {
	until := time.Now().Add(witnessWait)
	for {
		s, ev, err := c.consignment(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		last := s.Statements[len(s.Statements)-1].Place.Index
		waits, err := c.witnessesBehind(ctx, last)
		if err != nil || !waits || time.Now().After(until) {
			return s, ev, err
		}
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// witnessesBehind reports whether somebody who answers has still to sign a head
// with the entry at last in it.
func (c *Client) witnessesBehind(ctx context.Context, last event.LogIndex) (bool, error) {
	var w api.Watch
	if err := c.call(ctx, "GET", "/v1/witnesses", nil, &w); err != nil {
		return false, err
	}
	return slices.ContainsFunc(w.Witnesses, func(x api.Witness) bool { return x.Trouble == "" && x.Size <= int64(last) }), nil
}

// counterSigned are the heads that others signed about the times of the line's
// statements, and the newest, each proven to be a beginning of the evidence's own.
// A head that is not was signed by people who were shown another history.
func (c *Client) counterSigned(ctx context.Context, s *continuity.Story, line []*custody.Exhibit, signed []byte) ([]continuity.Head, error) {
	head := s.Checkpoint.Seen()
	found := map[int64][]byte{}
	for _, at := range continuity.Timed(s, line) {
		if err := c.cosigned(ctx, int64(at), head, found); err != nil {
			return nil, err
		}
	}
	if err := c.cosigned(ctx, head.Size, head, found); err != nil {
		return nil, err
	}
	sizes := slices.Sorted(maps.Keys(found))
	var out []continuity.Head
	var seen []event.Seen
	for _, size := range sizes {
		h := continuity.HeadOf(found[size], nil)
		if h == nil {
			continue
		}
		seen = append(seen, event.Seen{Size: size, Root: rootOf(h.Note)})
		out = append(out, *h)
	}
	// The head in hand may be among them, and is last then.
	n := len(seen)
	if n > 0 && seen[n-1] == head {
		n--
	}
	proofs, err := c.beginnings(ctx, seen[:n], head)
	if err != nil {
		return nil, c.catch(err, signed)
	}
	for i := range proofs {
		out[i].Proof = proofs[i]
	}
	return out, nil
}

// cosigned asks for the heads on both sides of a size, and takes in those that the
// log itself signed and that are no larger than the head in hand.
func (c *Client) cosigned(ctx context.Context, size int64, head event.Seen, into map[int64][]byte) error {
	var got api.Cosigned
	err := c.call(ctx, "GET", "/v1/cosigned"+query("size", fmt.Sprint(size)), nil, &got)
	var refused *api.Error
	if errors.As(err, &refused) && refused.Code == api.CodeNotFound {
		return nil // a service from before there were witnesses
	}
	if err != nil {
		return err
	}
	for _, n := range append(got.Before, got.After...) {
		cp, err := ledger.OpenCheckpoint([]byte(n), c.service.log, c.service.keys)
		if err != nil {
			return fmt.Errorf("%w: a counter-signed head of its log: %v", ErrUntrusted, err)
		}
		if cp.Size == 0 || cp.Size > head.Size {
			continue
		}
		if was, ok := into[cp.Size]; ok {
			_, lines, _ := strings.Cut(n, "\n\n")
			n = string(ledger.WithLines(was, slices.Collect(lineSeq(lines))...))
		}
		into[cp.Size] = []byte(n)
	}
	return nil
}

func lineSeq(s string) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for l := range strings.Lines(s) {
			if !yield([]byte(l)) {
				return
			}
		}
	}
}

func rootOf(note []byte) event.Digest {
	text, _, _ := strings.Cut(string(note), "\n\n")
	h, err := ledger.ParseHead([]byte(text + "\n"))
	if err != nil {
		return event.Digest{}
	}
	return event.Digest(h.Root)
}
