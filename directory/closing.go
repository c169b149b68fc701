package directory

import (
	"github.com/safehand/safehand/event"
)

// MayClose refuses a unit's closing that the directory does not allow. Whether
// the unit still holds exhibits is custody's to say.
func (s *State) MayClose(e *event.UnitClosed) error {
	u := s.Unit(e.Unit)
	second, _ := e.Second.ID.Person()
	switch {
	case u == nil || e.Unit.Org() != e.By.ID.Org():
		return event.Refuse(event.CodeUnknown, "%s has no unit %s", e.By.ID.Org(), e.Unit)
	case u.Closed:
		return event.Refuse(event.CodeState, "%s is closed already", u.ID)
	case !s.administers(e.By.ID):
		return event.Refuse(event.CodeNotYours, "%s is not an administrator of %s", e.By.ID, e.By.ID.Org())
	case !s.administers(e.Second.ID) && !u.Lead(second):
		return event.Refuse(event.CodeNotYours, "%s neither leads %s nor is an administrator", e.Second.ID, u.ID)
	}
	return nil
}

func (s *State) unitClosed(e *event.UnitClosed) error {
	if err := s.MayClose(e); err != nil {
		return err
	}
	n := s.Unit(e.Unit).clone()
	n.Closed = true
	s.setUnit(n)
	return nil
}
