package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Decision is what an organisation decided of a review.
type Decision struct {
	Act     // By is who decided
	Outcome event.Code
	Advised event.PersonID
	Words   event.Sized // the reasons
}

// decision is that of an organisation, nil while it has not decided.
func (r *Review) decision(o event.OrgID) *Decision {
	i := slices.IndexFunc(r.Decisions, func(d Decision) bool { return d.By.ID.Org() == o })
	if i < 0 {
		return nil
	}
	return &r.Decisions[i]
}

func (s *State) reviewDecided(p directory.Place, id event.EventID, e *event.ReviewDecided) error {
	c, _, err := s.side(e.Consignment, &e.Header)
	if err != nil {
		return err
	}
	if err := s.mayDecide(e); err != nil {
		return err
	}
	r, err := s.decides(c, e)
	if err != nil {
		return err
	}
	if d := r.decision(e.By.ID.Org()); d != nil {
		return event.Refuse(event.CodeTaken, "%s decided this review at %s", d.By.ID, d.At.Recorded)
	}
	n := *r
	n.Decisions = append(slices.Clone(r.Decisions), Decision{Act{id, e.By, e.For, p}, e.Outcome, e.Advised, e.Words})
	*r = n
	s.setConsignment(c)
	s.considered(c, p, e)
	return nil
}

// mayDecide: whoever leads a unit of the side decides for her organisation, on the
// advice of somebody else of it. A reader alone can't end a question of law.
func (s *State) mayDecide(e *event.ReviewDecided) error {
	unit, _ := e.For.Unit()
	person, _ := e.By.ID.Person()
	switch {
	case !s.Dir.Unit(unit).Lead(person):
		return event.Refuse(event.CodeNotYours, "a review is decided by somebody who leads %s", unit)
	case e.Advised.Org() != e.By.ID.Org() || s.Dir.Person(event.HolderID(e.Advised)).Live() == nil:
		return event.Refuse(event.CodeUnknown, "%s is nobody of %s who has a key", e.Advised, e.By.ID.Org())
	}
	return nil
}

// decides finds the review that a decision is about, in a consignment to be changed.
// All that it is open for must be named: what came while she wrote is not closed
// unread. A partial state knows only what stands on the threads it was given.
func (s *State) decides(c *Consignment, e *event.ReviewDecided) (*Review, error) {
	for _, r := range c.reviews() {
		if !slices.ContainsFunc(r.Causes, func(x event.EventID) bool { return slices.Contains(e.Causes, x) }) {
			continue
		}
		switch {
		case !subset(r.Causes, e.Causes):
			return nil, event.Refuse(event.CodeState, "something has been said since that the decision does not name")
		case !s.Partial && !subset(e.Causes, r.Causes):
			return nil, event.Refuse(event.CodeUnknown, "not all that the decision names is of that review")
		case !s.Partial && !(subset(e.Exhibits, r.Exhibits) && subset(r.Exhibits, e.Exhibits)):
			return nil, event.Refuse(event.CodeState, "the decision names other exhibits than the review is about")
		}
		return r, c.within(e.Exhibits)
	}
	return nil, event.Refuse(event.CodeUnknown, "no review of %s was opened by what the decision names", c.ID.Reference())
}

// reviews are those of a consignment to be changed.
func (c *Consignment) reviews() []*Review {
	var out []*Review
	for i := range c.Earlier {
		out = append(out, &c.Earlier[i])
	}
	if c.Review != nil {
		n := *c.Review
		c.Review = &n
		out = append(out, c.Review)
	}
	return out
}

func subset[T comparable](some, of []T) bool {
	return !slices.ContainsFunc(some, func(x T) bool { return !slices.Contains(of, x) })
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
