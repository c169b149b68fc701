package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Question is something asked or reported, until it is dealt with.
type Question struct {
	ID          event.EventID
	Kind        event.Kind // redirect-asked, asked-back, noticed, reported or requested
	Consignment *event.ConsignmentID
	Exhibits    []event.ExhibitID
	Thread      *event.Thread // a request has its own
	Code        event.Code    `json:",omitempty"` // reason or problem
	Redirect    *event.UnitID
	URN         *event.URN
	Words       *event.Sized
	From        event.UnitID
	To          []event.HolderID // who must answer
	RespondBy   *event.Time
	Act         Act
	Pressed     *event.Time `json:",omitempty"` // of a problem: when somebody first pressed Report a problem, of what this report ended
	Answers     []Answer
	// Of a problem: when it rings while nobody has begun on it, what rang, and when
	// somebody began or it was over.
	Ladder Ladder
	Alarms []Alarm          `json:",omitempty"`
	Begun  *directory.Place `json:",omitempty"`
	Ended  *directory.Place `json:",omitempty"` // when it was done; nil: it is open
}

// Done reports that nobody has to see to it any more.
func (q *Question) Done() bool { return q.Ended != nil }

// Answer is one answer to a question.
type Answer struct {
	Act
	Answer      event.Code
	Consignment *event.ConsignmentID
	Words       *event.Sized
}

// side finds out for which side of a consignment somebody acts.
func (s *State) side(id event.ConsignmentID, h *event.Header) (c *Consignment, sending bool, err error) {
	c = s.Consignment(id)
	if c == nil || !s.MayRead(c, h.By.ID) {
		return nil, false, event.Refuse(event.CodeUnknown, "nothing under that reference is for %s", h.By.ID)
	}
	unit, _ := h.For.Unit()
	switch {
	case unit == c.For && s.sender(c, h.By.ID):
		return c.clone(), true, nil
	case s.addressee(c, h.By.ID) && s.receives(c, unit):
		return c.clone(), false, nil
	}
	return nil, false, event.Refuse(event.CodeNotYours, "%s is on neither side of it", h.For)
}

// within refuses exhibits that are not in the consignment.
func (c *Consignment) within(which []event.ExhibitID) error {
	for _, x := range which {
		if c.Item(x) == nil {
			return event.Refuse(event.CodeUnknown, "an exhibit named is not in that sending")
		}
	}
	return nil
}

func (s *State) ask(c *Consignment, q *Question) {
	c.Questions = append(c.Questions, q.ID)
	s.setConsignment(c)
	s.setQuestion(q)
}

func (s *State) redirectAsked(p directory.Place, id event.EventID, e *event.RedirectAsked) error {
	c, sending, err := s.side(e.Consignment, &e.Header)
	if err != nil {
		return err
	}
	to := s.Dir.Unit(e.To)
	switch {
	case sending:
		return event.Refuse(event.CodeState, "the sending unit sends it to another unit itself")
	case e.To.Org() != e.By.ID.Org() || to == nil || to.Closed:
		return event.Refuse(event.CodeUnknown, "%s has no open unit %s", e.By.ID.Org(), e.To)
	case s.receives(c, e.To):
		return event.Refuse(event.CodeState, "it is addressed to %s already", e.To)
	case e.To == c.For:
		return event.Refuse(event.CodeState, "it came from %s: reject it instead", e.To)
	}
	if err := c.within(e.Exhibits); err != nil {
		return err
	}
	for _, x := range e.Exhibits {
		if err := c.Item(x).settled(); err != nil && !s.elsewhere(x) {
			return err
		}
	}
	s.ask(c, &Question{
		ID: id, Kind: e.Kind(), Consignment: &e.Consignment, Exhibits: e.Exhibits, Redirect: &e.To, Words: e.Words,
		From: event.UnitID(e.For), To: []event.HolderID{event.HolderID(c.For)}, Act: Act{id, e.By, e.For, p},
	})
	return nil
}

func (s *State) askedBack(p directory.Place, id event.EventID, e *event.AskedBack) error {
	c, sending, err := s.side(e.Consignment, &e.Header)
	if err != nil {
		return err
	}
	if !sending {
		return event.Refuse(event.CodeNotYours, "only %s asks back what it sent", c.For)
	}
	if err := c.within(e.Exhibits); err != nil {
		return err
	}
	for _, x := range e.Exhibits {
		switch i := c.Item(x); {
		case s.elsewhere(x):
		case i.Received == nil && i.ended() == nil:
			return event.Refuse(event.CodeState, "nobody has received it: recall it instead")
		case i.ended() != nil:
			return i.settled()
		}
	}
	s.ask(c, &Question{
		ID: id, Kind: e.Kind(), Consignment: &e.Consignment, Exhibits: e.Exhibits, Code: e.Reason, Words: e.Words,
		From: c.For, To: s.Addressed(c), RespondBy: e.RespondBy, Act: Act{id, e.By, e.For, p},
	})
	return nil
}

func (s *State) reported(p directory.Place, id event.EventID, e *event.Reported) error {
	c, sending, err := s.side(e.Consignment, &e.Header)
	if err != nil {
		return err
	}
	if err := c.within(e.Exhibits); err != nil {
		return err
	}
	to := []event.HolderID{event.HolderID(c.For)}
	if sending {
		to = s.Addressed(c)
	}
	var reviewed []event.ExhibitID
	switch {
	case MayBeBreach(e.Problem):
		reviewed = e.Exhibits
		c.review(p, id, p.Recorded, e.Exhibits)
	case e.Problem == notOurs:
		reviewed = s.notOurs(c, Act{id, e.By, e.For, p}, e.Exhibits, sending)
	}
	pressed := s.toldWhat(c, p, e, reviewed)
	if pressed != nil && c.ReviewOf(id) != nil {
		c.aware(*pressed)
	}
	s.ask(c, &Question{
		ID: id, Kind: e.Kind(), Consignment: &e.Consignment, Exhibits: e.Exhibits, Code: e.Problem, Words: e.Words, Pressed: pressed,
		From: event.UnitID(e.For), To: to, Act: Act{id, e.By, e.For, p}, Ladder: s.answerLadder(to, p.Recorded),
	})
	return nil
}

func (s *State) noted(p directory.Place, id event.EventID, e *event.Noted) error {
	c, _, err := s.side(e.Consignment, &e.Header)
	if err != nil {
		return err
	}
	if r := e.ReplyTo; r != nil && !s.repliable(c, *r) {
		return event.Refuse(event.CodeUnknown, "there is no such note to reply to")
	}
	c.Notes = append(c.Notes, id)
	s.setConsignment(c)
	if e.ReplyTo != nil {
		if q := s.Question(*e.ReplyTo); q != nil && s.speaks(q, e.For) {
			s.begin(q, p)
		}
	}
	return nil
}

// repliable: a reply is to the sending itself, to a note about it, or to what was
// asked or reported about it. What was asked about other exhibits of it a partial
// state was not given.
func (s *State) repliable(c *Consignment, to event.EventID) bool {
	return to == event.EventID(c.ID) || slices.Contains(c.Notes, to) || slices.Contains(c.Questions, to) ||
		slices.ContainsFunc(c.Items, func(i Item) bool { return s.elsewhere(i.Exhibit) })
}

func (s *State) requested(p directory.Place, id event.EventID, e *event.Requested) error {
	from, isUnit := e.For.Unit()
	person, isPerson := e.By.ID.Person()
	mine, theirs := s.Dir.Organisation(from.Org()), s.Dir.Organisation(e.To.Org())
	switch {
	case !isUnit || !isPerson || !s.Dir.Unit(from).Member(person):
		return event.Refuse(event.CodeNotYours, "a person asks for her unit")
	case from == e.To:
		return event.Refuse(event.CodeState, "a unit asks nothing of itself")
	case s.closed(from):
		return event.Refuse(event.CodeState, "%s is closed", from)
	case theirs == nil || s.Dir.Unit(e.To) == nil || s.closed(e.To):
		return event.Refuse(event.CodeUnknown, "there is no open unit %s", e.To)
	case mine == nil || !mine.Recognises(theirs) || !theirs.Recognises(mine):
		return event.Refuse(event.CodeRecognition, "%s and %s have not both recognised each other", from.Org(), e.To.Org())
	case e.Thread.IsZero():
		return event.Refuse(event.CodeTaken, "the request has no place of its own in the record")
	case e.RespondBy <= p.Recorded:
		return event.Refuse(event.CodeState, "the answer would be due at %s, which has passed", e.RespondBy)
	}
	s.setQuestion(&Question{
		ID: id, Kind: e.Kind(), Thread: &e.Thread, URN: e.URN, Words: &e.Words, From: from,
		To: []event.HolderID{event.HolderID(e.To)}, RespondBy: &e.RespondBy, Act: Act{id, e.By, e.For, p},
	})
	return nil
}
