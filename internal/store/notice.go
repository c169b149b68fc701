package store

import (
	"encoding/json"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Notice is one thing that one recipient is to be told once. Package notice says
// what each field means.
type Notice struct {
	Key      string
	Kind     string
	Matter   string
	At       event.Time
	Ref      string
	Exhibits int
	From     string
	For      string
	Sending  bool
	Named    bool       `json:",omitzero"`
	Instead  bool       `json:",omitzero"`
	Since    event.Time `json:",omitzero"`
	Due      event.Time `json:",omitzero"`
	Next     event.Time `json:",omitzero"`
	Tell     event.Time `json:",omitzero"`
	Soon     bool
	Unit     event.UnitID `json:",omitzero"`
	Zone     event.Zone   `json:",omitzero"`
	To       string
}

// Waiting is a notice that is in no message yet, or in one.
type Waiting struct {
	Notice
	Say event.Time // when it is due to be said
}

// AddNotice keeps a notice for a channel unless it is there already, and says
// whether it was new.
func (t *Tx) AddNotice(channel, recipient string, n Notice, say event.Time) (bool, error) {
	body, err := spell(n)
	if err != nil {
		return false, err
	}
	rows, err := t.q.AddNotice(t.ctx, db.AddNoticeParams{
		Channel: channel, NoticeKey: n.Key, Recipient: recipient, SayUs: micros(say), Body: body,
	})
	return rows == 1, err
}

// mostWaiting bounds what one look takes in.
const mostWaiting = 1000

// NoticesWaiting are those in no message that may be put into one now, the oldest
// first.
func (t *Tx) NoticesWaiting(channel string, now event.Time) ([]Waiting, error) {
	rows, err := t.q.NoticesWaiting(t.ctx, db.NoticesWaitingParams{Channel: channel, NowUs: micros(now), Limit: mostWaiting})
	var out []Waiting
	for _, r := range rows {
		if out, err = appendNotice(out, r.SayUs, r.Body); err != nil {
			return nil, err
		}
		// What the channel calls its recipient: none, where there is but one.
		out[len(out)-1].To = r.Recipient
	}
	return out, err
}

func appendNotice(out []Waiting, say int64, body []byte) ([]Waiting, error) {
	w := Waiting{Say: seconds(say)}
	err := json.Unmarshal(body, &w.Notice)
	return append(out, w), err
}

// NoticesHeld are those of a recipient that were due and kept out of messages.
func (t *Tx) NoticesHeld(channel, recipient string, now event.Time) ([]Waiting, error) {
	rows, err := t.q.NoticesHeld(t.ctx, db.NoticesHeldParams{Channel: channel, Recipient: recipient, NowUs: micros(now)})
	var out []Waiting
	for _, r := range rows {
		if out, err = appendNotice(out, r.SayUs, r.Body); err != nil {
			return nil, err
		}
	}
	return out, err
}

// HoldNotice keeps a notice out of messages until then.
func (t *Tx) HoldNotice(channel string, n Waiting, until event.Time) error {
	return t.q.HoldNotice(t.ctx, db.HoldNoticeParams{Channel: channel, NoticeKey: n.Key, Recipient: n.To, WaitUs: micros(until)})
}

// LeaveUnsaid has a notice say no more than is so, to whomever it was not told yet:
// that so many exhibits wait, or nothing when none does. What is in a message stays
// as it is: it may have been sent already, and is the same when it is sent again.
func (t *Tx) LeaveUnsaid(key string, exhibits int) error {
	if exhibits == 0 {
		return t.q.DropUnsaid(t.ctx, key)
	}
	rows, err := t.q.NoticesUnsaidOf(t.ctx, key)
	if err != nil {
		return err
	}
	for _, r := range rows {
		n, err := appendNotice(nil, 0, r.Body)
		if err != nil {
			return err
		}
		n[0].Exhibits = exhibits
		body, err := spell(n[0].Notice)
		if err != nil {
			return err
		}
		err = t.q.RewriteNotice(t.ctx, db.RewriteNoticeParams{Channel: r.Channel, NoticeKey: key, Recipient: r.Recipient, Body: body})
		if err != nil {
			return err
		}
	}
	return nil
}

// DropNotice takes a notice out of the message that it is in, and forgets it.
func (t *Tx) DropNotice(channel, recipient, key string) error {
	return t.q.DropNotice(t.ctx, db.DropNoticeParams{Channel: channel, NoticeKey: key, Recipient: recipient})
}

// NoticesOf are what a message says, always the same once it was tried.
func (t *Tx) NoticesOf(channel, message string) ([]Waiting, error) {
	rows, err := t.q.NoticesOf(t.ctx, db.NoticesOfParams{Channel: channel, Message: message})
	var out []Waiting
	for _, r := range rows {
		if out, err = appendNotice(out, r.SayUs, r.Body); err != nil {
			return nil, err
		}
	}
	return out, err
}

// Telling reports whether a channel has anything to do now, without a lock.
func (t *Tx) Telling(channel string, now event.Time) (bool, error) {
	n, err := t.q.Telling(t.ctx, db.TellingParams{Channel: channel, NowUs: micros(now)})
	return n > 0, err
}

// DropNotices forgets what was due before then, and the messages that said it.
func (t *Tx) DropNotices(before event.Time) (int64, error) {
	n, err := t.q.DropNotices(t.ctx, micros(before))
	if err != nil {
		return 0, err
	}
	return n, t.q.DropNoticeMessages(t.ctx, micros(before))
}
