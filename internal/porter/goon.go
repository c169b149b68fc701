package porter

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// goOn ends what was left unfinished: what can be is gone on with, without sending
// again what is stored, and the rest is settled.
func (b *outbox) goOn(ctx context.Context, s *sending) error {
	if s.Landed {
		return b.deliver(s)
	}
	o := b.asItWas(s)
	if p := b.idle[s.Name]; p != nil && o != nil && b.Now().Before(p.until) {
		return p
	}
	r, err := b.resumable(ctx, s, o)
	switch {
	case ctx.Err() != nil || unreachable(err):
		return err
	case r == nil: // whatever stands in the way: settling it leaves nothing behind
		return b.settle(ctx, s)
	}
	switch p, err := b.idles(s, r); {
	case err != nil:
		r.Leave()
		return err
	case p != nil && p.until.IsZero(): // it stays where it is, with a note beside it
		r.Leave()
		return b.settle(ctx, s)
	case p != nil:
		r.Leave()
		return p
	}
	r.Traced(b.trace(s, r.Stored))
	b.Log.Info("a sending that was not finished is gone on with", "stored", r.Stored, "segments", r.Segments)
	sent, err := b.client.Resume(ctx, r, nil)
	switch {
	case err == nil:
		s.Sent, s.Landed = sent, true
		return b.deliver(s)
	case ctx.Err() != nil:
		return err
	}
	_, noted := b.failed(s, err)
	if unreachable(err) {
		return errors.Join(err, noted)
	}
	return b.settle(ctx, s) // a colleague called it back, or it may not be sent so any more
}

// idles: one more order would be in vain, for now or for good, as far as is known.
func (b *outbox) idles(s *sending, r *client.Resumable) (*problem, error) {
	v, err := b.inVain(s.Name, s.As)
	if err != nil || r.Sent != nil || v.moved(r.Stored) {
		return nil, err
	}
	p := v.held(b.Now())
	b.idle[s.Name] = p
	return p, nil
}

// asItWas is what was begun of a folder that is still as it was, and is still to be
// sent in the same way; nil of any other.
func (b *outbox) asItWas(s *sending) *client.Outgoing {
	c, err := look(filepath.Join(b.Outbox, s.Name))
	if err != nil {
		return nil
	}
	o, _, wrong := b.outgoing(c)
	if wrong != nil || s.As == "" || as(c, o) != s.As {
		return nil
	}
	return o
}

// resumable is what was begun of a folder; nil when it has to begin anew.
func (b *outbox) resumable(ctx context.Context, s *sending, o *client.Outgoing) (*client.Resumable, error) {
	orders, err := s.orders()
	if err != nil {
		return nil, err
	}
	if o == nil {
		return nil, errors.New("the folder is not as it was")
	}
	begun, err := b.client.BegunUnder(ctx, orders[len(orders)-1])
	if begun == nil {
		return nil, err
	}
	return b.client.PrepareResume(ctx, begun, paths(o))
}

// as is a digest of what stands in a folder and of what is to be sent of it: when a
// name, a size, a time, a line of the list or an addressee has changed, what was
// begun is not what is wanted now.
func as(c *contents, o *client.Outgoing) string {
	b, err := json.Marshal(o)
	if err != nil {
		return "" // fits nothing
	}
	return event.Sum(append(c.print[:], b...)).String()
}

func paths(o *client.Outgoing) (out []string) {
	for _, x := range o.Exhibits {
		out = append(out, x.Paths...)
	}
	return out
}

// orders are those that were given of it, oldest first.
func (s *sending) orders() (out []*event.Note, err error) {
	for _, text := range append(s.Before[:len(s.Before):len(s.Before)], s.Order) {
		n, err := event.ParseNote([]byte(text))
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}
