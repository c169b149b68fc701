package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// organisations tells who joined the log, who accepted whom, and what the
// service itself says.
func (t *teller) organisations(st *Statement) string {
	by := who(st.Event.Common())
	switch e := st.Event.(type) {
	case *event.Admitted:
		return fmt.Sprintf("%s admitted to the log by %s, and by the service %s.", e.By.ID, by, e.Log.Service())
	case *event.Recognised:
		return fmt.Sprintf("Root of %s (%s) recognised by %s.", e.Organisation, event.RootNumber(e.Root), by)
	case *event.Rules:
		return fmt.Sprintf("Rules %d put in force by %s.", e.Number, by)
	case *event.Account:
		return fmt.Sprintf("Counted by %s: %s so far %s.", by, count(e.Number, "statement"), owned(e.Owner))
	}
	return ""
}

func owned(o event.Owner) string {
	switch o.Kind {
	case event.OrganisationThread:
		return "in the directory of " + o.ID
	case event.ExhibitThread:
		return "about the exhibit"
	case event.CaseThread:
		return "about the case"
	case event.RequestThread:
		return "about the request"
	}
	return "of the service's own"
}
