package notice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// DefaultPerDay is how many mails a person gets one by one in a day. What is more
// is gathered, and never left out.
const DefaultPerDay = 3

// digests are the hours at which arrivals are told together.
var digests = []int{9, 13}

// digestFrom is the first digest at t or after it.
func digestFrom(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	for day := 0; ; day++ {
		for _, h := range digests {
			if d := time.Date(t.Year(), t.Month(), t.Day()+day, h, 0, 0, 0, zone); !d.Before(t) {
				return d
			}
		}
	}
}

// useful is how long before its deadline an arrival must be known to be of use.
const useful = time.Hour

// WhenMailed is when a notice is due by mail: arrivals at the next digest, unless
// that would come too late for them.
func WhenMailed(n Notice) event.Time {
	if n.Kind != Arrival || n.Soon {
		return n.At
	}
	d := digestFrom(n.At.Std(), zoneOf(n.Zone))
	if n.Due > 0 && d.Add(useful).After(n.Due.Std()) {
		return n.At
	}
	return event.TimeOf(d)
}

// heldUntil is how long a notice beyond the day's number is kept, to be told with
// others: an arrival until the next digest or an hour before its deadline, an alarm
// an hour.
func heldUntil(w store.Waiting) event.Time {
	if w.Kind == Overdue {
		return event.TimeOf(w.Say.Std().Add(time.Hour))
	}
	d := event.TimeOf(digestFrom(w.Say.Std().Add(time.Second), zoneOf(w.Zone)))
	if last := event.TimeOf(w.Due.Std().Add(-useful)); w.Due > 0 && last < d {
		return last
	}
	return d
}

// gather makes messages of what is due. The channel's lock lets no other node make
// others of the same.
func (q *Queue) gather(ctx context.Context, channel string) error {
	return q.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockChannel(channel); err != nil {
			return err
		}
		now := event.TimeOf(q.Now())
		rows, err := tx.NoticesWaiting(channel, now)
		if err != nil {
			return err
		}
		slices.SortStableFunc(rows, func(a, b store.Waiting) int { return strings.Compare(a.To, b.To) })
		for len(rows) > 0 {
			end := slices.IndexFunc(rows, func(w store.Waiting) bool { return w.To != rows[0].To })
			if end < 0 {
				end = len(rows)
			}
			g := gathering{q, tx, channel, rows[0].To, now}
			if err := g.messages(rows[:end]); err != nil {
				return err
			}
			rows = rows[end:]
		}
		return nil
	})
}

// gathering makes the messages of one recipient.
type gathering struct {
	q       *Queue
	tx      *store.Tx
	channel string
	to      string
	now     event.Time
}

// messages makes one of each notice; but of mails to a unit one together, and one
// of those to a manager. What is urgent for others than the unit never waits.
func (g *gathering) messages(rows []store.Waiting) error {
	var unit, managers []store.Waiting
	for _, w := range rows {
		var err error
		switch {
		case g.channel != MailName:
			err = g.message(w)
		case w.Kind == Arrival || w.Kind == Opening || w.Kind == Overdue || w.Kind == Unsent || w.Kind == Unchecked:
			unit = append(unit, w)
		case w.Kind == Managers:
			managers = append(managers, w)
		default:
			err = g.message(w)
		}
		if err != nil {
			return err
		}
	}
	if len(managers) > 0 {
		if err := g.message(managers...); err != nil {
			return err
		}
	}
	if len(unit) == 0 {
		return nil
	}
	return g.unit(unit)
}

// unit makes one mail of what a unit is told, or holds it when the day's number
// is used up.
func (g *gathering) unit(rows []store.Waiting) error {
	y, m, d := g.now.Std().In(zoneOf(rows[0].Zone)).Date()
	today := event.TimeOf(time.Date(y, m, d, 0, 0, 0, 0, zoneOf(rows[0].Zone)))
	sent, err := g.tx.MessagesSince(g.channel, g.to, today)
	if err != nil {
		return err
	}
	until := heldUntil(rows[0])
	for _, w := range rows {
		until = min(until, heldUntil(w))
	}
	if sent >= int64(g.q.PerDay) && until > g.now {
		for _, w := range rows {
			if err := g.tx.HoldNotice(g.channel, w, until); err != nil {
				return err
			}
		}
		return nil
	}
	held, err := g.tx.NoticesHeld(g.channel, g.to, g.now)
	if err != nil {
		return err
	}
	return g.message(append(rows, held...)...)
}

func (g *gathering) message(rows ...store.Waiting) error {
	return g.tx.AddMessage(g.channel, store.Message{
		ID: numberOf(g.channel, g.to, rows), Recipient: g.to, Made: g.now, Notices: rows,
	})
}

// numberOf is a message's number: the same for the same notices to the same
// recipient, on every node and in a database that was put back.
func numberOf(channel, to string, rows []store.Waiting) string {
	h := sha256.New()
	write := func(s string) {
		io.WriteString(h, s)
		h.Write([]byte{0})
	}
	write(channel)
	write(to)
	var keys []string
	for _, w := range rows {
		keys = append(keys, w.Key)
	}
	slices.Sort(keys)
	for _, k := range keys {
		write(k)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
