package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Channel is how telling people by one way went.
type Channel struct {
	Name      string
	Try       event.Time // not before, since it does not answer
	Succeeded event.Time // when it last took something, zero when never
	Failed    event.Time
	Failures  int64 // since it last took something
	Trouble   string

	Waiting int64      // notices that are due and not said, but those held for a later mail
	Oldest  event.Time // when the oldest of them could have been, zero when there is none
	GivenUp int64      // messages that it will not take, in the last week
}

// week is how long a message that was given up is counted.
const week = 7 * 24 * 3600

// AddChannel begins to keep how a channel is.
func (t *Tx) AddChannel(name string) error { return t.q.AddNoticeChannel(t.ctx, name) }

// LockChannel reads a channel and lets no other node take anything from it until
// this transaction ends. It must come first: what was read before the lock may be
// another node's by now.
func (t *Tx) LockChannel(name string) (Channel, error) {
	r, err := t.q.LockNoticeChannel(t.ctx, name)
	return Channel{
		Name: name, Try: seconds(r.TryUs), Succeeded: seconds(r.SucceededUs), Failed: seconds(r.FailedUs),
		Failures: r.Failures, Trouble: r.Trouble,
	}, err
}

// WriteChannel keeps how a channel is.
func (t *Tx) WriteChannel(c Channel) error {
	return t.q.WriteNoticeChannel(t.ctx, db.WriteNoticeChannelParams{
		Name: c.Name, TryUs: micros(c.Try), SucceededUs: micros(c.Succeeded), FailedUs: micros(c.Failed),
		Failures: c.Failures, Trouble: c.Trouble,
	})
}

// Channels are all that were ever used, with what waits in them.
func (t *Tx) Channels(now event.Time) ([]Channel, error) {
	rows, err := t.q.NoticeChannels(t.ctx)
	var out []Channel
	for _, r := range rows {
		c := Channel{
			Name: r.Name, Try: seconds(r.TryUs), Succeeded: seconds(r.SucceededUs), Failed: seconds(r.FailedUs),
			Failures: r.Failures, Trouble: r.Trouble,
		}
		if err := t.waits(&c, now); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, err
}

// waits counts what is due by c and not said: in no message yet, or in one that
// nobody took.
func (t *Tx) waits(c *Channel, now event.Time) error {
	unput, err := t.q.NoticesUnput(t.ctx, db.NoticesUnputParams{Channel: c.Name, NowUs: micros(now)})
	if err != nil {
		return err
	}
	unsaid, err := t.q.NoticesUnsaid(t.ctx, c.Name)
	if err != nil {
		return err
	}
	c.Waiting = unput.Count + unsaid.Count
	c.Oldest = seconds(unput.Oldest)
	if at := seconds(unsaid.Oldest); at > 0 && (c.Oldest == 0 || at < c.Oldest) {
		c.Oldest = at
	}
	c.GivenUp, err = t.q.NoticeMessagesGivenUp(t.ctx, db.NoticeMessagesGivenUpParams{Channel: c.Name, SinceUs: micros(now - week)})
	return err
}
