package directory

import (
	"github.com/safehand/safehand/event"
)

// Signers are the keys that must have signed e, in the order of their lines, by
// the state just before e. It also refuses a signer who does not exist, whose
// record has ended, or who acts for somebody else.
func (s *State) Signers(e event.Event) ([]event.VKey, error) {
	h := e.Common()
	if h.Log != s.Service.Log {
		return nil, event.Refuse(event.CodeOtherLog, "a statement for the log %s, not for %s", h.Log, s.Service.Log)
	}
	if e.Kind().ByService() {
		if event.OrgID(h.By.ID) != h.Log.Service() || h.By.Number != 1 {
			return nil, event.Refuse(event.CodeNotYours, "only the service says this")
		}
		return []event.VKey{s.Service.Key}, nil
	}
	switch e := e.(type) {
	case *event.Admitted:
		if h.By.Number != 1 || h.For != event.PartyID(h.By.ID) {
			return nil, event.Refuse(event.CodeNotYours, "an admission is said by the organisation's root, for it")
		}
		return append(sorted(e.Root), s.Service.Key), nil
	case *event.Enrolled:
		return s.enrolmentKeys(e)
	}
	keys, err := s.KeysOf(h)
	if second := event.SecondOf(e); err == nil && second != nil {
		return s.withSecond(keys, h, *second)
	}
	return keys, err
}

func (s *State) enrolmentKeys(e *event.Enrolled) ([]event.VKey, error) {
	p := s.Person(event.HolderID(e.By.ID))
	if p == nil || p.Invitation == nil {
		return nil, event.Refuse(event.CodeInvitation, "%s has not been invited", e.By.ID)
	}
	return append([]event.VKey{p.Invitation.Key}, sorted(e.Keys)...), nil
}

// KeysOf are the keys of a statement's signer: each key of the record named.
func (s *State) KeysOf(h *event.Header) ([]event.VKey, error) {
	o := s.Organisation(h.By.ID.Org())
	if o == nil {
		return nil, event.Refuse(event.CodeUnknown, "%s has not been admitted", h.By.ID.Org())
	}
	if h.For.Org() != o.ID {
		return nil, event.Refuse(event.CodeNotYours, "%s can't act for %s", h.By.ID, h.For)
	}
	if _, ok := h.By.ID.Root(); ok {
		if h.By.Number != 1 || h.For != event.PartyID(o.ID) {
			return nil, event.Refuse(event.CodeNotYours, "a root acts for its organisation")
		}
		return sorted(o.Root), nil
	}
	if err := s.actsFor(h); err != nil {
		return nil, err
	}
	return s.recordKeys(h.By)
}

func (s *State) recordKeys(by event.Signer) ([]event.VKey, error) {
	p := s.Person(event.HolderID(by.ID))
	k := p.Record(by.Number)
	if k == nil {
		return nil, event.Refuse(event.CodeUnknown, "%s has no key record %d", by.ID, by.Number)
	}
	if k.Revoked != nil {
		return nil, event.Refuse(event.CodeRevoked, "key record %d of %s was revoked (%s)", by.Number, by.ID, k.Revoked.Reason)
	}
	if err := p.stopped(); err != nil {
		return nil, err
	}
	return sorted(k.Keys), nil
}

// actsFor: one's organisation, a unit one is a member of, or the unit one is
// the agent of.
func (s *State) actsFor(h *event.Header) error {
	unit, isUnit := h.For.Unit()
	if !isUnit {
		return nil
	}
	if a, ok := h.By.ID.Agent(); ok && a.Unit() == unit {
		return nil
	}
	if p, ok := h.By.ID.Person(); ok && s.Unit(unit).Member(p) {
		return nil
	}
	return event.Refuse(event.CodeNotYours, "%s is not of %s", h.By.ID, unit)
}

// Apply takes in the directory statement e with the identity id at a place, or
// refuses it and changes nothing. Its signatures must have been verified
// against [State.Signers]. It returns false for kinds that are not the
// directory's.
func (s *State) Apply(p Place, id event.EventID, e event.Event) (bool, error) {
	switch e := e.(type) {
	case *event.Rules:
		return true, s.rules(p, e)
	case *event.Account:
		return true, s.account(p, id, e)
	case *event.Admitted:
		return true, s.admitted(p, e)
	case *event.Recognised:
		return true, s.byRoot(e, func() error { return s.recognised(p, e) })
	case *event.Appointed:
		return true, s.appointed(p, e)
	case *event.Invited:
		return true, s.invited(id, e)
	case *event.InvitationWithdrawn:
		return true, s.invitationWithdrawn(e)
	case *event.Enrolled:
		return true, s.enrolled(p, e)
	case *event.Revoked:
		return true, s.revoked(p, id, e)
	case *event.PersonStopped:
		return true, s.personStopped(p, id, e)
	case *event.PersonResumed:
		return true, s.personResumed(e)
	case *event.UnitCreated:
		return true, s.unitCreated(e)
	case *event.HoursChanged:
		return true, s.hoursChanged(e)
	case *event.UnitClosed:
		return true, s.unitClosed(e)
	case *event.Decided:
		return true, s.decided(p, e)
	case *event.UnitKeyMade:
		return true, s.unitKeyMade(e)
	case *event.UnitKeyHandedOn:
		return true, s.unitKeyHandedOn(e)
	case *event.AgentAppointed:
		return true, s.agentAppointed(id, e)
	}
	return false, nil
}

func (s *State) byRoot(e event.Event, f func() error) error {
	if _, ok := e.Common().By.ID.Root(); !ok {
		return event.Refuse(event.CodeNotYours, "only the root of %s says this", e.Common().By.ID.Org())
	}
	return f()
}
