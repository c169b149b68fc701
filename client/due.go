package client

import (
	"context"
	"errors"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// DueMovedError: the hours by which a receipt is due changed after the sender had
// looked, and it would be due later than she was shown. Nothing was signed or left the
// machine; the same [Prepared], sent again, is due when it says now.
type DueMovedError struct {
	Was, Now event.Time
}

func (e *DueMovedError) Error() string {
	return "the working hours there changed after you looked, and the receipt would be due later. Nothing was sent: look at the new date, and send it if that is soon enough"
}

// confirmed: what she is about to sign is due no later than she was shown. A service
// that is away stops nothing here: the order meets the same, and is kept.
func (c *Client) confirmed(ctx context.Context, p *Prepared) error {
	s, err := c.directories(ctx, orgs(p.To)...)
	switch {
	case Away(err):
		return nil
	case err != nil:
		return err
	}
	at := event.TimeOf(c.now())
	was, err := p.story.State.Deadline(p.To, at, p.Deadline)
	if err != nil {
		return err
	}
	now, err := s.State.Deadline(p.To, at, p.Deadline)
	if err != nil {
		return err
	}
	p.story, p.ReceiveBy = s, now
	if now > was {
		return &DueMovedError{was, now}
	}
	return nil
}

// dispatches is how often a dispatch is made, at most, where something else was
// recorded between the look at the directory and it.
const dispatches = 3

// dispatch hands over. Hours that change in that moment would refuse what was just
// signed: it is made anew by the new ones, since nobody may be there to be asked.
func (o *ordering) dispatch(ctx context.Context, p *Prepared) (*Sent, error) {
	for try := 1; ; try++ {
		e, sent, err := o.dispatchOnce(ctx, p)
		if err == nil {
			return o.told(p, e, sent), nil
		}
		if e == nil || try == dispatches || !o.overtaken(ctx, p, e, err) {
			return nil, err
		}
	}
}

// overtaken reports that a dispatch was refused for when it is due, and that it would be
// due otherwise by the directory as it is now.
func (o *ordering) overtaken(ctx context.Context, p *Prepared, e *event.Dispatched, cause error) bool {
	var refused *api.Error
	if !errors.As(cause, &refused) || refused.Code != event.CodeState {
		return false
	}
	s, err := o.c.directories(ctx, orgs(p.To)...)
	if err != nil {
		return false
	}
	by, err := s.State.Deadline(p.To, e.At, p.Deadline)
	return err == nil && by != e.ReceiveBy
}

// told says of what was sent that it is due later than by the hours its sender saw.
func (o *ordering) told(p *Prepared, e *event.Dispatched, sent *Sent) *Sent {
	by, err := p.story.State.Deadline(p.To, e.At, p.Deadline)
	if err == nil && by < e.ReceiveBy {
		sent.Otherwise = &by
	}
	sent.Passed = p.passed
	return sent
}

// inTime has what was to be received by an instant that has passed since be due like
// whatever else was (urgent): the instant can't be met, and what is stored would be lost
// with the order. Its sender signs the new order, and is told both times afterwards.
func (p *Prepared) inTime(now event.Time) {
	if d := p.Deadline; d.Kind == event.Instant && d.At <= now {
		p.Deadline, p.passed = urgent, &d.At
	}
}
