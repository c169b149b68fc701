package web

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// stops puts who stopped access into a sending, and gives what happened.
func (m made) stops(s *desk.Sending) (out []desk.Happened) {
	s.MayStop = m.leads
	add := func(by event.PersonID, yours bool, n int) {
		a := madeAct(event.ActorID(by), madeNow-4*minute, 40, m.name, "stopped", yours)
		stop := desk.Stop{Act: *a, Organisation: by.Org(), Yours: yours}
		for _, x := range s.Exhibits[:n] {
			stop.Exhibits = append(stop.Exhibits, x.Exhibit)
		}
		s.Stops = append(s.Stops, stop)
		out = append(out, desk.Happened{Act: *a, Kind: "stopped", Exhibits: stop.Exhibits})
	}
	mine, theirs := madeSarah, madeLena
	if m.out {
		mine, theirs = theirs, mine
	}
	if m.stopped > 0 {
		add(mine, true, m.stopped)
	}
	if m.theirs {
		add(theirs, false, 1)
	}
	return out
}
