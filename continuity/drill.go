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
		return rang("Drill", e.Rung, st) + ". Nothing waited."
	case *event.DrillAnswered:
		return fmt.Sprintf("Drill: heard by %s, who ended it so.", by)
	}
	return ""
}
