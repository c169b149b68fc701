package store

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Message carries notices to one recipient of one channel.
type Message struct {
	ID        string
	Recipient string
	Made      event.Time
	Attempts  int64 // with the one under way
	Notices   []Waiting
}

// AddMessage makes a message of these notices, which are in none yet. Of several
// the one leaves first that says what was due first.
func (t *Tx) AddMessage(channel string, m Message) error {
	first := m.Made
	for _, n := range m.Notices {
		first = min(first, n.Say)
	}
	err := t.q.AddNoticeMessage(t.ctx, db.AddNoticeMessageParams{
		ID: m.ID, Channel: channel, Recipient: m.Recipient, MadeUs: micros(m.Made), TryUs: micros(first),
	})
	for _, n := range m.Notices {
		if err != nil {
			break
		}
		err = t.q.PutNotice(t.ctx, db.PutNoticeParams{Channel: channel, NoticeKey: n.Key, Recipient: m.Recipient, Message: m.ID})
	}
	return typed(err)
}

// MessagesSince counts the messages made for a recipient since then.
func (t *Tx) MessagesSince(channel, recipient string, since event.Time) (int64, error) {
	return t.q.NoticeMessagesSince(t.ctx, db.NoticeMessagesSinceParams{Channel: channel, Recipient: recipient, SinceUs: micros(since)})
}

// LeaseMessage gives one that is to be sent now, nil when there is none. Nobody
// else gets it before until, when whoever has it now must have stopped sending.
func (t *Tx) LeaseMessage(channel string, now, until event.Time) (*Message, error) {
	r, err := t.q.NextNoticeMessage(t.ctx, db.NextNoticeMessageParams{Channel: channel, NowUs: micros(now)})
	if ok, err := found(err); !ok {
		return nil, err
	}
	if err := t.q.LeaseNoticeMessage(t.ctx, db.LeaseNoticeMessageParams{ID: r.ID, TryUs: micros(until)}); err != nil {
		return nil, err
	}
	m := &Message{ID: r.ID, Recipient: r.Recipient, Made: seconds(r.MadeUs), Attempts: r.Attempts + 1}
	m.Notices, err = t.NoticesOf(channel, r.ID)
	return m, err
}

// EndMessage says that a message was taken, or given up for a reason.
func (t *Tx) EndMessage(m *Message, now event.Time, trouble string) error {
	_, err := t.q.EndNoticeMessage(t.ctx, db.EndNoticeMessageParams{ID: m.ID, DoneUs: micros(now), Trouble: trouble})
	return err
}

// PutOffMessage has a message tried again from then on, unless another node has
// taken it over since.
func (t *Tx) PutOffMessage(m *Message, until event.Time) error {
	_, err := t.q.PutOffNoticeMessage(t.ctx, db.PutOffNoticeMessageParams{ID: m.ID, TryUs: micros(until), Attempts: m.Attempts})
	return err
}
