package client

import (
	"context"
	"errors"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// A partner is recognised by the root, whose key never lies where a page or a network
// is. So an administrator compares the number and writes what the root is to sign;
// whoever holds the root types the number once more, from the same paper, and signs
// that text without any network; the administrator brings back what came of it. A
// service, a page or a file that was changed on the way brings about nothing.

// WriteRecognition gives the text by which the root accepts a partner, whose number
// was read from paper or heard. It says nothing to the service.
func (c *Client) WriteRecognition(ctx context.Context, partner event.OrgID, number string) ([]byte, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	o, err := compared(s, partner, number)
	if err != nil {
		return nil, err
	}
	if s.State.Dir.Organisation(c.Who().ID.Org()).Recognises(o) {
		return nil, event.Refuse(event.CodeTaken, "your organisation has recognised %s already", partner)
	}
	e := &event.Recognised{Header: c.own(s), Organisation: partner, Root: o.RootDigest}
	e.By = event.Signer{ID: event.ActorID(c.Who().ID.Org()), Number: 1}
	if err := c.allowed(s, e); err != nil {
		return nil, err
	}
	return event.Text(e)
}

// SignRecognition signs such a text as the root, with no network: what is signed is
// that this partner has the root of this number, in the log the root joined, and
// nothing else.
func (c *Client) SignRecognition(text []byte, partner event.OrgID, number string) (*event.Note, error) {
	want, err := event.NormalNumber(number)
	if err != nil {
		return nil, err
	}
	parsed, err := event.Parse(text)
	e, ok := parsed.(*event.Recognised)
	switch {
	case err != nil:
		return nil, notForRoot(err)
	case !ok:
		return nil, notForRoot(fmt.Errorf("it is of another kind (%s)", parsed.Kind()))
	case e.By != c.Who() || e.For != event.PartyID(c.Who().ID) || e.Log != c.home.Config.Log:
		return nil, notForRoot(fmt.Errorf("it is for %s to sign, in the log %s", e.By.ID, e.Log))
	case e.Organisation != partner || event.RootNumber(e.Root) != want:
		return nil, event.Refuse(event.CodeUnknown, "the text is about %s and another number than you typed. Nothing was signed. Read the number again from the paper; if it is right, do not go on and tell your administrator", e.Organisation)
	}
	return event.Sign(text, c.ring.signer)
}

func notForRoot(err error) error {
	return event.Refuse(event.CodeUnknown, "it is not a partner's recognition for this root to sign: %v. Nothing was signed; have it written again", err)
}

// RootSigned is a recognition that the root signed elsewhere, verified.
type RootSigned struct {
	Organisation event.OrgID `json:"organisation"`
	Number       string      `json:"number"`
	note         *event.Note
}

// ReadRecognition verifies what came back from where the root is kept: that one's own
// root signed exactly this, about the partner's root as it stands.
func (c *Client) ReadRecognition(ctx context.Context, b []byte) (*RootSigned, error) {
	n, err := event.ParseNote(b)
	if err != nil {
		return nil, notRecognition(err)
	}
	parsed, err := event.Parse(n.Text)
	if err != nil {
		return nil, notRecognition(err)
	}
	e, ok := parsed.(*event.Recognised)
	if !ok {
		return nil, notRecognition(fmt.Errorf("it is of another kind (%s)", parsed.Kind()))
	}
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.fromRoot(ctx, s, n, e); err != nil {
		return nil, err
	}
	return &RootSigned{e.Organisation, event.RootNumber(e.Root), n}, nil
}

func notRecognition(err error) error {
	return typing(event.Refuse(event.CodeUnknown, "it is not a partner's recognition that your root signed: %v. Bring the whole file, from where your root is kept", err), "'safehand organisation sign' makes it")
}

func (c *Client) fromRoot(ctx context.Context, s *continuity.Story, n *event.Note, e *event.Recognised) error {
	own := s.State.Dir.Organisation(c.Who().ID.Org())
	if e.By.ID != event.ActorID(own.ID) {
		return event.Refuse(event.CodeNotYours, "it is signed for %s, and you are of %s", e.By.ID, own.ID)
	}
	keys, err := s.State.Dir.KeysOf(&e.Header)
	if err != nil {
		return err
	}
	if err := n.Verify(keys); err != nil {
		return event.Refuse(event.CodeSignature, "it is not what the root of %s signed: it was changed, or signed by somebody else. Bring the file again", own.ID)
	}
	if o := s.State.Dir.Organisation(e.Organisation); o == nil || o.RootDigest != e.Root {
		return fmt.Errorf("%w: it shows another root for %s than yours signed for. Do not go on and tell your data protection team", ErrUntrusted, e.Organisation)
	}
	if event.TimeOf(c.now())-e.At > maxPending {
		return outOfTime()
	}
	return c.joined(ctx, e.Seen, s.Checkpoint.Seen())
}

func outOfTime() error {
	return event.Refuse(event.CodeState, "it was written more than a day ago, and can't be recorded any more: write it again and have the root sign it anew")
}

// Record submits it. The same again finds it recorded.
func (c *Client) Record(ctx context.Context, r *RootSigned) (*Done, error) {
	d, err := c.submit(ctx, r.note, api.Submission{})
	if e := new(api.Error); errors.As(err, &e) && e.Code == event.CodeStale {
		return nil, outOfTime()
	}
	return d, err
}
