package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// answers says which answers each kind of question takes from the side asked,
// and from the side that asked.
var answers = map[event.Kind]struct{ asked, asking []event.Code }{
	"redirect-asked": {[]event.Code{event.Declined}, []event.Code{event.Withdrawn}},
	"asked-back":     {[]event.Code{event.Agreed, event.Declined}, []event.Code{event.Withdrawn}},
	"reported":       {[]event.Code{event.Agreed, event.CannotSend, event.Closed}, []event.Code{event.Closed, event.Withdrawn}},
	noticed:          {nil, []event.Code{event.Withdrawn}},
	"requested":      {[]event.Code{event.Agreed, event.AlreadySent, event.CannotSend, event.Declined}, []event.Code{event.Withdrawn}},
}

// AnswersTo lists which answers a question of that kind takes from the side asked,
// and from the one that asked: what a program may offer.
func AnswersTo(kind event.Kind) (asked, asking []event.Code) {
	return slices.Clone(answers[kind].asked), slices.Clone(answers[kind].asking)
}

func (s *State) answered(p directory.Place, id event.EventID, e *event.Answered) error {
	q := s.Question(e.Question)
	unit, _ := e.For.Unit()
	hers := q != nil && q.Kind == noticed && q.Act.By.ID == e.By.ID && unit != ""
	if q == nil || !hers && !s.Asks(q, e.By.ID) && !s.Answers(q, e.By.ID) {
		return event.Refuse(event.CodeUnknown, "nothing like that was asked of %s", e.By.ID)
	}
	// Who belongs to both sides, or to a third unit, speaks for the one she acts
	// for: nobody answers her own unit's question as the other side.
	list, side := answers[q.Kind].asking, s.Asks(q, e.By.ID)
	if unit != q.From {
		list, side = answers[q.Kind].asked, s.Answers(q, e.By.ID) && s.receives(q.asked(), unit)
	}
	if hers { // for whichever unit: she has left the other one, or sits in both
		list, side = answers[noticed].asking, true
	}
	switch {
	case !side:
		return event.Refuse(event.CodeNotYours, "%s neither asked that nor was asked", e.For)
	case q.Done():
		return event.Refuse(event.CodeState, "it has been dealt with")
	case !slices.Contains(list, e.Answer):
		return event.Refuse(event.CodeState, "%s is no answer that %s can give to it", e.Answer, unit)
	case q.Kind == noticed && !hers:
		// Nobody says of a colleague that she saw nothing.
		return event.Refuse(event.CodeNotYours, "only %s can say that it was pressed by mistake: say what it is instead", q.Act.By.ID)
	}
	if err := s.answeredWith(q, e.Consignment); err != nil {
		return err
	}
	n := *q
	n.Answers = append(slices.Clone(q.Answers), Answer{Act{id, e.By, e.For, p}, e.Answer, e.Consignment, e.Words})
	// What was agreed to is done when it is done.
	if e.Answer != event.Agreed || e.Consignment != nil {
		n.end(p)
	} else if unit != q.From {
		n.begin(p)
	}
	s.setQuestion(&n)
	return nil
}

// answeredWith: the consignment named went from the unit asked to the one that
// asks.
func (s *State) answeredWith(q *Question, id *event.ConsignmentID) error {
	if id == nil {
		return nil
	}
	c := s.Consignment(*id)
	if c == nil && s.Partial {
		return nil
	}
	if c == nil || !slices.Contains(q.To, event.HolderID(c.For)) || !s.receives(c, q.From) {
		return event.Refuse(event.CodeUnknown, "%s was not sent by %v to %s", id.Reference(), q.To, q.From)
	}
	return nil
}

// Asks reports whether somebody is of the unit that asked.
func (s *State) Asks(q *Question, a event.ActorID) bool {
	p, ok := a.Person()
	return ok && s.Dir.Unit(q.From).Member(p)
}

// Answers reports whether somebody is of the side that was asked.
func (s *State) Answers(q *Question, a event.ActorID) bool {
	return s.addressee(q.asked(), a)
}

// Asked are those who must answer now: see [State.Addressed].
func (s *State) Asked(q *Question) []event.HolderID { return s.Addressed(q.asked()) }

// speaks: who acts for by acts for the side that was asked, and not for the one that asked.
func (s *State) speaks(q *Question, by event.PartyID) bool {
	unit, ok := by.Unit()
	return ok && unit != q.From && s.receives(q.asked(), unit)
}

// asked are who must answer, as they were when it was asked.
func (q *Question) asked() *Consignment { return &Consignment{To: q.To, At: q.Act.At} }

// settle closes the questions about a consignment that what happened has
// answered, and notes which the side asked has begun on by it.
func (s *State) settle(c *Consignment, p directory.Place) {
	for _, id := range c.Questions {
		switch q := s.Question(id); {
		case q == nil || q.Done() || q.Kind == noticed: // where an exhibit went says nothing of what she saw
		case s.resolved(c, q):
			s.close(q, p)
		case s.givenUp(c, q):
			s.begin(q, p)
		}
	}
	for _, i := range c.Items {
		s.settleReplaced(i, p)
	}
}

func (s *State) close(q *Question, p directory.Place) {
	n := *q
	n.end(p)
	s.setQuestion(&n)
}

// end: the question must be one to be changed, and not done.
func (q *Question) end(p directory.Place) {
	q.Ended = &p
	q.begin(p)
	if q.Kind == noticed {
		q.Begun = &p
	}
}

func (s *State) resolved(c *Consignment, q *Question) bool {
	if q.Kind == "redirect-asked" {
		return !slices.ContainsFunc(q.Exhibits, func(x event.ExhibitID) bool { return s.underWay(c, c.Item(x)) })
	}
	// What had happened before it was reported is no answer to it.
	since := func(a *Act) bool { return a != nil && a.At.Index > q.Act.At.Index }
	for _, x := range q.Exhibits {
		over := since(c.Item(x).ended())
		if q.Kind == "reported" {
			// The broken one may be called back before the one sent again arrives.
			over = since(s.again(x)) || over && !s.awaitsAgain(x)
		}
		if !over {
			return false
		}
	}
	return true
}

// underWay: an exhibit asked to go to another unit waits here still, or was
// called back and sent nowhere yet. Nobody would miss it if the question were
// closed by the recall alone.
func (s *State) underWay(c *Consignment, i *Item) bool {
	x := s.Sealed(i.Exhibit)
	if i.Recalled == nil || x == nil {
		return i.Waits() || i.Recalled != nil
	}
	return !slices.ContainsFunc(s.journeys(x), func(n *Consignment) bool {
		return n.For == c.For && n.At.Index > i.Recalled.At.Index
	})
}

// sentOn closes the questions that were open until what came back was sent on.
func (s *State) sentOn(n *Consignment) {
	s.sentAgain(n)
	for _, i := range n.Items {
		x := s.Sealed(i.Exhibit)
		if x == nil {
			continue
		}
		for _, c := range s.journeys(x) {
			if c.ID != n.ID && c.For == n.For {
				s.settle(c, n.At)
			}
		}
	}
}

// awaitsAgain: another was sealed in the exhibit's place, its order stands, and
// nobody has received it yet. Of an exhibit whose thread it was not given a
// partial state can't tell, and closes nothing that may be open.
func (s *State) awaitsAgain(id event.ExhibitID) bool {
	x := s.Sealed(id)
	if x == nil || x.ReplacedBy == nil {
		return s.elsewhere(id)
	}
	instead := s.Sealed(*x.ReplacedBy)
	return (instead == nil || !instead.Recalled) && s.again(id) == nil
}

// settleReplaced closes what was reported of the exhibit that this one was sent
// again for: it has its cause and its cure.
func (s *State) settleReplaced(i Item, p directory.Place) {
	x := s.Sealed(i.Exhibit)
	if i.Received == nil || x == nil || x.InsteadOf == nil {
		return
	}
	old := s.Sealed(*x.InsteadOf)
	if old == nil {
		return
	}
	for _, c := range s.journeys(old) {
		for _, id := range c.Questions {
			if q := s.Question(id); q != nil && !q.Done() && q.Kind == "reported" && s.resolved(c, q) {
				s.close(q, p)
			}
		}
	}
}

// again is the newest receipt of the exhibit that was sent again instead, or nil.
func (s *State) again(id event.ExhibitID) *Act {
	x := s.Sealed(id)
	if x == nil || x.ReplacedBy == nil || s.Sealed(*x.ReplacedBy) == nil {
		return nil
	}
	instead := s.Sealed(*x.ReplacedBy)
	var newest *Act
	for _, c := range s.journeys(instead) {
		if r := c.Item(instead.ID).Received; r != nil && (newest == nil || r.At.Index > newest.At.Index) {
			newest = r
		}
	}
	return newest
}
