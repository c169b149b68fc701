package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// ends tells how a unit came to have an exhibit no longer, and who of it may
// still open it.
func (t *teller) ends(st *Statement) string {
	by := who(st.Event.Common())
	switch e := st.Event.(type) {
	case *event.Rejected:
		return fmt.Sprintf("Rejected by %s: %s.%s%s%s", by, plains(e.Reasons), respond(e.RespondBy), reference(e.Consignment), beside(e.Words))
	case *event.Returned:
		return fmt.Sprintf("Returned by %s.%s%s", by, reference(e.Consignment), beside(e.Words))
	case *event.Destroyed:
		return fmt.Sprintf("Destroyed, by the word of %s; exported copies: %s.%s%s", by, plain(e.Copies), reference(e.Consignment), beside(e.Words))
	case *event.Assigned:
		return onTheCase(e.People, by) + reference(e.Consignment)
	}
	return ""
}

// onTheCase says who is, of the unit for which it is said.
func onTheCase(people []event.PersonID, by string) string {
	if len(people) == 0 {
		return fmt.Sprintf("On the case from here on: everybody of the unit again. Said by %s.", by)
	}
	return fmt.Sprintf("On the case from here on: %s, and nobody else of the unit. Said by %s.", both(people), by)
}
