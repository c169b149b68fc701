package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// Some acts two people sign. The first signs alone and submits nothing: what she
// signed goes to the second as a file, from hand to hand. The second's client
// believes nothing of the file but what the first's key signed, and shows that in
// its own words before it asks.

// maxPending is how long, in seconds, a half-signed statement can be finished: the
// rules refuse one whose signer saw a log that is over a day old.
const maxPending = 24 * 3600

// HalfSigned is a statement that the first of two people signed, verified.
type HalfSigned struct {
	// Statement is what both say.
	Statement event.Event
	// About is the statement that a decision is about, where the second can see it.
	About *Disputed
	note  *event.Note
	story *continuity.Story
}

// secondOf is the other person with the key record she has now.
func secondOf(s *continuity.Story, who event.PersonID) (event.Signer, error) {
	k := s.State.Dir.Person(event.HolderID(who)).Live()
	if k == nil {
		return event.Signer{}, event.Refuse(event.CodeUnknown, "%s is not enrolled, and can't sign with you", who)
	}
	return event.Signer{ID: event.ActorID(who), Number: k.Number}, nil
}

// signFirst signs what another person has to sign too, after asking the rules
// whether the two may. It says nothing to the service.
func (c *Client) signFirst(s *continuity.Story, e event.Event) (*event.Note, error) {
	text, err := event.Text(e)
	if err != nil {
		return nil, err
	}
	if err := c.allowed(s, e); err != nil {
		return nil, err
	}
	n, err := event.Sign(text, c.ring.signer)
	if err != nil {
		return nil, err
	}
	return n, c.signs(n.ID())
}

// CloseUnit is the first half of closing a unit, by an administrator.
func (c *Client) CloseUnit(ctx context.Context, unit event.UnitID, with event.PersonID) (*event.Note, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	second, err := secondOf(s, with)
	if err != nil {
		return nil, err
	}
	return c.signFirst(s, &event.UnitClosed{Header: c.own(s), Second: second, Unit: unit})
}

// ReadHalfSigned verifies what the first of two signed: that it is hers, for this
// person to sign, of this log, and not too old.
func (c *Client) ReadHalfSigned(ctx context.Context, b []byte) (*HalfSigned, error) {
	n, err := event.ParseNote(b)
	if err != nil {
		return nil, notHalfSigned(err)
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		return nil, notHalfSigned(err)
	}
	second := event.SecondOf(e)
	if second == nil {
		return nil, notHalfSigned(fmt.Errorf("its kind (%s) needs one person only", e.Kind()))
	}
	if *second != c.Who() {
		return nil, event.Refuse(event.CodeNotYours, "it was signed to be countersigned by %s with key %d, and you are %s with key %d", second.ID, second.Number, c.Who().ID, c.Who().Number)
	}
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	h := &HalfSigned{Statement: e, note: n, story: s}
	if err := c.checkFirst(ctx, h); err != nil {
		return nil, err
	}
	if d, ok := e.(*event.Decided); ok {
		h.About, err = c.disputed(ctx, s, func(x *Disputed) bool { return x.Event == d.Statement })
	}
	return h, err
}

func notHalfSigned(err error) error {
	return event.Refuse(event.CodeUnknown, "it is not a statement that another person signed for you to countersign: %v. Ask for the file again; it may have been changed on the way", err)
}

// checkFirst: the first's own key signed exactly this, she saw this log, and not
// too long ago.
func (c *Client) checkFirst(ctx context.Context, h *HalfSigned) error {
	e := h.Statement.Common()
	keys, err := h.story.State.Dir.KeysOf(e)
	if err != nil {
		return err
	}
	if err := h.note.Verify(keys); err != nil {
		return event.Refuse(event.CodeSignature, "it is not what %s signed: it was changed, or signed by somebody else. Ask for the file again", e.By.ID)
	}
	if err := c.joined(ctx, e.Seen, h.story.Checkpoint.Seen()); err != nil {
		return err
	}
	if event.TimeOf(c.now())-e.At > maxPending {
		return late(e.By.ID)
	}
	return nil
}

func late(first event.ActorID) error {
	return event.Refuse(event.CodeState, "%s signed it more than a day ago, and it can't be finished any more: have it signed anew", first)
}

// Countersign adds the second person's line and submits the statement of both.
func (c *Client) Countersign(ctx context.Context, h *HalfSigned) (*Done, error) {
	own, err := event.Sign(h.note.Text, c.ring.signer)
	if err != nil {
		return nil, err
	}
	both := &event.Note{Text: h.note.Text, Signatures: append(slices.Clone(h.note.Signatures), own.Signatures...)}
	d, err := c.submit(ctx, both, api.Submission{})
	var e *api.Error
	if errors.As(err, &e) && e.Code == event.CodeStale {
		return nil, late(h.Statement.Common().By.ID)
	}
	return d, err
}
