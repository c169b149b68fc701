package porter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// sending is how far a folder has come on its way out. It is written down before
// each step, so that after a crash nothing is sent twice and nothing is left
// behind: the order before the service hears of it, the dispatch likewise, and
// the folder's new place before it is moved there.
type sending struct {
	Outbox string `json:"outbox"`
	Name   string `json:"name"` // of the folder
	As     string `json:"as"`   // what it held, and what was to be sent of it
	Order  string `json:"order"`
	// Before are the orders that this one takes up, oldest first. Whether it reached
	// the service is not known after a crash; then one of them stands open.
	Before []string `json:"before,omitempty"`

	Sent    *client.Sent `json:"sent,omitempty"`
	Landed  bool         `json:"landed"`          // it stands in the log
	Moved   string       `json:"moved,omitempty"` // the name it is to have among those sent
	Ignored []string     `json:"ignored,omitempty"`
	Began   time.Time    `json:"began"`
}

const sendingPrefix = "sending-"

// sendingFile is where that of a folder is written down.
func (b *outbox) sendingFile(name string) string {
	h := sha256.Sum256([]byte(b.Outbox + "\x00" + name))
	return sendingPrefix + hex.EncodeToString(h[:12]) + ".json"
}

// unfinished: the folder was sent, or it is not known yet.
func (b *outbox) unfinished(name string) (bool, error) {
	var s sending
	err := b.state.load(b.sendingFile(name), &s)
	return s.Order != "", err
}

// send seals and sends a folder.
func (b *outbox) send(ctx context.Context, name string, c *contents, o *client.Outgoing, ignored []string) error {
	s := &sending{Outbox: b.Outbox, Name: name, As: as(c, o), Ignored: ignored, Began: b.Now()}
	v, err := b.inVain(name, s.As)
	if err != nil {
		return err
	}
	if held := v.held(b.Now()); held != nil {
		return held
	}
	p, err := b.client.Prepare(ctx, *o)
	if err != nil {
		return err
	}
	p.Traced(b.trace(s, 0))
	sent, err := b.client.Send(ctx, p, nil)
	if errors.As(err, new(*client.DueMovedError)) { // the folder says by which rule it is due, and no date
		sent, err = b.client.Send(ctx, p, nil)
	}
	return b.ended(ctx, s, sent, err)
}

// trace writes a sending down before each step. So many segments are stored of it.
func (b *outbox) trace(s *sending, stored int64) client.Trace {
	return func(n *event.Note, sent *client.Sent) error {
		if sent != nil {
			s.Sent = sent
		} else {
			if err := b.count(s, stored); err != nil {
				return err
			}
			if s.Order != "" {
				s.Before = append(s.Before, s.Order)
			}
			s.Order = string(n.Bytes())
		}
		return b.state.save(b.sendingFile(s.Name), s)
	}
}

// ended is what follows when nothing more is being sent. What only the service's
// being away stopped, or the program's end, is gone on with; what was refused is
// called back.
func (b *outbox) ended(ctx context.Context, s *sending, sent *client.Sent, err error) error {
	if err == nil {
		s.Sent, s.Landed = sent, true
		return b.deliver(s)
	}
	if s.Order == "" || ctx.Err() != nil {
		return err
	}
	held, noted := b.failed(s, err)
	if unreachable(err) {
		return errors.Join(err, noted)
	}
	if settled := b.settle(ctx, s); settled != nil {
		return errors.Join(err, settled)
	}
	var stopped *client.StoppedError
	switch {
	case s.Landed: // it was sent all the same
		return nil
	case held != nil:
		return held
	case errors.As(err, &stopped):
		return fmt.Errorf("%w. Nothing was sent; the order was called back", stopped.Cause)
	}
	return err
}

// finish ends what was left unfinished.
func (b *outbox) finish(ctx context.Context) error {
	entries, err := os.ReadDir(b.state.dir)
	if err != nil {
		return err
	}
	var all []error
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), sendingPrefix) {
			continue
		}
		s := new(sending)
		if err := b.state.load(e.Name(), s); err != nil {
			all = append(all, err)
			continue
		}
		if s.Outbox == b.Outbox {
			all = append(all, b.goOn(ctx, s))
		}
	}
	return errors.Join(all...)
}

// settle makes sure of what became of a sending: it is sent, and the folder
// moved; or it is not and never will be, and the folder begins anew.
func (b *outbox) settle(ctx context.Context, s *sending) error {
	if s.Landed {
		return b.deliver(s)
	}
	orders, err := s.orders()
	if err != nil {
		return err
	}
	var id event.ConsignmentID
	if s.Sent != nil {
		id = s.Sent.Consignment
	}
	con, err := b.client.Settle(ctx, orders, id)
	if err != nil {
		return err
	}
	if con == nil {
		b.Log.Info("a sending that was not finished is called back, and begins anew")
		return b.state.drop(b.sendingFile(s.Name))
	}
	s.Sent.Recorded, s.Sent.ReceiveBy, s.Landed = con.At.Recorded, con.ReceiveBy, true
	return b.deliver(s)
}
