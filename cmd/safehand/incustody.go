package main

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// inCustody says, where somebody is held on a PACE clock, when each unit that something
// goes to closes, and who can receive if it can't in time.
func (s *session) inCustody(cl *client.Client, to []event.HolderID, due event.Deadline) error {
	if due.Reason != "pace-clock" {
		return nil
	}
	for _, h := range to {
		unit, ok := h.Unit()
		if !ok {
			continue
		}
		u, err := cl.InCustody(s.ctx, unit, due.At)
		if err != nil {
			return strangers(err, to)
		}
		s.note("%s", closing(u))
		switch {
		case u.InTime:
		case u.Direct != "":
			s.note("It can't receive before the PACE clock ends, %s. CPS Direct can: --to %s", local(due.At), u.Direct)
		default:
			s.note("It can't receive before the PACE clock ends, %s, and your organisation has recognised no unit of CPS Direct that can: ring them.", local(due.At))
		}
	}
	return nil
}

func closing(u *client.InCustody) string {
	switch {
	case u.Closes != 0:
		return string(u.Unit) + " closes " + local(u.Closes) + "."
	case u.Opens != 0:
		return string(u.Unit) + " is closed until " + local(u.Opens) + "."
	}
	return string(u.Unit) + " has no opening hours."
}
