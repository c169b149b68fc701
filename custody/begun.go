package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// What counts as having begun on a problem: something signed, by the side to which it was
// reported, about the problem or about an exhibit that it names; or anything that ends it.
// That somebody has read it is nobody's word, and stops no alarm.

// begin: the first is what counts. The question must be one to be changed.
func (q *Question) begin(p directory.Place) {
	if q.Begun == nil && q.Kind == "reported" {
		q.Begun = &p
	}
}

func (s *State) begin(q *Question, p directory.Place) {
	n := *q
	n.begin(p)
	s.setQuestion(&n)
}

// givenUp: the side asked has called back, rejected, given back or destroyed one of the
// exhibits since.
func (s *State) givenUp(c *Consignment, q *Question) bool {
	return slices.ContainsFunc(q.Exhibits, func(x event.ExhibitID) bool {
		end := c.Item(x).ended()
		return end != nil && end.At.Index > q.Act.At.Index && s.speaks(q, end.For)
	})
}

// sentAgain: n carries another copy of what somebody reported to its sender.
func (s *State) sentAgain(n *Consignment) {
	for _, i := range n.Items {
		x := s.Sealed(i.Exhibit)
		if x == nil || x.InsteadOf == nil || s.Sealed(*x.InsteadOf) == nil {
			continue
		}
		for _, c := range s.journeys(s.Sealed(*x.InsteadOf)) {
			for _, q := range s.askedAbout(c) {
				if slices.Contains(q.Exhibits, *x.InsteadOf) && slices.Contains(q.To, event.HolderID(n.For)) {
					s.begin(q, n.At)
				}
			}
		}
	}
}

// considered: the organisation to which it was reported has decided the review that the
// report opened.
func (s *State) considered(c *Consignment, p directory.Place, e *event.ReviewDecided) {
	for _, q := range s.askedAbout(c) {
		if slices.Contains(e.Causes, q.ID) && first(q.To).Org() == e.By.ID.Org() {
			s.begin(q, p)
		}
	}
}

// askedAbout are the questions about a consignment that are known.
func (s *State) askedAbout(c *Consignment) []*Question {
	var out []*Question
	for _, id := range c.Questions {
		if q := s.Question(id); q != nil {
			out = append(out, q)
		}
	}
	return out
}
