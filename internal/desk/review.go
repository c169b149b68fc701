package desk

import (
	"cmp"
	"context"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

const routeReviews = "GET /reviews"

// Reviews are those of what the units sent and got that a person leads: she decides
// them for her organisation.
type Reviews struct {
	Leads   []event.UnitID
	Open    []Review // for her organisation or the other, what must be told first comes first
	Decided []Review // by both, newest first
	More    bool     // there is more than was listed
	// Lists are the last that were seen by somebody whose they were not, and no more of
	// it: lines of the register of both organisations, which nobody has to decide.
	Lists []ListSeen
	// Advisers are whom she may name as who advised her: others of her organisation who
	// have a key. There are none when nothing is hers to decide.
	Advisers []event.PersonID
}

// Review is one that was opened of a sending, as the service sees it.
type Review struct {
	Row       Row
	Reference string // by which it is decided
	Since     event.Time
	Aware     event.Time // the earliest moment
	Tell      event.Time // by when the Information Commissioner must be told, if it is a breach
	Causes    []Cause    // in the order in which they came
	Exhibits  int        // that it is about
	Unread    int        // of them, that nobody on the receiving side was ever given a key to
	Decisions []custody.Decision
	Undecided []event.OrgID
	Yours     bool // the caller's organisation has not decided it
	// Of what it is about: what the caller may stop her organisation's access to, and
	// what it is stopped to and she may let go on.
	Stoppable, Stopped []event.ExhibitID
}

// ListSeen is a list that was seen, and not the content.
type ListSeen struct {
	Row      Row
	At       event.Time   // when it was said that it is not theirs
	By       event.UnitID // who said so
	Exhibits int
}

// Cause is what a review is open for: an alarm, or a problem that was reported.
type Cause struct {
	Problem    event.Code // empty: nobody had received it for a working day, or said what it is
	At         event.Time
	Unanswered bool // nobody had begun on the problem, or said what it is, for a working day
}

// lastDecided is how many decided reviews are named, and how many lists that were seen.
const lastDecided = 20

// Reviews gives the person who calls the reviews that are hers to decide, and the last
// that were decided.
func (d *Desk) Reviews(ctx context.Context, c Caller) (out Reviews, err error) {
	err = d.decide(ctx, c, routeReviews, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		out, err = v.reviews(c)
		return err
	})
	return out, err
}

func (v *view) reviews(c Caller) (out Reviews, err error) {
	led := v.led(c)
	for _, h := range led {
		unit, _ := h.Unit()
		out.Leads = append(out.Leads, unit)
	}
	open, more, err := v.openReviews(c, led)
	if err != nil {
		return out, err
	}
	decided, err := v.inReview(c, v.tx.ConsignmentsReviewed, led, lastDecided)
	if err != nil {
		return out, err
	}
	if out.Lists, err = v.lists(c, led); err != nil {
		return out, err
	}
	out.More = more
	for _, r := range append(open, v.reviewsOf(c, decided)...) {
		if len(r.Undecided) > 0 {
			out.Open = append(out.Open, r)
		} else {
			out.Decided = append(out.Decided, r)
		}
	}
	slices.SortStableFunc(out.Decided, func(a, b Review) int { return cmp.Compare(b.Tell, a.Tell) })
	out.Decided = out.Decided[:min(len(out.Decided), lastDecided)]
	if slices.ContainsFunc(out.Open, func(r Review) bool { return r.Yours }) {
		out.Advisers, err = v.advisers(c)
	}
	return out, err
}

func (v *view) lists(c Caller, led []event.HolderID) (out []ListSeen, err error) {
	found, err := v.inReview(c, v.tx.ConsignmentsListed, led, lastDecided)
	for _, n := range found {
		row := v.row(c, n)
		for _, l := range n.Lists {
			unit, _ := l.Report.For.Unit()
			out = append(out, ListSeen{row, l.Report.At.Recorded, unit, len(l.Exhibits)})
		}
	}
	slices.SortStableFunc(out, func(a, b ListSeen) int { return cmp.Compare(b.At, a.At) })
	return out[:min(len(out), lastDecided)], err
}

// led are the units that somebody leads.
func (v *view) led(c Caller) (out []event.HolderID) {
	for _, m := range v.memberships(c) {
		if m.Lead {
			out = append(out, event.HolderID(m.Unit))
		}
	}
	return out
}

// openReviews are the reviews of sendings of which one is open, what must be told first
// before the rest, and whether there are more sendings than are listed.
func (v *view) openReviews(c Caller, led []event.HolderID) (out []Review, more bool, err error) {
	found, err := v.inReview(c, v.tx.ConsignmentsInReview, led, MaxListing+1)
	out = v.reviewsOf(c, found[:min(len(found), MaxListing)])
	slices.SortStableFunc(out, func(a, b Review) int { return cmp.Compare(a.Tell, b.Tell) })
	return out, len(found) > MaxListing, err
}

func (v *view) reviewsOf(c Caller, all []*custody.Consignment) (out []Review) {
	for _, n := range all {
		row := v.row(c, n)
		for _, r := range n.Reviews() {
			out = append(out, v.review(c, n, &r, row))
		}
	}
	return out
}

func (v *view) advisers(c Caller) (out []event.PersonID, err error) {
	me, _ := c.Actor.Person()
	all, err := v.people(me.Org())
	for _, p := range all {
		if p != me && v.dir.Person(event.HolderID(p)).Live() != nil && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out, err
}

// inReview are sendings of those units from both sides, each once.
func (v *view) inReview(c Caller, list func([]event.HolderID, store.Direction, int) ([]*custody.Consignment, error), led []event.HolderID, limit int) (out []*custody.Consignment, err error) {
	for _, direction := range []event.Code{In, Out} {
		found, err := list(led, store.Direction(direction), limit)
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			known := slices.ContainsFunc(out, func(o *custody.Consignment) bool { return o.ID == n.ID })
			if !known && v.custody.MaySee(n, c.custodian()) {
				out = append(out, n)
			}
		}
	}
	return out, nil
}

// received: by somebody of the organisations that a sending went to, by that sending or
// by any other. What one unit never signed for may have been sent to the next one since.
func (v *view) received(x event.ExhibitID, to []event.HolderID) bool {
	e := v.custody.Sealed(x)
	return e != nil && slices.ContainsFunc(e.Consignments, func(id event.ConsignmentID) bool {
		n := v.custody.Consignment(id)
		if n == nil || !slices.ContainsFunc(n.To, func(a event.HolderID) bool {
			return slices.ContainsFunc(to, func(b event.HolderID) bool { return a.Org() == b.Org() })
		}) {
			return false
		}
		i := n.Item(x)
		return i != nil && i.Received != nil
	})
}

func (v *view) review(c Caller, n *custody.Consignment, r *custody.Review, row Row) Review {
	out := Review{
		Row: row, Reference: event.ConsignmentID(r.Causes[len(r.Causes)-1]).Reference(),
		Since: r.Since, Aware: r.Aware, Tell: r.TellBy(), Exhibits: len(r.Exhibits),
		Decisions: r.Decisions, Undecided: n.Undecided(r),
	}
	me, _ := c.Actor.Person()
	out.Yours = slices.Contains(out.Undecided, me.Org())
	for _, x := range r.Exhibits {
		if !v.received(x, n.To) {
			out.Unread++
		}
	}
	out.Stoppable, out.Stopped = v.stoppable(c, n, r.Exhibits)
	for _, id := range r.Causes {
		if i := slices.IndexFunc(n.Alarms, func(a custody.Alarm) bool { return a.Event == id }); i >= 0 {
			out.Causes = append(out.Causes, Cause{At: n.Alarms[i].Due})
		} else if q := v.custody.Question(id); q != nil {
			out.Causes = append(out.Causes, Cause{Problem: q.Code, At: q.Act.At.Recorded})
		} else if c := v.neglected(n, id); c != nil {
			out.Causes = append(out.Causes, *c)
		}
	}
	return out
}

// neglected is the problem on which nobody began until that alarm.
func (v *view) neglected(n *custody.Consignment, alarm event.EventID) *Cause {
	for _, id := range n.Questions {
		q := v.custody.Question(id)
		if q == nil {
			continue
		}
		if i := slices.IndexFunc(q.Alarms, func(a custody.Alarm) bool { return a.Event == alarm }); i >= 0 {
			return &Cause{q.Code, q.Alarms[i].Due, true}
		}
	}
	return nil
}
