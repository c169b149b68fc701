package notice

import (
	"context"
	"errors"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// Channel is a way to tell somebody.
type Channel interface {
	Name() string
	// Send says m, and returns nil when its receiver took it. Its error is a
	// [Failure].
	Send(ctx context.Context, m Message) error
	// Hello asks whether the receiver is there and would take a message, and sends
	// none.
	Hello(ctx context.Context) error
}

// Message is what a channel is given to send: no more than may be said.
type Message struct {
	ID   string // the same each time it is sent
	To   string // of mail alone
	Now  time.Time
	Made event.Time
	Said []Said
}

// Failure is why a message was not taken: a sentence for whoever runs the service,
// with no address and nothing of what was to be said.
type Failure struct {
	Sentence string
	// Alone: it is this message that is not taken; the others may be.
	Alone bool
	// Final: it would be refused again.
	Final bool
}

func (f *Failure) Error() string { return f.Sentence }

// How long a message may take, and for how long nobody else gets it: a node that
// dies with a message in hand holds it up by lease. The second exceeds the first
// by far, since two machines' clocks differ.
const (
	sendWithin = time.Minute
	lease      = 5 * time.Minute
)

// giveUp is how long a message is tried that is refused for good each time, which
// somebody may still set right.
const giveUp = 72 * time.Hour

// Pass says everything that is due by every channel.
func (q *Queue) Pass(ctx context.Context) error {
	var all []error
	for _, ch := range q.Channels {
		all = append(all, q.say(ctx, ch))
	}
	return errors.Join(all...)
}

// say makes messages of what is due by ch, and sends them until none is left or
// the channel fails. Its error is the database's.
func (q *Queue) say(ctx context.Context, ch Channel) error {
	var any bool
	err := q.db.View(ctx, func(tx *store.Tx) (err error) {
		any, err = tx.Telling(ch.Name(), event.TimeOf(q.Now()))
		return err
	})
	if err != nil || !any {
		return err
	}
	if err := q.gather(ctx, ch.Name()); err != nil {
		return err
	}
	for ctx.Err() == nil {
		m, err := q.take(ctx, ch.Name())
		if err != nil || m == nil {
			return err
		}
		if err := q.send(ctx, ch, m); err != nil {
			return err
		}
	}
	return nil
}

// take leases the next message, nil when there is none or the channel rests.
func (q *Queue) take(ctx context.Context, channel string) (m *store.Message, err error) {
	err = q.db.Update(ctx, func(tx *store.Tx) error {
		now := q.Now()
		c, err := tx.LockChannel(channel)
		if err != nil || c.Try > event.TimeOf(now) {
			return err
		}
		m, err = tx.LeaseMessage(channel, event.TimeOf(now), event.TimeOf(now.Add(lease)))
		if err != nil || m == nil {
			return err
		}
		return q.leaveOver(tx, channel, m)
	})
	return m, err
}

// leaveOver takes out of a mail what is over: that something came which somebody has
// received while the mail server was away. A mail that says nothing else is not sent.
// One that does and was tried before stays as it was: it may have been taken. Alarms
// stay, since that it was late is so for ever; and so does what programs are told.
func (q *Queue) leaveOver(tx *store.Tx, channel string, m *store.Message) error {
	if channel != MailName || q.Over == nil {
		return nil
	}
	var over, left []store.Waiting
	for _, n := range m.Notices {
		is := false
		if n.Kind == Arrival || n.Kind == Opening {
			var err error
			if is, err = q.Over(tx, n.Notice); err != nil {
				return err
			}
		}
		if is {
			over = append(over, n)
		} else {
			left = append(left, n)
		}
	}
	if len(left) > 0 && m.Attempts > 1 {
		return nil
	}
	for _, n := range over {
		if err := tx.DropNotice(channel, m.Recipient, n.Key); err != nil {
			return err
		}
	}
	m.Notices = left
	return nil
}

// send sends m and keeps how that went.
func (q *Queue) send(ctx context.Context, ch Channel, m *store.Message) error {
	if len(m.Notices) == 0 { // what it said is over, or so old that it was forgotten
		return q.db.Update(ctx, func(tx *store.Tx) error { return tx.EndMessage(m, event.TimeOf(q.Now()), "") })
	}
	out := Message{ID: m.ID, To: m.Recipient, Now: q.Now(), Made: m.Made}
	for _, n := range m.Notices {
		out.Said = append(out.Said, said(n))
	}
	sending, cancel := context.WithTimeout(ctx, sendWithin)
	err := ch.Send(sending, out)
	cancel()
	// Also when the service stops now: what was taken must be known to be.
	ctx = context.WithoutCancel(ctx)
	return q.db.Update(ctx, func(tx *store.Tx) error { return q.note(tx, ch.Name(), m, err) })
}

// note keeps how sending m went, for the message and for its channel.
func (q *Queue) note(tx *store.Tx, channel string, m *store.Message, sent error) error {
	now := event.TimeOf(q.Now())
	c, err := tx.LockChannel(channel)
	if err != nil {
		return err
	}
	if sent == nil {
		c.Try, c.Succeeded, c.Failures, c.Trouble = 0, now, 0, ""
		return errors.Join(tx.EndMessage(m, now, ""), tx.WriteChannel(c))
	}
	f := failure(sent)
	c.Failed, c.Trouble = now, f.Sentence
	q.log.Warn("a notice was not taken", "channel", channel, "why", f.Sentence, "attempt", m.Attempts)
	switch {
	case f.Final && q.Now().Sub(m.Made.Std()) >= giveUp:
		err = tx.EndMessage(m, now, f.Sentence)
	case f.Final:
		err = tx.PutOffMessage(m, event.TimeOf(q.Now().Add(time.Hour)))
	case f.Alone:
		err = tx.PutOffMessage(m, event.TimeOf(q.Now().Add(pause(m.Attempts, time.Hour))))
	default:
		c.Failures++
		c.Try = event.TimeOf(q.Now().Add(pause(c.Failures, 10*time.Minute)))
		err = tx.PutOffMessage(m, c.Try)
	}
	return errors.Join(err, tx.WriteChannel(c))
}

func failure(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Sentence: "it failed for a reason that has no words here"}
}

// pause is how long to wait after so many failures: 15 seconds, then twice as long
// each time, up to most.
func pause(failures int64, most time.Duration) time.Duration {
	p := 15 * time.Second
	for range min(failures-1, 16) {
		p *= 2
	}
	return min(p, most)
}
