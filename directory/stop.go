package directory

import "github.com/safehand/safehand/event"

// Stop is somebody's access stopped, to everything.
type Stop struct {
	Event event.EventID
	By    event.ActorID
	// ByTeam: the data protection team did, and no lead undoes it.
	ByTeam bool
	At     Place
}

// personStopped: it is a statement, and no flag at the door, so that the log judges by
// it too: what a stopped key signs is void wherever it stands, and nobody can say later
// that the service let her.
func (s *State) personStopped(p Place, id event.EventID, e *event.PersonStopped) error {
	who, err := s.ofTheirs(e.By.ID, e.Person, s.MayStop)
	switch {
	case err != nil:
		return err
	case who.Live() == nil:
		return event.Refuse(event.CodeState, "%s has no key that could be used", e.Person)
	case who.Stop != nil:
		return event.Refuse(event.CodeConflict, "%s stopped the access of %s first, at %s", who.Stop.By, e.Person, who.Stop.At.Recorded)
	}
	n := who.clone()
	n.Stop = &Stop{id, e.By.ID, s.Protects(e.By.ID), p}
	s.setPerson(n)
	return nil
}

// personResumed: one of those who may undoes it, alone. She can't herself, since nothing
// that she signs is taken.
func (s *State) personResumed(e *event.PersonResumed) error {
	who, err := s.ofTheirs(e.By.ID, e.Person, s.MayResume)
	switch {
	case err != nil:
		return err
	case who.Stop == nil:
		return event.Refuse(event.CodeState, "the access of %s is not stopped", e.Person)
	case who.Stop.Event != e.Stop:
		return event.Refuse(event.CodeConflict, "%s stopped the access of %s again, at %s: look again", who.Stop.By, e.Person, who.Stop.At.Recorded)
	}
	n := who.clone()
	n.Stop = nil
	s.setPerson(n)
	return nil
}

func (s *State) ofTheirs(by event.ActorID, who event.PersonID, may func(by, who event.PersonID) bool) (*Person, error) {
	p := s.Person(event.HolderID(who))
	me, _ := by.Person()
	switch {
	case p == nil || who.Org() != by.Org():
		return nil, event.Refuse(event.CodeUnknown, "%s is nobody of %s", who, by.Org())
	case !may(me, who):
		return nil, event.Refuse(event.CodeNotYours, "the access of %s is stopped, and let go on, by somebody who leads a unit of theirs, or is of the data protection team of %s; an administrator lets anybody's go on, and only the team stops one, or its own", who, by.Org())
	}
	return p, nil
}

// MayStop reports whether somebody may stop another's access: who leads a unit of hers, or
// is of the data protection team of their organisation. A lead may have anybody in her
// unit: so that none stops all who could undo it, only the team stops an administrator or
// one of its own.
func (s *State) MayStop(by, who event.PersonID) bool {
	if by == who || by.Org() != who.Org() {
		return false
	}
	p := s.Person(event.HolderID(who))
	return s.Protects(event.ActorID(by)) ||
		p != nil && !p.Administrator && !s.Protects(event.ActorID(who)) && s.leads(event.ActorID(by), event.HolderID(who))
}

// MayResume reports whether somebody may let another's access go on: the team, an
// administrator, and, if the team did not stop it, who leads a unit of hers.
func (s *State) MayResume(by, who event.PersonID) bool {
	if by == who || by.Org() != who.Org() {
		return false
	}
	p := s.Person(event.HolderID(who))
	return s.Protects(event.ActorID(by)) || s.administers(event.ActorID(by)) ||
		p != nil && p.Stop != nil && !p.Stop.ByTeam && s.leads(event.ActorID(by), event.HolderID(who))
}

// Protects reports whether somebody is of her organisation's data protection team.
func (s *State) Protects(a event.ActorID) bool {
	p, ok := a.Person()
	return ok && s.Unit(p.Org().DataProtection()).Member(p)
}

// Acts reports whether somebody can do anything: she has a key, and nobody stopped her
// access. Whoever is asked or told something has to be able to.
func (p *Person) Acts() bool { return p.Live() != nil && p.Stop == nil }

// stopped refuses the signature of whose access was stopped.
func (p *Person) stopped() error {
	if p.Stop == nil {
		return nil
	}
	return event.Refuse(event.CodeNotYours, "the access of %s was stopped by %s at %s: ask them, or your data protection team; the keys stay as they are, and work again as soon as somebody lets access go on", p.ID, p.Stop.By, p.Stop.At.Recorded)
}
