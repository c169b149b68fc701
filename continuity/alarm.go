package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// alarms tells what the service said by itself because nobody had done what was due.
func (t *teller) alarms(st *Statement) string {
	switch e := st.Event.(type) {
	case *event.Alarm:
		s := rang("Not received", e.Rung, st) + ", while nobody had signed for it." + reference(e.Consignment)
		if e.Rung == event.Rungs {
			s += " A review is open; late is not by itself a breach."
		}
		return s
	case *event.Unchecked:
		s := fmt.Sprintf("Not checked: said by %s, due at %s", who(st.Event.Common()), clock(e.At))
		if late := st.Place.Recorded - e.At; late > lateAlarm {
			s += fmt.Sprintf(" and said late, at %s", clock(st.Place.Recorded))
		}
		return s + fmt.Sprintf(". Nobody had compared with its seal by then what was received (%s).", t.said(e.Receipt)) + reference(e.Consignment)
	case *event.Unanswered:
		s := rang("Problem unanswered", e.Rung, st) + fmt.Sprintf(", while nobody whom it was reported to had begun on it (%s).", t.said(e.Question))
		if q := t.story.State.Question(e.Question); q != nil && q.Kind == "noticed" {
			s = rang("Problem not named", e.Rung, st) + fmt.Sprintf(", while nobody had said what it is of which a report was begun (%s).", t.said(e.Question))
		}
		if e.Rung == event.Rungs {
			s += " A review is open; late is not by itself a breach."
		}
		return s
	}
	return ""
}

func rang(what string, rung int, st *Statement) string {
	h := st.Event.Common()
	s := fmt.Sprintf("%s: %s of %d rung by %s, due at %s", what, rungs[rung-1], event.Rungs, who(h), clock(h.At))
	if late := st.Place.Recorded - h.At; late > lateAlarm {
		s += fmt.Sprintf(" and rung late, at %s", clock(st.Place.Recorded))
	}
	return s
}

var rungs = [event.Rungs]string{"first alarm", "second alarm", "third alarm"}

// lateAlarm is from how many seconds on an alarm is told to have come late.
const lateAlarm = 60
