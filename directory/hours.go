package directory

import (
	"slices"
	"time"

	"github.com/safehand/safehand/event"
)

// hoursChanged gives a unit other hours from here on. What is due was fixed when it
// was sent, so nobody puts off by it what her unit already owes.
func (s *State) hoursChanged(e *event.HoursChanged) error {
	u := s.Unit(e.Unit)
	switch {
	case u == nil || e.Unit.Org() != e.By.ID.Org():
		return event.Refuse(event.CodeUnknown, "%s has no unit %s", e.By.ID.Org(), e.Unit)
	case !s.administers(e.By.ID):
		return event.Refuse(event.CodeNotYours, "%s is not an administrator of %s", e.By.ID, e.By.ID.Org())
	case u.Closed:
		return event.Refuse(event.CodeState, "%s is closed", u.ID)
	case sameHours(u.Hours, e.Hours):
		return event.Refuse(event.CodeTaken, "%s has these hours already", u.ID)
	}
	if err := zoned(e.Hours); err != nil {
		return err
	}
	n := u.clone()
	n.Hours = e.Hours
	s.setUnit(n)
	return nil
}

func zoned(h event.Hours) error {
	if _, err := time.LoadLocation(string(h.Zone)); err != nil {
		return event.Refuse(event.CodeUnknown, "there is no time zone %s", h.Zone)
	}
	return nil
}

func sameHours(a, b event.Hours) bool {
	return a.Zone == b.Zone && a.Holidays == b.Holidays && slices.Equal(a.Open, b.Open)
}
