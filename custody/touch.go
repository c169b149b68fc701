package custody

import (
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// Touch is a thread a statement belongs to.
type Touch struct {
	Owner  event.Owner
	Thread event.Thread
}

// Touched are the threads e belongs to, by the state just after e was applied,
// in the order of their owners' texts.
func (s *State) Touched(e event.Event) []Touch {
	var out []Touch
	org := func(id event.OrgID) {
		if o := s.Dir.Organisation(id); o != nil {
			out = append(out, Touch{event.OwnerOrg(id), o.Thread})
		}
	}
	switch e := e.(type) {
	case *event.Rules:
		return []Touch{{event.OwnerService(e.Log.Service()), e.Thread}}
	case *event.Account:
		return s.accounted(e)
	case *event.Requested:
		return []Touch{{event.OwnerRequest(event.IDOf(e)), e.Thread}}
	case *event.Answered:
		if q := s.Question(e.Question); q != nil && q.Thread != nil {
			return []Touch{{event.OwnerRequest(q.ID), *q.Thread}}
		}
	case *event.DrillAlarm: // the service's word, on the thread of whom it is about
		if d := s.Drill(e.Drill); d != nil {
			org(d.Unit.Org())
		}
		return out
	case *event.Admitted:
		org(e.By.ID.Org())
		return out // and the service's, whose value only the caller knows
	}
	if c := s.caseOf(e); c != nil {
		return []Touch{{event.OwnerCase(c.ID), c.Thread}}
	}
	for _, x := range s.Concerned(e) {
		out = append(out, Touch{event.OwnerExhibit(x.Recipient), x.Thread})
	}
	if len(out) == 0 {
		org(e.Common().By.ID.Org())
	}
	slices.SortFunc(out, func(a, b Touch) int { return strings.Compare(a.Owner.String(), b.Owner.String()) })
	return out
}

// caseOf is the case a statement is about, or nil.
func (s *State) caseOf(e event.Event) *Case {
	switch e := e.(type) {
	case *event.CaseOpened:
		return s.Case(event.CaseID(event.IDOf(e)))
	case *event.CaseChanged:
		return s.Case(e.Case)
	case *event.CasePeople:
		return s.Case(e.Case)
	case *event.Filed:
		return s.Case(e.Case)
	case *event.Marked:
		return s.Case(e.Case)
	case *event.HearingListed:
		return s.Case(e.Case)
	}
	return nil
}

func (s *State) accounted(e *event.Account) []Touch {
	t := Touch{Owner: e.Owner}
	switch e.Owner.Kind {
	case event.OrganisationThread:
		if o := s.Dir.Organisation(event.OrgID(e.Owner.ID)); o != nil {
			t.Thread = o.Thread
		}
	case event.ExhibitThread:
		d, _ := event.ParseDigest(e.Owner.ID)
		if x := s.Exhibit(event.RecipientID{Digest: d}); x != nil {
			t.Thread = x.Thread
		}
	case event.CaseThread:
		d, _ := event.ParseDigest(e.Owner.ID)
		if c := s.Case(event.CaseID{Digest: d}); c != nil {
			t.Thread = c.Thread
		}
	case event.RequestThread:
		d, _ := event.ParseDigest(e.Owner.ID)
		if q := s.Question(event.EventID{Digest: d}); q != nil && q.Thread != nil {
			t.Thread = *q.Thread
		}
	}
	if t.Thread.IsZero() { // the service's own, or nobody's
		return nil
	}
	return []Touch{t}
}
