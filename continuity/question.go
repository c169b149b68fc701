package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// questions tells what was asked, reported and answered. What people wrote is
// not told: it is for the parties.
func (t *teller) questions(st *Statement) string {
	by := who(st.Event.Common())
	switch e := st.Event.(type) {
	case *event.RedirectAsked:
		return fmt.Sprintf("Asked by %s, that it be sent to %s instead.%s%s", by, e.To, reference(e.Consignment), beside(e.Words))
	case *event.AskedBack:
		return fmt.Sprintf("Asked back by %s: %s.%s%s%s", by, plain(e.Reason), respond(e.RespondBy), reference(e.Consignment), beside(e.Words))
	case *event.Noticed:
		return fmt.Sprintf("Report of a problem begun by %s. What it is was not said yet.%s", by, reference(e.Consignment))
	case *event.Reported:
		return fmt.Sprintf("Problem reported by %s: %s.%s%s", by, plain(e.Problem), reference(e.Consignment), beside(e.Words))
	case *event.Noted:
		reply := ""
		if e.ReplyTo != nil {
			reply = ", in reply to " + t.said(*e.ReplyTo)
		}
		return fmt.Sprintf("Note written by %s%s.%s%s", by, reply, reference(e.Consignment), beside(&e.Words))
	case *event.Requested:
		return fmt.Sprintf("Exhibits asked for by %s, of %s.%s%s", by, e.To, respond(&e.RespondBy), beside(&e.Words))
	case *event.Answered:
		return t.answered(e, by)
	}
	return ""
}

func (t *teller) answered(e *event.Answered, by string) string {
	what := plain(e.Answer)
	if e.Consignment != nil {
		what += ", by the sending " + e.Consignment.Reference()
	}
	asked := "what was asked"
	if q := t.story.State.Question(e.Question); q != nil {
		switch q.Kind {
		case "noticed":
			asked = "the report that was begun, by mistake"
		case "reported":
			asked = "the problem reported"
		case "asked-back":
			asked = "the request to give it back"
		case "redirect-asked":
			asked = "the request to send it elsewhere"
		}
	}
	return fmt.Sprintf("Answered by %s: %s. It answers %s (%s).%s", by, what, asked, t.said(e.Question), beside(e.Words))
}
