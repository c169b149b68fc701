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
	InsteadOf    *event.ExhibitID // the exhibit it was sealed to replace
	ReplacedBy   *event.ExhibitID // the one sealed to replace it
	Stops        []Stop           // of access to it, the oldest first; see [Exhibit.Stopped]
}

// Sealed reports whether the exhibit's seal is in the log.
func (x *Exhibit) Sealed() bool { return !x.ID.IsZero() }

func (x *Exhibit) clone() *Exhibit {
	n := *x
	n.Consignments, n.Stops = slices.Clone(x.Consignments), slices.Clone(x.Stops)
	return &n
}

func (s *State) sealed(p directory.Place, id event.EventID, e *event.Sealed) error {
	o := s.Order(e.Order)
	x := s.Exhibit(e.Seal.Recipient)
	switch {
	case s.replacesHere(e):
		return s.sealedElsewhere(e)
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
	if err := s.replaces(e, o); err != nil {
		return err
	}
	n := x.clone()
	n.InsteadOf = e.InsteadOf
	n.ID, n.Seal = e.Exhibit, e.Seal
	n.Type, n.Marking, n.People = e.Type, e.Marking, e.People
	n.SealedBy, n.SealedAt = id, p
	s.setExhibit(n)
	if e.InsteadOf == nil || s.elsewhere(*e.InsteadOf) {
		return nil
	}
	return s.sealedElsewhere(e)
}

// replacesHere: of the old exhibit and the new one a partial state was given the
// old one's thread only.
func (s *State) replacesHere(e *event.Sealed) bool {
	given := s.Order(e.Order) != nil && (s.Given == nil || s.Given(e.Seal.Recipient))
	return s.Partial && !given && e.InsteadOf != nil && s.Sealed(*e.InsteadOf) != nil
}

// sealedElsewhere: what is sent again says so on its old thread too.
func (s *State) sealedElsewhere(e *event.Sealed) error {
	old := s.Sealed(*e.InsteadOf).clone()
	old.ReplacedBy = &e.Exhibit
	s.setExhibit(old)
	return nil
}

// replaces: what is sent again was sealed by the same unit, and once: else two
// new ones would each pass for the one line of continuity.
func (s *State) replaces(e *event.Sealed, o *Order) error {
	if e.InsteadOf == nil || s.elsewhere(*e.InsteadOf) {
		return nil
	}
	old := s.Sealed(*e.InsteadOf)
	if old == nil {
		return event.Refuse(event.CodeUnknown, "the exhibit to be sent again does not exist")
	}
	was := s.Order(old.Order)
	switch {
	case was == nil || was.For != o.For:
		return event.Refuse(event.CodeNotYours, "only the unit that sealed an exhibit sends it again")
	case old.ReplacedBy != nil && !s.voided(*old.ReplacedBy):
		return event.Refuse(event.CodeTaken, "the exhibit has been sent again already, as %s", old.ReplacedBy.SealNumber())
	}
	return nil
}

// voided: its order was recalled before it was sent, as a client does that was
// interrupted and begins anew. It replaces nothing.
func (s *State) voided(id event.ExhibitID) bool {
	x := s.Sealed(id)
	return s.elsewhere(id) || x != nil && x.Recalled
}

// Line is the exhibit and all that were sent again in its place or before it, in
// their order: one line of continuity.
func (s *State) Line(x *Exhibit) []*Exhibit {
	// Not twice: a service and a sealer together could log a circle, and a verifier
	// of some threads, who can't refuse it, must come to an end.
	back := map[event.ExhibitID]bool{}
	for x != nil && x.InsteadOf != nil && s.Sealed(*x.InsteadOf) != nil && !back[x.ID] {
		back[x.ID] = true
		x = s.Sealed(*x.InsteadOf)
	}
	var out []*Exhibit
	for x != nil {
		out = append(out, x)
		if x.ReplacedBy == nil {
			break
		}
		x = s.Sealed(*x.ReplacedBy)
	}
	return out
}
