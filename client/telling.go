package client

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// telling is a statement told as a part of a consignment's story.
type telling struct {
	state *custody.State
	con   *custody.Consignment
	id    event.EventID
}

// tell says in h what a statement did to the consignment, if it is about it.
func (t telling) tell(h *Happening, e event.Event) bool {
	about := func(id event.ConsignmentID, exhibits []event.ExhibitID) bool {
		h.Exhibits = len(exhibits)
		return id == t.con.ID
	}
	asked := func(id event.ConsignmentID, exhibits []event.ExhibitID) bool {
		h.Reference = Reference(t.id)
		return about(id, exhibits)
	}
	switch e := e.(type) {
	case *event.Ordered:
		h.Exhibits = len(e.Exhibits)
		return t.con.Order != nil && *t.con.Order == t.id
	case *event.Sealed:
		return t.sealed(h, e)
	case *event.Dispatched:
		return t.dispatched(h, e)
	case *event.Checked:
		h.Detail = fmt.Sprintf("passed %d, seal broken %d", len(e.Passed), len(e.Broken))
		return about(e.Consignment, append(slices.Clone(e.Passed), e.Broken...))
	case *event.Received:
		return t.received(h, e)
	case *event.Opened:
		h.Detail = "to " + words(e.Purpose)
		return about(e.Consignment, e.Exhibits)
	case *event.Granted:
		o := t.state.Opening(e.Opened)
		h.Detail = "to " + string(e.To.Holder)
		return o != nil && about(o.Consignment, o.Exhibits)
	case *event.Exported:
		o := t.state.Opening(e.Opened)
		return o != nil && about(o.Consignment, e.Exhibits)
	case *event.Recalled:
		return e.Consignment != nil && about(*e.Consignment, e.Exhibits)
	case *event.Rejected:
		h.Detail, h.RespondBy = words(e.Reasons...), e.RespondBy
		return about(e.Consignment, e.Exhibits)
	case *event.Returned:
		return about(e.Consignment, e.Exhibits)
	case *event.Destroyed:
		h.Detail = "of the files exported: " + words(e.Copies)
		return about(e.Consignment, e.Exhibits)
	case *event.RedirectAsked:
		h.Detail = "to go to " + string(e.To)
		return asked(e.Consignment, e.Exhibits)
	case *event.AskedBack:
		h.Detail, h.RespondBy = words(e.Reason), e.RespondBy
		return asked(e.Consignment, e.Exhibits)
	case *event.Noticed:
		return asked(e.Consignment, e.Exhibits)
	case *event.Reported:
		h.Detail = words(e.Problem)
		return asked(e.Consignment, e.Exhibits)
	case *event.ReviewDecided:
		h.Detail = words(e.Outcome) + ", advised by " + string(e.Advised)
		return about(e.Consignment, e.Exhibits)
	case *event.Stopped:
		h.Detail = "for " + string(e.By.ID.Org())
		return t.stops(h, e.Exhibits)
	case *event.Resumed:
		h.Detail = "for " + string(e.By.ID.Org())
		return t.stops(h, e.Exhibits)
	case *event.Alarm:
		h.Detail = fmt.Sprintf("alarm %d of %d", e.Rung, event.Rungs)
		h.Exhibits = len(t.state.Concerned(e))
		return e.Consignment == t.con.ID
	case *event.Unchecked:
		h.Exhibits = len(t.state.Concerned(e))
		return e.Consignment == t.con.ID
	case *event.Unanswered:
		q := t.state.Question(e.Question)
		h.Detail = fmt.Sprintf("alarm %d of %d, about %s", e.Rung, event.Rungs, Reference(e.Question))
		return q != nil && q.Consignment != nil && about(*q.Consignment, q.Exhibits)
	case *event.Noted:
		if e.ReplyTo != nil {
			h.Detail = "in reply to " + Reference(*e.ReplyTo)
		}
		return asked(e.Consignment, nil)
	case *event.Answered:
		q := t.state.Question(e.Question)
		h.Detail = words(e.Answer) + ", to " + Reference(e.Question)
		return q != nil && q.Consignment != nil && about(*q.Consignment, q.Exhibits)
	case *event.Assigned:
		h.Detail = people(e.People)
		return about(e.Consignment, nil)
	}
	return false
}

// stops: access to an exhibit is stopped wherever an organisation has it, so every
// sending of it tells of that.
func (t telling) stops(h *Happening, which []event.ExhibitID) bool {
	for _, x := range which {
		if t.con.Item(x) != nil {
			h.Exhibits++
		}
	}
	return h.Exhibits > 0
}

// sealed: an exhibit sent again is part of the story of the one it replaces, and
// of its own.
func (t telling) sealed(h *Happening, e *event.Sealed) bool {
	if e.InsteadOf == nil {
		return false
	}
	h.Exhibits, h.Detail = 1, fmt.Sprintf("%s in place of %s", e.Exhibit.SealNumber(), e.InsteadOf.SealNumber())
	return t.con.Item(e.Exhibit) != nil || t.con.Item(*e.InsteadOf) != nil
}

// dispatched: another sending of some of the same exhibits, or of what was
// sealed in their place, is told too: they were sent on, or again.
func (t telling) dispatched(h *Happening, e *event.Dispatched) bool {
	id := event.ConsignmentID(t.id)
	if id == t.con.ID {
		h.Exhibits = len(e.Exhibits)
		return true
	}
	var sent []event.ExhibitID
	for _, x := range e.Exhibits {
		sent = append(sent, x.Exhibit)
	}
	h.Detail = "to " + listed(e.To)
	return t.elsewhere(h, id, sent)
}

func (t telling) received(h *Happening, e *event.Received) bool {
	if e.Consignment == t.con.ID {
		h.Exhibits = len(e.Exhibits)
		return true
	}
	return t.elsewhere(h, e.Consignment, e.Exhibits)
}

// elsewhere tells of another sending, if it has to do with this one's exhibits.
func (t telling) elsewhere(h *Happening, id event.ConsignmentID, which []event.ExhibitID) bool {
	h.Reference, h.Elsewhere = id.Reference(), Afresh
	for _, x := range which {
		if !t.ours(x) {
			continue
		}
		h.Exhibits++
		if t.con.Item(x) != nil {
			h.Elsewhere = GoneOn
		}
	}
	if other := t.state.Consignment(id); other != nil && other.At.Index < t.con.At.Index {
		h.Elsewhere = Earlier
	}
	return h.Exhibits > 0
}

// ours: the exhibit is in the consignment, or of the line of one that is.
func (t telling) ours(id event.ExhibitID) bool {
	x := t.state.Sealed(id)
	return x != nil && slices.ContainsFunc(t.state.Line(x), func(x *custody.Exhibit) bool { return t.con.Item(x.ID) != nil })
}
