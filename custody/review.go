package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Review is the question whether something was a breach of security, open from
// the last alarm or from the report that somebody else may have seen, changed or
// lost it. It is a question: late is not a breach. Each organisation of the two
// sides answers it for itself, and nothing else closes it: a receipt that came
// late after all says nothing of who had it in between.
type Review struct {
	Since event.Time
	At    directory.Place
	// Aware is the earliest moment from which anybody could say that the service
	// or a person knew: the instant of the first alarm, however late it was recorded,
	// or the report before it.
	Aware event.Time
	// Causes are what opened it, and after it what was reported while nobody had decided.
	Causes    []event.EventID
	Exhibits  []event.ExhibitID // that they are about
	Decisions []Decision        // one of an organisation
}

// ToldWithin is how long, in seconds, there is to tell the Information
// Commissioner of a breach once one is aware of it (DPA 2018 s.67(1)): by the
// clock on the wall, weekends and bank holidays included.
const ToldWithin = 72 * 3600

// TellBy is when the Information Commissioner must have been told, if this is a
// breach.
func (r *Review) TellBy() event.Time { return r.Aware + ToldWithin }

// suspects are the problems of which each may be a breach.
var suspects = []event.Code{"lost-or-changed", "not-sure", "seen-by-others"}

// MayBeBreach: a report of that problem opens a review.
func MayBeBreach(problem event.Code) bool { return slices.Contains(suspects, problem) }

// review opens one and counts from the earliest moment. What comes while nobody has
// decided joins the one that is open. What comes later opens another: it was not
// before those who decided, and no decision closes what nobody had told yet. The
// consignment must be one to be changed.
func (c *Consignment) review(p directory.Place, by event.EventID, since event.Time, which []event.ExhibitID) {
	if r := c.Review; r != nil && len(r.Decisions) == 0 {
		n := *r
		n.Causes = append(slices.Clone(r.Causes), by)
		n.Exhibits = union(r.Exhibits, which)
		c.Review = &n
		return
	}
	r := &Review{
		Since: since, At: p, Aware: since, Causes: []event.EventID{by}, Exhibits: union(nil, which),
	}
	judged := event.LogIndex(-1)
	if old := c.Review; old != nil {
		judged = old.Decisions[len(old.Decisions)-1].At.Index
		c.Earlier = append(c.Earlier, *old)
	}
	for _, a := range c.Alarms {
		if a.At.Index > judged {
			r.Aware = min(r.Aware, a.Due)
		}
	}
	c.Review = r
}

// aware: an alarm was due at t. One that the service said late, since it was down,
// had passed before the report that came meanwhile, so the review which that opened
// counts from it. Of what somebody has decided nothing moves: it was decided on what
// was known. The consignment must be one to be changed.
func (c *Consignment) aware(t event.Time) {
	if r := c.Review; r != nil && len(r.Decisions) == 0 && t < r.Aware {
		n := *r
		n.Aware = t
		c.Review = &n
	}
}

// Reviews are all that were ever opened, the oldest first.
func (c *Consignment) Reviews() []Review {
	if c.Review == nil {
		return nil
	}
	return append(slices.Clone(c.Earlier), *c.Review)
}

// ReviewOf is the one that is open, or was, for a statement; nil if it opened none. A
// later one has another 72 hours.
func (c *Consignment) ReviewOf(cause event.EventID) *Review {
	for _, r := range c.Reviews() {
		if slices.Contains(r.Causes, cause) {
			return &r
		}
	}
	return nil
}

// Undecided are the organisations that have not decided a review of the
// consignment yet. Each is a controller: none decides for another.
func (c *Consignment) Undecided(r *Review) []event.OrgID {
	orgs := []event.OrgID{c.For.Org()}
	for _, t := range c.To {
		orgs = append(orgs, t.Org())
	}
	slices.Sort(orgs)
	return slices.DeleteFunc(slices.Compact(orgs), func(o event.OrgID) bool { return r.decision(o) != nil })
}
