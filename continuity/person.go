package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// people tells who is who and whose key ended.
func (t *teller) people(st *Statement) string {
	by := who(st.Event.Common())
	switch e := st.Event.(type) {
	case *event.Appointed:
		if e.Unit == nil {
			return fmt.Sprintf("%s appointed %s of %s by %s.", e.Person, e.Role, e.Person.Org(), by)
		}
		return fmt.Sprintf("%s appointed %s of %s by %s.", e.Person, e.Role, *e.Unit, by)
	case *event.Invited:
		return fmt.Sprintf("%s invited by %s, until %s.", e.Person, by, clock(e.Until))
	case *event.AgentAppointed:
		return fmt.Sprintf("The machine %s appointed by %s, to enrol until %s.", e.Agent, by, clock(e.Until))
	case *event.InvitationWithdrawn:
		return fmt.Sprintf("The unused invitation of %s withdrawn by %s.", actor(e.Holder), by)
	case *event.Enrolled:
		return fmt.Sprintf("Enrolled by invitation: %s, with key %d.", by, e.By.Number)
	case *event.Revoked:
		return t.revoked(e, by)
	case *event.PersonStopped:
		return fmt.Sprintf("The access of %s stopped by %s: until it went on, nothing that they signed was taken.", e.Person, by)
	case *event.PersonResumed:
		return fmt.Sprintf("The access of %s let go on by %s. It undoes %s.", e.Person, by, t.said(e.Stop))
	case *event.Decided:
		return fmt.Sprintf("Decided by %s, and by %s: %s, signed with %s, %s.", by, e.Second.ID, t.said(e.Statement), key(e.Key), decision(e))
	}
	return ""
}

func decision(e *event.Decided) string {
	if e.Decision == event.Stands {
		return "stands"
	}
	return "was signed by somebody else than " + string(e.Key.Holder)
}

func (t *teller) revoked(e *event.Revoked, by string) string {
	s := fmt.Sprintf("Ended by %s: %s, ", by, key(e.Key))
	switch e.Reason {
	case event.Left:
		s += "because " + actor(e.Key.Holder) + " left"
	case event.Compromised:
		s += "because it was compromised, from entry " + index(*e.Since) + " on"
	default:
		s += "to be replaced"
	}
	if e.HandOver != nil {
		s += "; what was held by name went to " + string(*e.HandOver)
	}
	return s + "."
}
