package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// stops tells that an organisation kept its own people from an exhibit, and let them
// at it again. It bound nobody else, so whose people it was is said each time.
func (t *teller) stops(st *Statement) string {
	by := who(st.Event.Common())
	switch e := st.Event.(type) {
	case *event.Stopped:
		why := ""
		if e.Question != nil {
			why = fmt.Sprintf(" It answers what was asked or reported (%s).", t.said(*e.Question))
		}
		return fmt.Sprintf("Access stopped by %s, for the people of %s and nobody else.%s%s", by, e.By.ID.Org(), why, reference(e.Consignment))
	case *event.Resumed:
		var ends []string
		for _, id := range e.Stops {
			ends = append(ends, t.said(id))
		}
		return fmt.Sprintf("Access let go on by %s, for the people of %s. It undoes %s.%s", by, e.By.ID.Org(), and(ends), reference(e.Consignment))
	}
	return ""
}
