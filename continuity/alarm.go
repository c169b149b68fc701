package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// alarms tells what the service said by itself because nobody had signed.
func (t *teller) alarms(st *Statement) string {
	e, ok := st.Event.(*event.Alarm)
	if !ok {
		return ""
	}
	s := fmt.Sprintf("Not received: %s of %d rung by %s, due at %s", rungs[e.Rung-1], event.Rungs, who(st.Event.Common()), clock(e.At))
	if late := st.Place.Recorded - e.At; late > lateAlarm {
		s += fmt.Sprintf(" and rung late, at %s", clock(st.Place.Recorded))
	}
	s += ", while nobody had signed for it." + reference(e.Consignment)
	if e.Rung == event.Rungs {
		s += " A review is open; late is not by itself a breach."
	}
	return s
}

var rungs = [event.Rungs]string{"first alarm", "second alarm", "third alarm"}

// lateAlarm is from how many seconds on an alarm is told to have come late.
const lateAlarm = 60
