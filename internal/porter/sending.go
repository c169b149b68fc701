package porter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
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
	Outbox  string       `json:"outbox"`
	Name    string       `json:"name"` // of the folder
	Order   string       `json:"order"`
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
func (b *outbox) send(ctx context.Context, name string, o *client.Outgoing, ignored []string) error {
	p, err := b.client.Prepare(ctx, *o)
	if err != nil {
		return err
	}
	s := &sending{Outbox: b.Outbox, Name: name, Ignored: ignored, Began: b.Now()}
	p.Traced(func(n *event.Note, sent *client.Sent) error {
		if s.Sent = sent; sent == nil {
			s.Order = string(n.Bytes())
		}
		return b.state.save(b.sendingFile(name), s)
	})
	sent, err := b.client.Send(ctx, p, nil)
	if err == nil {
		s.Sent, s.Landed = sent, true
		return b.deliver(s)
	}
	if s.Order == "" || ctx.Err() != nil {
		return err
	}
	// Whether it was sent all the same is asked at once, or in the next round.
	if settled := b.settle(ctx, s); settled != nil {
		return errors.Join(err, settled)
	}
	if s.Landed {
		return nil
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
			all = append(all, b.settle(ctx, s))
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
	order, err := event.ParseNote([]byte(s.Order))
	if err != nil {
		return err
	}
	var id event.ConsignmentID
	if s.Sent != nil {
		id = s.Sent.Consignment
	}
	con, err := b.client.Settle(ctx, order, id)
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
