package desk

import (
	"bytes"
	"context"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

const routeSending = "GET /s/{consignment}"

// Sending is one sending as the service sees it: no name that only a key opens.
type Sending struct {
	Row
	Exhibits []ExhibitRow
	Happened []Happened         // newest first
	Asked    []Question         // and not settled, in the order in which it was asked
	Readable bool               // the list and note are the caller's to read
	Stored   event.Time         // when its last byte was; it can't be sent before
	Ladder   custody.Ladder     // when it rings if nobody receives it
	CheckBy  event.Time         // by when what was received must be checked; 0 when all is
	Lists    []custody.ListSeen // that were seen by somebody whose they were not
	Leads    bool               // the caller leads a unit on her side
	Stops    []Stop             // that stand, the oldest first
	MayStop  bool               // the caller may stop her organisation's access, and let it go on
}

// ExhibitRow is an exhibit of it.
type ExhibitRow struct {
	Exhibit    event.ExhibitID
	SealNumber string
	Type       event.Code
	Marking    event.Marking
	People     []event.Count
	Size       int64 // sealed
	Item       custody.Item
	SentAgain  bool // another was sealed in its place
	InsteadOf  bool // it was sealed in another's place
	Sealer     bool // the caller is of the unit that sealed it, which alone sends it again
}

// Happened is one thing that was said about it.
type Happened struct {
	custody.Act
	Kind     event.Kind
	Exhibits []event.ExhibitID
	Passed   bool       // of a check
	Code     event.Code // reason of a rejection, what the problem is, or how a review was decided
	Question *event.EventID
	Of       event.Kind     // of an answer, or an alarm: what kind of question it is about
	Done     bool           // of a question
	Rung     int            // of an alarm, as the next two
	Due      event.Time     // when it was due to ring
	Tell     event.Time     // of the last: by when the ICO must be told if it is a breach
	Advised  event.PersonID // of a review that was decided: who advised
	Note     string         // as it was signed
}

// Sending gives one sending to who may know of it.
func (d *Desk) Sending(ctx context.Context, c Caller, id event.ConsignmentID) (out Sending, err error) {
	err = d.decide(ctx, c, routeSending, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		n, err := v.sees(c, id)
		if err != nil {
			return err
		}
		out = Sending{Row: v.row(c, n), Readable: v.custody.MayReadLabel(n, c.custodian()), Stored: n.At.Recorded, Ladder: n.Ladder, CheckBy: n.CheckBy(), Lists: n.Lists}
		for _, m := range v.memberships(c) {
			out.Leads = out.Leads || m.Lead && (m.Unit == n.For || slices.Contains(out.Addressed, event.HolderID(m.Unit)))
		}
		for _, i := range n.Items {
			if x := v.custody.Sealed(i.Exhibit); x != nil {
				out.Exhibits = append(out.Exhibits, v.exhibitRow(c, x, i))
			}
		}
		// Always in one order: a page that is looked at again must not move a row under a hand.
		slices.SortFunc(out.Exhibits, func(a, b ExhibitRow) int { return bytes.Compare(a.Exhibit.Digest[:], b.Exhibit.Digest[:]) })
		out.Asked = v.unsettled(c, n)
		out.Stops = v.stops(c, n)
		_, out.MayStop = v.custody.MayStop(n, c.custodian())
		out.Happened, err = v.happened(n)
		return err
	})
	return out, err
}

func (v *view) exhibitRow(c Caller, x *custody.Exhibit, i custody.Item) ExhibitRow {
	o := v.custody.Order(x.Order)
	return ExhibitRow{
		Sealer:  o != nil && v.dir.Unit(o.For).Member(event.PersonID(c.Actor)),
		Exhibit: x.ID, SealNumber: x.ID.SealNumber(), Type: x.Type, Marking: x.Marking, People: x.People,
		Size: x.Seal.Segments.Total, Item: i, SentAgain: x.ReplacedBy != nil, InsteadOf: x.InsteadOf != nil,
	}
}

// happened is what was said about a consignment, each statement once.
func (v *view) happened(n *custody.Consignment) ([]Happened, error) {
	// A check that passes some and breaks others is told as two.
	type one struct {
		id     event.EventID
		passed bool
	}
	said := map[one]*Happened{}
	add := func(kind event.Kind, a *custody.Act, x event.ExhibitID, passed bool) *Happened {
		h := said[one{a.Event, passed}]
		if h == nil {
			h = &Happened{Act: *a, Kind: kind, Passed: passed}
			said[one{a.Event, passed}] = h
		}
		h.Exhibits = append(h.Exhibits, x)
		return h
	}
	for _, i := range n.Items {
		for kind, act := range map[event.Kind]*custody.Act{
			"received": i.Received, "recalled": i.Recalled, "rejected": i.Rejected, "returned": i.Returned, "destroyed": i.Destroyed,
		} {
			if act == nil {
				continue
			}
			h := add(kind, act, i.Exhibit, false)
			if kind == "rejected" && len(i.Reasons) > 0 {
				h.Code = i.Reasons[0]
			}
		}
		for _, k := range i.Checks {
			add("checked", &k.Act, i.Exhibit, k.Passed)
		}
	}
	out := []Happened{{Act: custody.Act{Event: event.EventID(n.ID), By: n.By, For: event.PartyID(n.For), At: n.At}, Kind: "dispatched"}}
	for _, h := range said {
		out = append(out, *h)
	}
	out = append(out, alarms(n)...)
	out = append(out, decisions(n)...)
	out = append(out, v.questions(n)...)
	out = append(out, v.stopped(n)...)
	notes, err := v.notes(n)
	out = append(out, notes...)
	slices.SortFunc(out, byIndex)
	for i := range out {
		l, failed := v.tx.Logged(out[i].Event)
		if failed != nil {
			return nil, failed
		}
		if l != nil {
			out[i].Note = string(l.Note)
		}
	}
	return out, err
}

// alarms rang for both sides alike.
func alarms(n *custody.Consignment) (out []Happened) {
	for _, a := range n.Alarms {
		h := Happened{Act: custody.Act{Event: a.Event, At: a.At}, Kind: "alarm", Rung: a.Rung, Due: a.Due}
		if r := n.ReviewOf(a.Event); r != nil {
			h.Tell = r.TellBy()
		}
		out = append(out, h)
	}
	for _, k := range n.Checking {
		if a := k.Rang; a != nil {
			out = append(out, Happened{Act: custody.Act{Event: a.Event, At: a.At}, Kind: "unchecked", Exhibits: n.UncheckedAt(k.Receipt, a.Due), Due: a.Due})
		}
	}
	return out
}

// decisions of reviews: that an organisation decided, and what. Why is its own.
func decisions(n *custody.Consignment) (out []Happened) {
	for _, r := range n.Reviews() {
		for _, d := range r.Decisions {
			out = append(out, Happened{Act: d.Act, Kind: "review-decided", Exhibits: r.Exhibits, Code: d.Outcome, Advised: d.Advised})
		}
	}
	return out
}

// notes are what either side wrote to the other: that it did, not what.
func (v *view) notes(n *custody.Consignment) (out []Happened, err error) {
	for _, id := range n.Notes {
		l, err := v.tx.Logged(id)
		if err != nil || l == nil {
			return nil, err
		}
		e, err := v.statement(id)
		if err != nil {
			return nil, err
		}
		entry, err := ledger.ParseEntry(l.Entry)
		if err != nil {
			return nil, err
		}
		h := e.Common()
		at := directory.Place{Index: l.Index, Recorded: entry.Recorded}
		out = append(out, Happened{Act: custody.Act{Event: id, By: h.By, For: h.For, At: at}, Kind: e.Kind()})
	}
	return out, nil
}
