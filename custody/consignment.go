package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Consignment is one movement of exhibits, from its dispatch on.
type Consignment struct {
	ID        event.ConsignmentID
	Order     *event.EventID
	By        event.Signer
	For       event.UnitID
	To        []event.HolderID
	ReceiveBy event.Time
	URN       *event.URN
	Label     event.LabelRef
	Grants    event.Digest
	Grantees  []Grantee
	At        directory.Place
	Last      event.EventID // the last change of hands
	Items     []Item
}

// Item is an exhibit in a consignment.
type Item struct {
	Exhibit  event.ExhibitID
	After    event.EventID
	Received *Act
	Recalled *Act
	Checks   []Check
}

// Act is who did it, for whom, and where it stands.
type Act struct {
	Event event.EventID
	By    event.Signer
	For   event.PartyID
	At    directory.Place
}

// Check is what came of comparing the sealed bytes with the seal.
type Check struct {
	Act
	Passed bool
}

// Item finds an exhibit in the consignment, or nil.
func (c *Consignment) Item(id event.ExhibitID) *Item {
	i := slices.IndexFunc(c.Items, func(i Item) bool { return i.Exhibit == id })
	if i < 0 {
		return nil
	}
	return &c.Items[i]
}

func (c *Consignment) clone() *Consignment {
	n := *c
	n.Items = slices.Clone(c.Items)
	for i := range n.Items {
		n.Items[i].Checks = slices.Clone(n.Items[i].Checks)
	}
	return &n
}

// twice: the lines of one exhibit differ when it came to the sender twice.
func twice(xs []event.DispatchedExhibit) bool {
	for i, x := range xs {
		if slices.ContainsFunc(xs[:i], func(y event.DispatchedExhibit) bool { return y.Exhibit == x.Exhibit }) {
			return true
		}
	}
	return false
}

// MaxReceiveBy bounds, in seconds, how far ahead a receipt may be due when
// something is passed on.
const MaxReceiveBy = 100 * 24 * 3600

func (s *State) dispatched(p directory.Place, id event.EventID, e *event.Dispatched) error {
	unit, order, err := s.mayDispatch(p, e)
	if err != nil {
		return err
	}
	c := &Consignment{
		ID: event.ConsignmentID(id), Order: e.Order, By: e.By, For: unit, To: e.To, ReceiveBy: e.ReceiveBy,
		URN: e.URN, Label: e.Label, Grants: e.Grants, Grantees: s.Grantees(unit, e.To), At: p, Last: id,
	}
	for _, d := range e.Exhibits {
		c.Items = append(c.Items, Item{Exhibit: d.Exhibit, After: d.After})
		if x := s.Sealed(d.Exhibit); x != nil { // nil: elsewhere
			x = x.clone()
			x.Consignments = append(x.Consignments, c.ID)
			s.setExhibit(x)
		}
	}
	if order != nil {
		o := *order
		o.State = Fulfilled
		s.setOrder(&o)
	}
	s.setConsignment(c)
	return nil
}

// mayDispatch gives the unit that sends, and the order if there is one.
func (s *State) mayDispatch(p directory.Place, e *event.Dispatched) (event.UnitID, *Order, error) {
	unit, isUnit := e.For.Unit()
	if _, ok := e.By.ID.Person(); !ok || !isUnit {
		return unit, nil, event.Refuse(event.CodeNotYours, "a person dispatches, for her unit")
	}
	if err := s.addressable(unit, e.To); err != nil {
		return unit, nil, err
	}
	if err := punctual(p, e); err != nil {
		return unit, nil, err
	}
	if err := s.relied(p, e); err != nil {
		return unit, nil, err
	}
	if twice(e.Exhibits) {
		return unit, nil, event.Refuse(event.CodeTaken, "an exhibit stands twice in the dispatch")
	}
	if e.Order == nil {
		return unit, nil, s.passesOn(e, unit)
	}
	o := s.Order(*e.Order)
	return unit, o, s.fulfils(e, o)
}

// MaxClock is how far, in seconds, the clock by which a receipt's deadline was
// counted may be from the recorded time.
const MaxClock = 600

// punctual: the deadline counts from the sender's clock, so that clock must be
// right: one years ahead would set an alarm that never rings.
func punctual(p directory.Place, e *event.Dispatched) error {
	switch off := e.At - p.Recorded; {
	case off > MaxClock || off < -MaxClock:
		return event.Refuse(event.CodeStale, "the sender's clock says %s and the service's %s: set it right and send again", e.At, p.Recorded)
	case e.ReceiveBy <= p.Recorded:
		return event.Refuse(event.CodeState, "the receipt would be due at %s, which has passed", e.ReceiveBy)
	}
	return nil
}

// relied: every recipient organisation's directory was replayed to an account
// less than an hour old, so a hidden revocation is at most that old.
func (s *State) relied(p directory.Place, e *event.Dispatched) error {
	for _, t := range e.To {
		o := s.Dir.Organisation(t.Org())
		i := slices.IndexFunc(e.Relies, func(r event.Reliance) bool { return r.Organisation == t.Org() })
		if o == nil || i < 0 || !o.Relied(e.Relies[i].Account, p) {
			return event.Refuse(event.CodeStale, "the directory of %s relied on is more than an hour old: look again and send", t.Org())
		}
	}
	return nil
}

// elsewhere: the exhibit's thread is not among those a partial state was given.
func (s *State) elsewhere(id event.ExhibitID) bool {
	return s.Partial && s.Sealed(id) == nil
}

// fulfils: a first dispatch does exactly what was ordered.
func (s *State) fulfils(e *event.Dispatched, o *Order) error {
	switch {
	case o == nil:
		return event.Refuse(event.CodeUnknown, "there is no such order")
	case o.State != Open:
		return event.Refuse(event.CodeConflict, "the order was %s already", o.State)
	case !slices.Equal(e.To, o.To) || e.Label.Commitment != o.Label || len(e.Exhibits) != len(o.Exhibits):
		return event.Refuse(event.CodeState, "the dispatch is not what was ordered")
	}
	by, err := s.Deadline(e.To, e.At, o.Deadline)
	if err != nil {
		return err
	}
	if by != e.ReceiveBy {
		return event.Refuse(event.CodeState, "the receipt is due by %s as ordered, not by %s", by, e.ReceiveBy)
	}
	for _, d := range e.Exhibits {
		if s.elsewhere(d.Exhibit) {
			continue
		}
		x := s.Sealed(d.Exhibit)
		if x == nil || x.Order != o.ID || x.SealedBy != d.After {
			return event.Refuse(event.CodeState, "an exhibit of the order has not been sealed under it")
		}
	}
	return nil
}

// passesOn: the unit received each exhibit, and no later change of hands took it
// away. It keeps what it passes on, and may pass it on to several.
func (s *State) passesOn(e *event.Dispatched, unit event.UnitID) error {
	if e.ReceiveBy <= e.At || e.ReceiveBy > e.At+MaxReceiveBy {
		return event.Refuse(event.CodeState, "the receipt must be due within 100 days")
	}
	for _, d := range e.Exhibits {
		if s.elsewhere(d.Exhibit) {
			continue
		}
		if s.held(d, unit, e.By.ID) == nil {
			return event.Refuse(event.CodeConflict, "%s has not received an exhibit it would pass on, or something happened to it since", unit)
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
	if o := s.Order(x.Order); o != nil {
		hands = append(hands, o.For.Org())
	}
	for _, id := range x.Consignments {
		if c := s.Consignment(id); c != nil {
			hands = append(hands, c.For.Org(), c.To[0].Org())
		}
	}
	for _, id := range hands {
		if o := s.Dir.Organisation(id); o == nil || theirs == nil || !o.Recognises(theirs) || !theirs.Recognises(o) {
			return event.Refuse(event.CodeRecognition, "%s and %s, which had a hand in it, have not both recognised each other", to, id)
		}
	}
	return nil
}

// held is the consignment by which the unit holds the exhibit, if the person is
// an addressee of it: nobody passes on what she may not open.
func (s *State) held(d event.DispatchedExhibit, unit event.UnitID, by event.ActorID) *Consignment {
	x := s.Sealed(d.Exhibit)
	if x == nil {
		return nil
	}
	for _, id := range x.Consignments {
		c := s.Consignment(id)
		if c == nil || s.follows(c, d.After) != nil || !s.addressee(c, by) || !s.receives(c, unit) {
			continue
		}
		if i := c.Item(d.Exhibit); i != nil && i.Received != nil {
			return c
		}
	}
	return nil
}

// receives: the unit is addressed, or an addressee is of it.
func (s *State) receives(c *Consignment, unit event.UnitID) bool {
	for _, t := range c.To {
		if u, ok := t.Unit(); ok && u == unit {
			return true
		}
		if p, ok := t.Person(); ok && s.Dir.Unit(unit).Member(p) {
			return true
		}
	}
	return false
}
