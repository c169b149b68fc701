package client

import (
	"fmt"
	"strings"

	"github.com/safehand/safehand/event"
)

// about says in a few words what a statement is about, from its verified fields:
// "2 exhibits of 7Q4M-2KPD". Nothing is opened for it.
func about(e event.Event) string {
	switch e := e.(type) {
	case *event.Ordered:
		return exhibits(len(e.Exhibits)) + " to " + listed(e.To)
	case *event.Sealed:
		return e.Exhibit.SealNumber()
	case *event.Dispatched:
		return exhibits(len(e.Exhibits)) + " to " + listed(e.To)
	case *event.Checked:
		return of(e.Consignment, len(e.Passed)+len(e.Broken))
	case *event.Received:
		return of(e.Consignment, len(e.Exhibits))
	case *event.Opened:
		return of(e.Consignment, len(e.Exhibits)) + ", to " + words(e.Purpose)
	case *event.Granted:
		return "to " + string(e.To.Holder)
	case *event.Exported:
		return exhibits(len(e.Exhibits))
	case *event.Recalled:
		if e.Consignment == nil {
			return "a sending that had not left yet"
		}
		return of(*e.Consignment, len(e.Exhibits))
	case *event.Rejected:
		return of(e.Consignment, len(e.Exhibits))
	case *event.Returned:
		return of(e.Consignment, len(e.Exhibits))
	case *event.Destroyed:
		return of(e.Consignment, len(e.Exhibits))
	case *event.RedirectAsked:
		return of(e.Consignment, len(e.Exhibits)) + ", to " + string(e.To)
	case *event.AskedBack:
		return of(e.Consignment, len(e.Exhibits))
	case *event.Noticed:
		return of(e.Consignment, len(e.Exhibits))
	case *event.Reported:
		return of(e.Consignment, len(e.Exhibits)) + ", " + words(e.Problem)
	case *event.ReviewDecided:
		return e.Consignment.Reference() + ", " + words(e.Outcome)
	case *event.Stopped:
		return of(e.Consignment, len(e.Exhibits))
	case *event.Resumed:
		return of(e.Consignment, len(e.Exhibits))
	case *event.Assigned:
		return e.Consignment.Reference()
	case *event.Alarm:
		return e.Consignment.Reference()
	case *event.Noted:
		return e.Consignment.Reference()
	case *event.Answered:
		return words(e.Answer)
	case *event.Filed:
		return fmt.Sprintf("%d sendings", len(e.Consignments))
	case *event.Marked:
		return exhibits(len(e.Exhibits)) + ", " + words(e.Mark)
	case *event.HearingListed:
		return words(e.Hearing, e.State)
	case *event.Requested:
		return "to " + string(e.To)
	}
	return aboutPeople(e)
}

// aboutPeople is about who is who.
func aboutPeople(e event.Event) string {
	switch e := e.(type) {
	case *event.Appointed:
		if e.Unit != nil {
			return fmt.Sprintf("%s, %s of %s", e.Person, e.Role, *e.Unit)
		}
		return fmt.Sprintf("%s, %s", e.Person, e.Role)
	case *event.Invited:
		return string(e.Person)
	case *event.AgentAppointed:
		return string(e.Agent)
	case *event.PersonStopped:
		return string(e.Person)
	case *event.PersonResumed:
		return string(e.Person)
	case *event.InvitationWithdrawn:
		return string(e.Holder)
	case *event.Enrolled:
		return fmt.Sprintf("key %d of %s", e.By.Number, e.By.ID)
	case *event.Revoked:
		return fmt.Sprintf("key %d of %s, %s", e.Key.Number, e.Key.Holder, e.Reason)
	case *event.UnitCreated:
		return string(e.Unit)
	case *event.HoursChanged:
		return string(e.Unit)
	case *event.UnitClosed:
		return string(e.Unit)
	case *event.DrillBegun:
		return Reference(event.IDOf(e)) + ", for " + string(e.Unit)
	case *event.Unchecked:
		return e.Consignment.Reference()
	case *event.Unanswered:
		return Reference(e.Question)
	case *event.DrillAlarm:
		return Reference(e.Drill)
	case *event.DrillAnswered:
		return Reference(e.Drill)
	case *event.UnitKeyMade:
		return string(e.Unit)
	case *event.UnitKeyHandedOn:
		return string(e.Unit)
	case *event.Decided:
		return fmt.Sprintf("%s, signed with key %d of %s: %s", Reference(e.Statement), e.Key.Number, e.Key.Holder, e.Decision)
	}
	return ""
}

func exhibits(n int) string {
	if n == 1 {
		return "1 exhibit"
	}
	return fmt.Sprintf("%d exhibits", n)
}

func of(id event.ConsignmentID, n int) string { return exhibits(n) + " of " + id.Reference() }

func listed(to []event.HolderID) string {
	var out []string
	for _, t := range to {
		out = append(out, string(t))
	}
	return strings.Join(out, ", ")
}
