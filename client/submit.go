package client

import (
	"context"
	"crypto/rand"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Done is an act that stands in the log, proven.
type Done struct {
	Event    event.EventID  `json:"event"`
	Index    event.LogIndex `json:"index"`
	Recorded event.Time     `json:"recorded"`
	// Filed, of a receipt, is the case into which it was put, unasked.
	Filed *Filed `json:"filed,omitempty"`
}

// header fills in what every statement says of itself.
func (c *Client) header(s *continuity.Story, party event.PartyID) event.Header {
	h := event.Header{
		Log: c.home.Config.Log, By: c.Who(), For: party,
		At: event.TimeOf(c.now()), Seen: s.Checkpoint.Seen(),
	}
	rand.Read(h.Salt[:])
	return h
}

// say signs e with the keyring and submits it.
func (c *Client) say(ctx context.Context, e event.Event, with api.Submission) (*Done, error) {
	return c.sayAs(ctx, e, with, c.ring.signer)
}

// sayAs signs e and submits it, and believes the answer only with its proof.
// Sending the same note again gets the same answer, so a lost answer is simply
// asked for again.
func (c *Client) sayAs(ctx context.Context, e event.Event, with api.Submission, signers ...note.Signer) (*Done, error) {
	n, err := signed(e, signers...)
	if err != nil {
		return nil, err
	}
	return c.submit(ctx, n, with)
}

func signed(e event.Event, signers ...note.Signer) (*event.Note, error) {
	text, err := event.Text(e)
	if err != nil {
		return nil, err
	}
	return event.Sign(text, signers...)
}

// asks is how often, at least, an answer to a statement is asked for that did not
// come: whether it was recorded is not left open for the want of a second.
const asks = 3

// submit sends a signed note, which may have lain in the home since an answer
// was lost, and believes the answer only with its proof.
func (c *Client) submit(ctx context.Context, n *event.Note, with api.Submission) (*Done, error) {
	if err := c.home.stopped(); err != nil {
		return nil, err
	}
	if err := c.signs(n.ID()); err != nil {
		return nil, err
	}
	with.Note = string(n.Bytes())
	var r api.Recorded
	err := c.shortly(ctx, asks, func() error {
		r = api.Recorded{}
		return c.once(ctx, "POST", "/v1/events", with, &r)
	})
	if err != nil {
		return nil, c.disowned(n, err)
	}
	if err := c.proven(ctx, n, &r); err != nil {
		return nil, err
	}
	return &Done{Event: r.Event, Index: r.Index, Recorded: r.Recorded}, nil
}

// proven: the entry is of this note, counts it on the threads it belongs to, and
// stands in the log under a head that continues the newest one seen.
func (c *Client) proven(ctx context.Context, n *event.Note, r *api.Recorded) error {
	e, err := event.Parse(n.Text)
	if err != nil {
		return err
	}
	entry, err := ledger.ParseEntry([]byte(r.Entry))
	if err != nil || !entry.Holds(n) || r.Event != n.ID() || entry.Recorded != r.Recorded {
		return fmt.Errorf("%w: the answer is for another statement", ErrUntrusted)
	}
	if c.service == nil {
		return fmt.Errorf("%w: nothing of it has been verified yet", ErrUntrusted)
	}
	cp, err := ledger.OpenCheckpoint([]byte(r.Checkpoint), c.service.log, c.service.keys)
	if err != nil {
		return fmt.Errorf("%w: the head of its log: %v", ErrUntrusted, err)
	}
	p, err := hashes(r.Proof)
	if err != nil {
		return err
	}
	if err := ledger.CheckRecord(p, cp.Size, cp.Root, int64(r.Index), []byte(r.Entry)); err != nil {
		return fmt.Errorf("%w: it did not prove that your statement was recorded", ErrUntrusted)
	}
	return c.advance(ctx, cp, r.Checkpoint, func(m *memory) error { return c.counting.counted(e, entry, r.Index, m) })
}
