package custody

import (
	"slices"

	"github.com/safehand/safehand/event"
)

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
		if e.InsteadOf != nil {
			out = append(out, s.Sealed(*e.InsteadOf))
		}
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
	case *event.Rejected:
		return sealed(e.Exhibits)
	case *event.Returned:
		return sealed(e.Exhibits)
	case *event.Destroyed:
		return sealed(e.Exhibits)
	case *event.RedirectAsked:
		return sealed(e.Exhibits)
	case *event.AskedBack:
		return sealed(e.Exhibits)
	case *event.Noticed:
		return sealed(e.Exhibits)
	case *event.Reported:
		return sealed(e.Exhibits)
	case *event.ReviewDecided:
		return sealed(e.Exhibits)
	case *event.Stopped:
		return sealed(e.Exhibits)
	case *event.Resumed:
		return sealed(e.Exhibits)
	case *event.Alarm:
		// What was in hand by then is not overdue: the alarm is not on its thread.
		if c := s.Consignment(e.Consignment); c != nil {
			return sealed(c.waitedAt(e.At))
		}
	case *event.Granted:
		if o := s.Opening(e.Opened); o != nil {
			return sealed(o.Exhibits)
		}
	case *event.Answered:
		if q := s.Question(e.Question); q != nil {
			return sealed(q.Exhibits)
		}
	case *event.Unchecked:
		if c := s.Consignment(e.Consignment); c != nil {
			return sealed(c.UncheckedAt(e.Receipt, e.At))
		}
	case *event.Unanswered:
		if q := s.Question(e.Question); q != nil {
			return sealed(q.Exhibits)
		}
	case *event.Assigned:
		return sealed(s.contents(e.Consignment))
	case *event.Noted:
		return sealed(s.contents(e.Consignment))
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

func (s *State) contents(id event.ConsignmentID) []event.ExhibitID {
	c := s.Consignment(id)
	if c == nil {
		return nil
	}
	var out []event.ExhibitID
	for _, i := range c.Items {
		out = append(out, i.Exhibit)
	}
	return out
}
