package custody

import (
	"slices"
	"strings"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Signers are the keys that must have signed e, in the order of their lines, by
// the state just before e.
func (s *State) Signers(e event.Event) ([]event.VKey, error) {
	var order *event.EventID
	switch e := e.(type) {
	case *event.Sealed:
		order = &e.Order
	case *event.Dispatched:
		order = e.Order
	}
	keys, err := s.Dir.Signers(e) // that the person still may is asked for an order's key too
	if err != nil || order == nil {
		return keys, err
	}
	o := s.Order(*order)
	if o == nil {
		return nil, event.Refuse(event.CodeUnknown, "there is no such order")
	}
	h := e.Common()
	if h.By != o.By || h.For != event.PartyID(o.For) {
		return nil, event.Refuse(event.CodeNotYours, "the order is another person's or unit's")
	}
	return []event.VKey{o.Key}, nil
}

// Apply takes in the statement e with the identity id at a place, or refuses it
// and changes nothing. Its signatures must have been verified against
// [State.Signers].
func (s *State) Apply(p directory.Place, id event.EventID, e event.Event) error {
	if known, err := s.Dir.Apply(p, id, e); known {
		return err
	}
	switch e := e.(type) {
	case *event.Ordered:
		return s.ordered(p, id, e)
	case *event.Sealed:
		return s.sealed(p, id, e)
	case *event.Dispatched:
		return s.dispatched(p, id, e)
	case *event.Checked:
		return s.checked(p, id, e)
	case *event.Received:
		return s.received(p, id, e)
	case *event.Opened:
		return s.opened(p, id, e)
	case *event.Exported:
		return s.exported(p, id, e)
	case *event.Recalled:
		return s.recalled(p, id, e)
	}
	return event.Refuse(event.CodeUnknown, "no rule for %s", e.Kind())
}

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
	case *event.Admitted:
		org(e.By.ID.Org())
		return out // and the service's, whose value only the caller knows
	default:
		for _, x := range s.Concerned(e) {
			out = append(out, Touch{event.OwnerExhibit(x.Recipient), x.Thread})
		}
		if len(out) == 0 {
			org(e.Common().By.ID.Org())
		}
	}
	slices.SortFunc(out, func(a, b Touch) int { return strings.Compare(a.Owner.String(), b.Owner.String()) })
	return out
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
	}
	if t.Thread.IsZero() { // the service's own, or nobody's
		return nil
	}
	return []Touch{t}
}

// Concerned are the exhibits a statement is about; of a partial state, those it
// knows.
func (s *State) Concerned(e event.Event) []*Exhibit {
	return slices.DeleteFunc(s.concerned(e), func(x *Exhibit) bool { return x == nil })
}

func (s *State) concerned(e event.Event) []*Exhibit {
	var out []*Exhibit
	sealed := func(ids []event.ExhibitID) []*Exhibit {
		for _, id := range ids {
			out = append(out, s.Sealed(id))
		}
		return out
	}
	switch e := e.(type) {
	case *event.Ordered:
		for _, x := range e.Exhibits {
			out = append(out, s.Exhibit(x.Recipient))
		}
	case *event.Sealed:
		out = append(out, s.Exhibit(e.Seal.Recipient))
	case *event.Dispatched:
		for _, x := range e.Exhibits {
			out = append(out, s.Sealed(x.Exhibit))
		}
	case *event.Checked:
		sealed(e.Passed)
		return sealed(e.Broken)
	case *event.Received:
		return sealed(e.Exhibits)
	case *event.Opened:
		return sealed(e.Exhibits)
	case *event.Exported:
		return sealed(e.Exhibits)
	case *event.Recalled:
		if e.Order == nil {
			return sealed(e.Exhibits)
		}
		if o := s.Order(*e.Order); o != nil {
			for _, r := range o.Exhibits {
				out = append(out, s.Exhibit(r))
			}
		}
	}
	return out
}
