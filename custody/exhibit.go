package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Exhibit is one item of evidence, from the order on.
type Exhibit struct {
	Recipient    event.RecipientID
	Thread       event.Thread
	Order        event.EventID
	ID           event.ExhibitID // zero until sealed
	Seal         event.Seal
	Type         event.Code
	Marking      event.Marking
	People       []event.Count
	SealedBy     event.EventID
	SealedAt     directory.Place
	Recalled     bool // its order was, before there was a consignment
	Consignments []event.ConsignmentID
}

// Sealed reports whether the exhibit's seal is in the log.
func (x *Exhibit) Sealed() bool { return !x.ID.IsZero() }

func (x *Exhibit) clone() *Exhibit {
	n := *x
	n.Consignments = slices.Clone(x.Consignments)
	return &n
}

func (s *State) sealed(p directory.Place, id event.EventID, e *event.Sealed) error {
	o := s.Order(e.Order)
	x := s.Exhibit(e.Seal.Recipient)
	switch {
	case o == nil:
		return event.Refuse(event.CodeUnknown, "there is no such order")
	case o.State != Open:
		return event.Refuse(event.CodeState, "the order was %s: nothing more is sealed under it", o.State)
	case x == nil || x.Order != o.ID:
		return event.Refuse(event.CodeUnknown, "the order names no such exhibit")
	case x.Sealed():
		return event.Refuse(event.CodeTaken, "the exhibit has been sealed already")
	case s.numbered(e.Exhibit.SealNumber()) != nil:
		return event.Refuse(event.CodeTaken, "the seal number %s is taken: seal again", e.Exhibit.SealNumber())
	}
	n := x.clone()
	n.ID, n.Seal = e.Exhibit, e.Seal
	n.Type, n.Marking, n.People = e.Type, e.Marking, e.People
	n.SealedBy, n.SealedAt = id, p
	s.setExhibit(n)
	return nil
}
