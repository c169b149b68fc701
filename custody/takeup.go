package custody

import (
	"github.com/safehand/safehand/event"
)

// takeUp is an order of what was ordered before and not sent, because its machine
// was lost on the way: whoever gave the old one gives a new one, of just the same
// exhibits, and the old one's key is good for nothing from then on. What was
// sealed stays sealed.
func (s *State) takeUp(o *Order, e *event.Ordered) error {
	old := s.Order(s.Exhibit(o.Exhibits[0]).Order)
	switch {
	case old == nil || old.By.ID != o.By.ID || old.For != o.For:
		return event.Refuse(event.CodeTaken, "an exhibit of the sending was begun before")
	case old.State == CalledBack:
		return event.Refuse(event.CodeState, "what was begun has been called back: it can only be sent anew")
	case old.State != Open:
		return event.Refuse(event.CodeConflict, "what was begun was %s already", old.State)
	case len(old.Exhibits) != len(o.Exhibits):
		return event.Refuse(event.CodeTaken, "an order that takes up another is for all of its exhibits and no more")
	}
	for _, x := range e.Exhibits {
		if was := s.Exhibit(x.Recipient); was == nil || was.Order != old.ID || was.Thread != x.Thread {
			return event.Refuse(event.CodeTaken, "an order that takes up another is for all of its exhibits and no more")
		}
	}
	void := *old
	void.State = TakenUp
	s.setOrder(&void)
	for _, r := range o.Exhibits {
		x := s.Exhibit(r).clone()
		x.Order = o.ID
		s.setExhibit(x)
	}
	s.setOrder(o)
	return nil
}
