// Package custody says what may happen to evidence, in what order and by when.
//
// [State.Apply] folds statements into orders, exhibits and consignments and
// refuses the first one the rules do not allow; what it refuses is void wherever
// it stands, and speaks against a service that logged it. [State.Due] says what is
// owed, by whom and since when. Both are pure: the same statements at the same
// places give the same answer to the sender, the receiver, the service and a
// court, for ever.
//
// The rules a newcomer should know: a consignment is received only when a named
// person signs for it; without a receipt there is no opening on the receiving
// side; before a receipt a recall is total; an agent never receives or opens.
package custody

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Source loads aggregates a state does not hold yet; a missing one is nil and no
// error.
type Source interface {
	Order(event.EventID) (*Order, error)
	Exhibit(event.RecipientID) (*Exhibit, error)
	// ExhibitBySeal finds a sealed exhibit by its identity.
	ExhibitBySeal(event.ExhibitID) (*Exhibit, error)
	// ExhibitByNumber finds a sealed exhibit by its seal number.
	ExhibitByNumber(string) (*Exhibit, error)
	Consignment(event.ConsignmentID) (*Consignment, error)
	Opening(event.EventID) (*Opening, error)
	Question(event.EventID) (*Question, error)
	Case(event.CaseID) (*Case, error)
	Holding(event.HolderID) (*Holding, error)
	Drill(event.EventID) (*Drill, error)
	// DrillOf finds the newest drill of a unit.
	DrillOf(event.UnitID) (*Drill, error)
}

// State is where all evidence is, at a place in the log.
type State struct {
	Dir *directory.State
	// Partial is set by a verifier who holds the threads of some exhibits only.
	// Statements about others are then taken as far as they concern these.
	Partial bool
	// Given, of a partial state, are the exhibits whose threads it was given. An
	// exhibit sent again is named on the old one's thread: without this it passes
	// for known where its own thread is not shown.
	Given        func(event.RecipientID) bool
	src          Source
	orders       kept[event.EventID, Order]
	exhibits     kept[event.RecipientID, Exhibit]
	bySeal       map[event.ExhibitID]event.RecipientID
	byNumber     map[string]event.RecipientID
	consignments kept[event.ConsignmentID, Consignment]
	openings     kept[event.EventID, Opening]
	questions    kept[event.EventID, Question]
	cases        kept[event.CaseID, Case]
	holdings     kept[event.HolderID, Holding]
	drills       kept[event.EventID, Drill]
	drillOf      map[event.UnitID]event.EventID
	err          error
}

// Changes are the aggregates that statements have changed.
type Changes struct {
	Orders       map[event.EventID]*Order
	Exhibits     map[event.RecipientID]*Exhibit
	Consignments map[event.ConsignmentID]*Consignment
	Openings     map[event.EventID]*Opening
	Questions    map[event.EventID]*Question
	Cases        map[event.CaseID]*Case
	Holdings     map[event.HolderID]*Holding
	Drills       map[event.EventID]*Drill
}

// New is the state beside the directory dir: empty when src is nil, else what
// src holds.
func New(dir *directory.State, src Source) *State {
	return &State{
		Dir: dir, src: src,
		orders:       keep[event.EventID, Order](),
		exhibits:     keep[event.RecipientID, Exhibit](),
		bySeal:       map[event.ExhibitID]event.RecipientID{},
		byNumber:     map[string]event.RecipientID{},
		consignments: keep[event.ConsignmentID, Consignment](),
		openings:     keep[event.EventID, Opening](),
		questions:    keep[event.EventID, Question](),
		cases:        keep[event.CaseID, Case](),
		holdings:     keep[event.HolderID, Holding](),
		drills:       keep[event.EventID, Drill](),
		drillOf:      map[event.UnitID]event.EventID{},
	}
}

// Err is the first failure of a source, the directory's included.
func (s *State) Err() error {
	if s.err != nil {
		return s.err
	}
	return s.Dir.Err()
}

// Changed hands over what has changed since it was last asked.
func (s *State) Changed() Changes {
	return Changes{
		s.orders.take(), s.exhibits.take(), s.consignments.take(), s.openings.take(),
		s.questions.take(), s.cases.take(), s.holdings.take(), s.drills.take(),
	}
}

// Order is nil when there is none.
func (s *State) Order(id event.EventID) *Order {
	return get(s, s.orders, id, func(src Source) (*Order, error) { return src.Order(id) })
}

// Exhibit is nil when there is none.
func (s *State) Exhibit(id event.RecipientID) *Exhibit {
	return get(s, s.exhibits, id, func(src Source) (*Exhibit, error) { return src.Exhibit(id) })
}

// Consignment is nil when there is none.
func (s *State) Consignment(id event.ConsignmentID) *Consignment {
	return get(s, s.consignments, id, func(src Source) (*Consignment, error) { return src.Consignment(id) })
}

// Opening is nil when there is none.
func (s *State) Opening(id event.EventID) *Opening {
	return get(s, s.openings, id, func(src Source) (*Opening, error) { return src.Opening(id) })
}

// Question is nil when there is none.
func (s *State) Question(id event.EventID) *Question {
	return get(s, s.questions, id, func(src Source) (*Question, error) { return src.Question(id) })
}

// Case is nil when there is none.
func (s *State) Case(id event.CaseID) *Case {
	return get(s, s.cases, id, func(src Source) (*Case, error) { return src.Case(id) })
}

// Sealed is the exhibit with that identity, nil when there is none.
func (s *State) Sealed(id event.ExhibitID) *Exhibit {
	if r, ok := s.bySeal[id]; ok {
		return s.Exhibit(r)
	}
	return s.find(func() (*Exhibit, error) { return s.src.ExhibitBySeal(id) })
}

func (s *State) numbered(number string) *Exhibit {
	if r, ok := s.byNumber[number]; ok {
		return s.Exhibit(r)
	}
	return s.find(func() (*Exhibit, error) { return s.src.ExhibitByNumber(number) })
}

func (s *State) find(f func() (*Exhibit, error)) *Exhibit {
	if s.src == nil || s.err != nil {
		return nil
	}
	x, err := f()
	if err != nil || x == nil {
		s.err = err
		return nil
	}
	if have, ok := s.exhibits.have[x.Recipient]; ok { // newer than what is stored
		return have
	}
	s.index(x)
	s.exhibits.have[x.Recipient] = x
	return x
}

func (s *State) index(x *Exhibit) {
	if x.Sealed() {
		s.bySeal[x.ID] = x.Recipient
		s.byNumber[x.ID.SealNumber()] = x.Recipient
	}
}

func (s *State) setExhibit(x *Exhibit) {
	s.index(x)
	s.exhibits.set(x.Recipient, x)
}

func (s *State) setOrder(o *Order)             { s.orders.set(o.ID, o) }
func (s *State) setConsignment(c *Consignment) { s.consignments.set(c.ID, c) }
func (s *State) setOpening(o *Opening)         { s.openings.set(o.ID, o) }
func (s *State) setQuestion(q *Question)       { s.questions.set(q.ID, q) }
func (s *State) setCase(c *Case)               { s.cases.set(c.ID, c) }
