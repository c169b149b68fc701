package custody

import (
	"errors"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// ErrElsewhere is the answer of a partial state that was not given the thread on
// which the signer's key stands. It is no refusal: the statement may be good.
var ErrElsewhere = errors.New("its order stands on the thread of the exhibit sent again, which is not shown: show that thread too")

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
	again, ok := e.(*event.Sealed)
	switch {
	case o == nil && ok && s.replacesHere(again):
		return nil, ErrElsewhere
	case o == nil:
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
	if known, err := s.applyDirectory(p, id, e); known {
		return err
	}
	if known, err := s.applyCase(p, id, e); known {
		return err
	}
	if known, err := s.applyDrill(p, id, e); known {
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
	case *event.Granted:
		return s.granted(p, id, e)
	case *event.Exported:
		return s.exported(p, id, e)
	case *event.Recalled:
		return s.recalled(p, id, e)
	case *event.Rejected:
		return s.rejected(p, id, e)
	case *event.Returned:
		return s.returned(p, id, e)
	case *event.Destroyed:
		return s.destroyed(p, id, e)
	case *event.Assigned:
		return s.assigned(p, id, e)
	case *event.Alarm:
		return s.alarm(p, id, e)
	case *event.Unanswered:
		return s.unanswered(p, id, e)
	case *event.Unchecked:
		return s.unchecked(p, id, e)
	}
	return s.applyQuestion(p, id, e)
}

func (s *State) applyQuestion(p directory.Place, id event.EventID, e event.Event) error {
	switch e := e.(type) {
	case *event.RedirectAsked:
		return s.redirectAsked(p, id, e)
	case *event.AskedBack:
		return s.askedBack(p, id, e)
	case *event.Noticed:
		return s.noticed(p, id, e)
	case *event.Reported:
		return s.reported(p, id, e)
	case *event.Noted:
		return s.noted(p, id, e)
	case *event.Requested:
		return s.requested(p, id, e)
	case *event.Answered:
		return s.answered(p, id, e)
	case *event.ReviewDecided:
		return s.reviewDecided(p, id, e)
	case *event.Stopped:
		return s.stopped(p, id, e)
	case *event.Resumed:
		return s.resumed(p, id, e)
	}
	return event.Refuse(event.CodeUnknown, "no rule for %s", e.Kind())
}

// applyDirectory asks first whether the directory allows an end, and then
// whether somebody would be left holding something.
func (s *State) applyDirectory(p directory.Place, id event.EventID, e event.Event) (bool, error) {
	var err error
	switch e := e.(type) {
	case *event.UnitClosed:
		err = s.Dir.MayClose(e)
	case *event.Revoked:
		err = s.Dir.MayRevoke(p, e)
	}
	if err == nil && !s.Partial {
		err = s.vacated(e)
	}
	if err != nil {
		return true, err
	}
	known, err := s.Dir.Apply(p, id, e)
	if known && err == nil {
		s.released(e)
	}
	return known, err
}

func (s *State) applyDrill(p directory.Place, id event.EventID, e event.Event) (bool, error) {
	switch e := e.(type) {
	case *event.DrillBegun:
		return true, s.drillBegun(p, id, e)
	case *event.DrillAlarm:
		return true, s.drillAlarm(p, id, e)
	case *event.DrillAnswered:
		return true, s.drillAnswered(p, id, e)
	}
	return false, nil
}

func (s *State) applyCase(p directory.Place, id event.EventID, e event.Event) (bool, error) {
	switch e := e.(type) {
	case *event.CaseOpened:
		return true, s.caseOpened(p, id, e)
	case *event.CaseChanged:
		return true, s.caseChanged(id, e)
	case *event.CasePeople:
		return true, s.casePeople(e)
	case *event.Filed:
		return true, s.caseFiled(e)
	case *event.Marked:
		return true, s.marked(e)
	case *event.HearingListed:
		return true, s.hearingListed(e)
	}
	return false, nil
}
