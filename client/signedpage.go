package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// signedPage fetches a page, verifies it, and gives the size of the log that it
// was proven under.
func (c *Client) signedPage(ctx context.Context, s *continuity.Story, before *event.LogIndex, limit int) (*SignedPage, int64, error) {
	got, err := c.askSigned(ctx, before, limit)
	if err != nil {
		return nil, 0, err
	}
	cp, err := c.headOfSigned(ctx, s, got)
	if err != nil {
		return nil, 0, err
	}
	p := &SignedPage{Next: got.Next}
	for i := range got.Items {
		x, err := c.signedItem(s, cp, &got.Items[i])
		if err != nil {
			return nil, 0, fmt.Errorf("%w: among what you signed, place %d: %w", ErrUntrusted, got.Items[i].Index, err)
		}
		if before != nil && x.Index >= *before {
			return nil, 0, fmt.Errorf("%w: its list of what you signed is not in the order of the log", ErrUntrusted)
		}
		before = &x.Index
		p.Signed = append(p.Signed, *x)
	}
	return p, cp.Size, nil
}

// askSigned asks for a page, which must be no longer than was asked for and lead
// further back.
func (c *Client) askSigned(ctx context.Context, before *event.LogIndex, limit int) (*api.Signed, error) {
	q := []string{"limit", fmt.Sprint(limit)}
	if before != nil {
		q = append(q, "before", fmt.Sprint(*before))
	}
	got := new(api.Signed)
	err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/signed"+query(q...), nil, got) })
	if err != nil {
		return nil, err
	}
	if n := len(got.Items); n > limit || got.Next != nil && (n == 0 || *got.Next != got.Items[n-1].Index) {
		return nil, fmt.Errorf("%w: its list of what you signed does not end", ErrUntrusted)
	}
	return got, nil
}

// headOfSigned is the head that a page is proven under: one that continues what
// this home has seen, and not an older one, which would hide what was signed since.
func (c *Client) headOfSigned(ctx context.Context, s *continuity.Story, got *api.Signed) (ledger.Checkpoint, error) {
	cp, err := ledger.OpenCheckpoint([]byte(got.Checkpoint), c.service.log, c.service.keys)
	if err != nil {
		return cp, fmt.Errorf("%w: the head of its log: %v", ErrUntrusted, err)
	}
	if cp.Size < s.Checkpoint.Size {
		return cp, fmt.Errorf("%w: its list of what you signed is of an older log than the one it just showed", ErrUntrusted)
	}
	return cp, c.advance(ctx, cp, got.Checkpoint, func(*memory) error { return nil })
}

// signedItem verifies one statement: that it stands in the log at its place, that
// it is in the person's name, and that her key signed it.
func (c *Client) signedItem(s *continuity.Story, cp ledger.Checkpoint, i *api.Item) (*Signed, error) {
	n, err := event.ParseNote([]byte(i.Note))
	if err != nil {
		return nil, err
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		return nil, err
	}
	entry, err := ledger.ParseEntry([]byte(i.Entry))
	if err != nil {
		return nil, err
	}
	p, err := hashes(i.Proof)
	if err != nil {
		return nil, err
	}
	if !entry.Holds(n) || ledger.CheckRecord(p, cp.Size, tlog.Hash(cp.Root), int64(i.Index), []byte(i.Entry)) != nil {
		return nil, errors.New("it is not in the log at that place")
	}
	by, err := c.inMyName(s, n, e)
	if err != nil {
		return nil, err
	}
	x := &Signed{
		Event: n.ID(), Reference: Reference(n.ID()), Index: i.Index, Recorded: entry.Recorded,
		Kind: e.Kind(), Key: by.Number, About: about(e),
	}
	x.Doubt = doubtOf(s, by, x.Event, x.Index)
	return x, nil
}

// inMyName is the person as a signer of the statement. Her key's line must be
// valid; of what an order's key signed for her, the order is.
func (c *Client) inMyName(s *continuity.Story, n *event.Note, e event.Event) (event.Signer, error) {
	by := e.Common().By
	if second := event.SecondOf(e); by.ID != c.ring.Of && second != nil {
		by = *second
	}
	if by.ID != c.ring.Of {
		return by, fmt.Errorf("it is in the name of %s", by.ID)
	}
	own := &event.Note{Text: n.Text}
	for _, l := range n.Signatures {
		if l.Name == string(by.ID) {
			own.Signatures = append(own.Signatures, l)
		}
	}
	if len(own.Signatures) == 0 && n.Signatures[0].Name == event.OrderKeyName(by.ID) {
		return by, nil
	}
	k := s.State.Dir.Person(event.HolderID(by.ID)).Record(by.Number)
	if k == nil {
		return by, fmt.Errorf("it is signed with key %d of %s, which there is not", by.Number, by.ID)
	}
	return by, own.Verify(slices.Sorted(slices.Values(k.Keys)))
}
