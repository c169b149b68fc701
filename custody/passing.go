package custody

import (
	"github.com/safehand/safehand/event"
)

// MaxReceiveBy bounds, in seconds, how far ahead a receipt may be due when
// something is passed on.
const MaxReceiveBy = 100 * 24 * 3600

// passesOn: the unit received each exhibit, or sent it before, and no later
// change of hands took it away. It keeps what it passes on, and may pass it on to
// several; what was recalled or rejected it sends to another unit this way.
func (s *State) passesOn(e *event.Dispatched, unit event.UnitID) error {
	if e.ReceiveBy <= e.At || e.ReceiveBy > e.At+MaxReceiveBy {
		return event.Refuse(event.CodeState, "the receipt must be due within 100 days")
	}
	for _, d := range e.Exhibits {
		if s.elsewhere(d.Exhibit) {
			continue
		}
		if err := s.Unstopped(d.Exhibit, unit.Org()); err != nil {
			return err
		}
		held := s.held(d, unit, e.By.ID)
		if len(held) == 0 {
			return event.Refuse(event.CodeConflict, "%s has neither received nor sent an exhibit it would send on, or something happened to it since", unit)
		}
		if h := held[0]; len(held) == 1 { // a partial state may not know which
			if err := s.onCase(h.c, h.c.Item(d.Exhibit), unit, e.By.ID, h.sent); err != nil {
				return err
			}
		}
		if err := s.acquainted(s.Sealed(d.Exhibit), e.To[0].Org()); err != nil {
			return err
		}
	}
	return nil
}

// acquainted: every organisation that ever had a hand in the exhibit and the new
// one have recognised each other. Each reads the exhibit's whole thread and must
// believe everybody on it; else passing on would lock the earlier ones out.
func (s *State) acquainted(x *Exhibit, to event.OrgID) error {
	theirs := s.Dir.Organisation(to)
	var hands []event.OrgID
	for _, x := range s.Line(x) {
		if o := s.Order(x.Order); o != nil {
			hands = append(hands, o.For.Org())
		}
		for _, id := range x.Consignments {
			if c := s.Consignment(id); c != nil {
				hands = append(hands, c.For.Org(), c.To[0].Org())
			}
		}
	}
	for _, id := range hands {
		if o := s.Dir.Organisation(id); o == nil || theirs == nil || !o.Recognises(theirs) || !theirs.Recognises(o) {
			return event.Refuse(event.CodeRecognition, "%s and %s, which had a hand in it, have not both recognised each other", to, id)
		}
	}
	return nil
}

// hold is a consignment by which a unit has an exhibit: one that it sent before,
// or else one that it received.
type hold struct {
	c    *Consignment
	sent bool
}

// held is how the unit has the exhibit to send on: by a consignment it received,
// if the person is an addressee of it (nobody passes on what she may not open),
// or by one it sent before. A partial state may not be able to tell which of
// several it was.
func (s *State) held(d event.DispatchedExhibit, unit event.UnitID, by event.ActorID) []hold {
	x := s.Sealed(d.Exhibit)
	if x == nil {
		return nil
	}
	var out []hold
	for _, c := range s.journeys(x) {
		i := c.Item(d.Exhibit)
		sent := c.For == unit && s.sender(c, by) && s.keeps(i)
		got := s.addressee(c, by) && s.receives(c, unit) && i.Received != nil && i.ended() == nil
		switch {
		case !sent && !got:
		case c.Last == d.After:
			return []hold{{c, sent}}
		case s.follows(c, d.After) == nil:
			out = append(out, hold{c, sent})
		}
	}
	return out
}

// got is the consignment by which the unit itself got what it sends on: nil for
// what it sealed, and where a partial state can't tell.
func (s *State) got(d event.DispatchedExhibit, unit event.UnitID, e *event.Dispatched) *event.ConsignmentID {
	if e.Order != nil {
		return nil
	}
	held := s.held(d, unit, e.By.ID)
	switch {
	case len(held) != 1:
		return nil
	case held[0].sent:
		return held[0].c.Item(d.Exhibit).From
	}
	return &held[0].c.ID
}

// keeps: the sending unit still has what it sent: it sealed it, or has neither
// returned nor destroyed what it passed on.
func (s *State) keeps(i *Item) bool {
	if i.From == nil {
		return true
	}
	c := s.Consignment(*i.From)
	if c == nil {
		return s.Partial
	}
	from := c.Item(i.Exhibit)
	return from != nil && from.ended() == nil
}

// moved: an exhibit that one unit passed on to another of its organisation has
// moved there with the receipt. Across organisations each keeps its own.
func (s *State) moved(c *Consignment, i *Item) {
	if i.From == nil || i.Received.For.Org() != c.For.Org() || s.Consignment(*i.From) == nil {
		return
	}
	n := s.Consignment(*i.From).clone()
	from := n.Item(i.Exhibit)
	if from == nil || from.Received == nil || from.PassedOn != nil || from.ended() != nil {
		return
	}
	from.PassedOn = i.Received
	if from.Went == nil {
		from.Went = i.Received
	}
	s.setConsignment(n)
}

// cameBack: what had moved to a unit that gives it up is with the one it came
// from again; if that gave it up since, with the one before.
func (s *State) cameBack(i *Item) {
	if i.From == nil || i.Received == nil || i.PassedOn != nil || s.Consignment(*i.From) == nil {
		return
	}
	n := s.Consignment(*i.From).clone()
	from := n.Item(i.Exhibit)
	if from == nil || from.PassedOn == nil || from.PassedOn.Event != i.Received.Event {
		return
	}
	from.PassedOn = nil
	s.setConsignment(n)
	if from.ended() != nil {
		s.cameBack(from)
	}
}
