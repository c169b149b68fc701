package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Filing is the grant that a person's opening added for an agent.
type Filing struct {
	To     event.KeyRef
	Grants event.Digest
	Act    Act
}

// granted: the person who opened to file lets the unit's agent have the key. It
// is the only grant outside a dispatch.
func (s *State) granted(p directory.Place, id event.EventID, e *event.Granted) error {
	o := s.Opening(e.Opened)
	switch {
	case o == nil || o.Act.By != e.By:
		return event.Refuse(event.CodeUnknown, "a key for an agent follows one's own opening")
	case o.Act.For != e.For:
		return event.Refuse(event.CodeNotYours, "it was opened for %s", o.Act.For)
	case o.Agent == nil || event.HolderID(*o.Agent) != e.To.Holder:
		return event.Refuse(event.CodeState, "it was not opened for %s to file", e.To.Holder)
	case o.Granted != nil:
		return event.Refuse(event.CodeTaken, "%s was given the key already", o.Granted.To)
	}
	if k := s.Dir.Person(e.To.Holder).Live(); k == nil || k.Number != e.To.Number {
		return event.Refuse(event.CodeRevoked, "%s is not the key in force of its agent", e.To)
	}
	for _, x := range o.Exhibits {
		if !s.AtHand(o, x) {
			return event.Refuse(event.CodeState, "an exhibit opened to be filed is not in the unit's hands any more")
		}
	}
	n := *o
	n.Granted = &Filing{e.To, e.Grants, Act{id, e.By, e.For, p}}
	s.setOpening(&n)
	return nil
}

func (s *State) exported(p directory.Place, id event.EventID, e *event.Exported) error {
	o := s.Opening(e.Opened)
	if o != nil && o.Granted != nil && event.HolderID(e.By.ID) == o.Granted.To.Holder {
		return s.filed(p, id, e, o)
	}
	switch {
	case o == nil || o.Act.By.ID != e.By.ID:
		return event.Refuse(event.CodeUnknown, "an export follows one's own opening")
	case o.Purpose != event.ToExport:
		return event.Refuse(event.CodeState, "it was opened to %s, not to export", o.Purpose)
	}
	return s.filed(p, id, e, o)
}

func (s *State) filed(p directory.Place, id event.EventID, e *event.Exported, o *Opening) error {
	if o.Act.For != e.For {
		return event.Refuse(event.CodeNotYours, "it was opened for %s", o.Act.For)
	}
	for _, x := range e.Exhibits {
		if !slices.Contains(o.Exhibits, x) {
			return event.Refuse(event.CodeUnknown, "an exhibit exported was not opened")
		}
	}
	n := *o
	n.Exports = append(slices.Clone(o.Exports), Act{id, e.By, e.For, p})
	s.setOpening(&n)
	return nil
}
