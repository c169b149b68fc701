package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// drills tells how a unit was tested. The word drill comes first: nobody who reads a
// record is to take it for evidence that waited.
func (t *teller) drills(st *Statement) string {
	by := who(st.Event.Common())
	switch e := st.Event.(type) {
	case *event.DrillBegun:
		return fmt.Sprintf("Drill of %s begun by %s: its alarms begin at %s unless somebody says that she heard them. There is no sending and no evidence in it.", e.Unit, by, clock(e.Due))
	case *event.DrillAlarm:
		s := fmt.Sprintf("Drill: %s of %d rung by %s, due at %s", rungs[e.Rung-1], event.Rungs, by, clock(e.At))
		if late := st.Place.Recorded - e.At; late > lateAlarm {
			s += fmt.Sprintf(" and rung late, at %s", clock(st.Place.Recorded))
		}
		return s + ". Nothing waited."
	case *event.DrillAnswered:
		return fmt.Sprintf("Drill: heard by %s, who ended it so.", by)
	}
	return ""
}
