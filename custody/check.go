package custody

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func (s *State) checked(p directory.Place, id event.EventID, e *event.Checked) error {
	c := s.Consignment(e.Consignment)
	if c == nil || !s.MaySee(c, e.By.ID) {
		return event.Refuse(event.CodeUnknown, "nothing under that reference is for %s", e.By.ID)
	}
	n := c.clone()
	add := func(ids []event.ExhibitID, passed bool) error {
		for _, x := range ids {
			i := n.Item(x)
			if i == nil || !s.MayFetch(n, i, e.By.ID) {
				return event.Refuse(event.CodeState, "an exhibit checked is not in that sending, or was recalled")
			}
			i.Checks = append(i.Checks, Check{Act{id, e.By, e.For, p}, passed})
		}
		return nil
	}
	if err := add(e.Passed, true); err != nil {
		return err
	}
	if err := add(e.Broken, false); err != nil {
		return err
	}
	s.setConsignment(n)
	return nil
}
