package replay

import (
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// From is who sends in the story, and Hours those of the unit that nobody was in:
// Monday to Friday, nine to five.
const From event.UnitID = "northshire.example/cait-a"

// Hours of the unit.
func Hours() event.Hours {
	h := event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales}
	for _, d := range []event.Code{"mon", "tue", "wed", "thu", "fri"} {
		h.Open = append(h.Open, event.Opening{Day: d, From: 9 * 60, To: 17 * 60})
	}
	return h
}

// ByRules is the story by the rules alone: no service, no log and no clock but the
// dates of the story.
func ByRules() ([]Step, error) {
	b, err := newBox(Days()[0].At)
	if err != nil {
		return nil, err
	}
	var out []Step
	for _, d := range Days() {
		rang, err := b.until(d.At)
		if err != nil {
			return nil, err
		}
		out = append(append(out, rang...), d.Step(b.record(d.At)))
	}
	return out, nil
}

// box is the sending that nobody signs for, and the rules that say when it rings.
type box struct {
	state *custody.State
	id    event.ConsignmentID
	sent  event.Time
}

func newBox(at time.Time) (*box, error) {
	b := &box{sent: event.TimeOf(at)}
	due, err := custody.ReceiveBy(Hours(), b.sent, Deadline())
	if err != nil {
		return nil, err
	}
	start, err := event.ReferenceStart("7Q4M-2KPD")
	if err != nil {
		return nil, err
	}
	copy(b.id.Digest[:], start[:])
	c := &custody.Consignment{ID: b.id, For: From, ReceiveBy: due, Ladder: custody.LadderOf(Hours(), due)}
	for n := range Exhibits {
		c.Items = append(c.Items, custody.Item{Exhibit: event.ExhibitID{Digest: event.Digest{byte(n + 1)}}})
	}
	b.state = custody.New(directory.New(directory.Service{}, nil), alone{c: c})
	return b, nil
}

// until rings what the rules find due before an instant, each alarm in the second
// after it was due.
func (b *box) until(t time.Time) (out []Step, err error) {
	for {
		c := b.state.Consignment(b.id)
		next, ok := c.NextRing()
		if !ok || !next.Due.Std().Before(t) {
			return out, nil
		}
		at := directory.Place{Index: event.LogIndex(next.Rung), Recorded: next.Due + 1}
		e := &event.Alarm{Header: event.Header{At: next.Due}, Consignment: b.id, Rung: next.Rung, What: event.OwedReceipt}
		if err := b.state.Apply(at, event.EventID{Digest: event.Digest{byte(next.Rung)}}, e); err != nil {
			return out, err
		}
		out = append(out, Ring(b.record(at.Recorded.Std())))
	}
}

func (b *box) record(now time.Time) *Record {
	c := b.state.Consignment(b.id)
	r := &Record{
		Now: now, Reference: b.id.Reference(), From: c.For, ReceiveBy: c.ReceiveBy,
		Exhibits: len(c.Items), Waiting: len(c.Waiting()), Status: c.Status(event.TimeOf(now)),
	}
	r.Opens, _ = custody.Opens(Hours(), b.sent)
	for _, a := range c.Alarms {
		r.Rang = append(r.Rang, a.At.Recorded)
	}
	if next, ok := c.NextRing(); ok {
		r.Next = next.Due
	}
	if c.Review != nil {
		r.Review = &Review{c.Review.Since, c.Review.TellBy()}
	}
	return r
}

// alone is a source with one sending in it.
type alone struct {
	custody.Source
	c *custody.Consignment
}

func (a alone) Consignment(id event.ConsignmentID) (*custody.Consignment, error) { return a.c, nil }
