package directory

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// Person is a person or an agent: somebody with key records of her own.
type Person struct {
	ID            event.HolderID
	Invitation    *Invitation // the newest
	Keys          []KeyRecord // number n stands at n-1
	Administrator bool
	Units         []event.UnitID
	Left          bool
}

// Invitation is an open or used invitation.
type Invitation struct {
	Event event.EventID
	Key   event.VKey
	Until event.Time
	By    event.ActorID
	Used  bool
}

// KeyRecord is a set of signing keys, each of which must sign, and the
// recipient its owner opens with.
type KeyRecord struct {
	Number    int
	Keys      []event.VKey
	Recipient event.AgeRecipient
	From      Place
	Revoked   *Revocation
}

// Revocation is the end of a key record.
type Revocation struct {
	Event  event.EventID
	Reason event.Code
	Since  event.LogIndex // with compromised: from here on in doubt
	At     Place
}

// Live is the key record in force, or nil.
func (p *Person) Live() *KeyRecord {
	if p == nil || len(p.Keys) == 0 || p.Keys[len(p.Keys)-1].Revoked != nil {
		return nil
	}
	return &p.Keys[len(p.Keys)-1]
}

// InDoubt reports whether what the record signed at a place is in doubt,
// because its owner later said that it was compromised by then.
func (k *KeyRecord) InDoubt(i event.LogIndex) bool {
	return k.Revoked != nil && k.Revoked.Reason == event.Compromised && i >= k.Revoked.Since
}

func (p *Person) clone() *Person {
	n := *p
	n.Keys = slices.Clone(p.Keys)
	n.Units = slices.Clone(p.Units)
	if p.Invitation != nil {
		i := *p.Invitation
		n.Invitation = &i
	}
	return &n
}

// mayInvite: an administrator, or the root (which appoints administrators).
func (s *State) mayInvite(by event.ActorID) error {
	if _, ok := by.Root(); ok {
		return nil
	}
	if p, ok := by.Person(); ok && s.Person(event.HolderID(p)).Administrator {
		return nil
	}
	return event.Refuse(event.CodeNotYours, "%s is not an administrator of %s", by, by.Org())
}

func (s *State) invited(id event.EventID, e *event.Invited) error {
	if err := s.mayInvite(e.By.ID); err != nil {
		return err
	}
	return s.invite(id, &e.Header, event.HolderID(e.Person), e.Key, e.Until)
}

func (s *State) invite(id event.EventID, h *event.Header, who event.HolderID, key event.VKey, until event.Time) error {
	if who.Org() != h.By.ID.Org() {
		return event.Refuse(event.CodeNotYours, "%s is not of %s: only its own organisation can invite", who, h.By.ID.Org())
	}
	if key.Name() != event.InvitationKeyName(who) {
		return event.Refuse(event.CodeInvitation, "the invitation's key is not named for %s", who)
	}
	p := s.Person(who)
	if p.Live() != nil {
		return event.Refuse(event.CodeTaken, "%s is enrolled and has a key; revoke it first", who)
	}
	n := &Person{ID: who}
	if p != nil {
		n = p.clone()
	}
	n.Left = false
	n.Invitation = &Invitation{Event: id, Key: key, Until: until, By: h.By.ID}
	s.setPerson(n)
	return nil
}

func (s *State) enrolled(p Place, e *event.Enrolled) error {
	who := event.HolderID(e.By.ID)
	have := s.Person(who)
	inv := have.Invitation
	switch {
	case inv.Event != e.Invitation:
		return event.Refuse(event.CodeInvitation, "not the newest invitation of %s", who)
	case inv.Used:
		return event.Refuse(event.CodeInvitation, "the invitation of %s has been used already; if that was not you, tell your administrator now", who)
	case p.Recorded > inv.Until:
		return event.Refuse(event.CodeInvitation, "the invitation of %s ended at %s", who, inv.Until)
	case have.Live() != nil || e.By.Number != len(have.Keys)+1:
		return event.Refuse(event.CodeTaken, "key record %d of %s is not the next one", e.By.Number, who)
	case e.For != event.PartyID(who.Org()):
		return event.Refuse(event.CodeNotYours, "an enrolment is for the organisation")
	}
	for _, k := range e.Keys {
		if k.Name() != string(who) {
			return event.Refuse(event.CodeSignature, "a key of %s is named %s", who, k.Name())
		}
	}
	n := have.clone()
	n.Invitation.Used = true
	n.Keys = append(n.Keys, KeyRecord{Number: e.By.Number, Keys: e.Keys, Recipient: e.Recipient, From: p})
	s.setPerson(n)
	return nil
}

func (s *State) appointed(p Place, e *event.Appointed) error {
	who := s.Person(event.HolderID(e.Person))
	switch {
	case e.Person.Org() != e.By.ID.Org():
		return event.Refuse(event.CodeNotYours, "%s is not of %s", e.Person, e.By.ID.Org())
	case who == nil:
		return event.Refuse(event.CodeUnknown, "%s has not been invited", e.Person)
	case who.Left:
		return event.Refuse(event.CodeState, "%s has left", e.Person)
	}
	if e.Role == event.Administrator {
		if _, ok := e.By.ID.Root(); !ok {
			return event.Refuse(event.CodeNotYours, "only the root of %s appoints administrators", e.By.ID.Org())
		}
		n := who.clone()
		n.Administrator = true
		s.setPerson(n)
		return nil
	}
	return s.join(p, e, who)
}

func (s *State) join(p Place, e *event.Appointed, who *Person) error {
	u := s.Unit(*e.Unit)
	if u == nil || e.Unit.Org() != e.By.ID.Org() {
		return event.Refuse(event.CodeUnknown, "%s has no unit %s", e.By.ID.Org(), *e.Unit)
	}
	by, _ := e.By.ID.Person()
	if !s.administers(e.By.ID) && (e.Role == event.Lead || !u.Lead(by)) {
		return event.Refuse(event.CodeNotYours, "%s may not appoint a %s of %s", e.By.ID, e.Role, *e.Unit)
	}
	nu, np := u.clone(), who.clone()
	i := nu.index(e.Person)
	if i < 0 {
		nu.Members = append(nu.Members, Membership{Person: e.Person, Since: p})
		np.Units = append(np.Units, u.ID)
		i = len(nu.Members) - 1
	}
	nu.Members[i].Lead = nu.Members[i].Lead || e.Role == event.Lead
	s.setUnit(nu)
	s.setPerson(np)
	return nil
}

func (s *State) administers(id event.ActorID) bool {
	p, ok := id.Person()
	return ok && s.Person(event.HolderID(p)).Administrator
}

func (s *State) revoked(p Place, id event.EventID, e *event.Revoked) error {
	who := s.Person(e.Key.Holder)
	if e.Key.Holder.Org() != e.By.ID.Org() || who == nil || e.Key.Number > len(who.Keys) {
		return event.Refuse(event.CodeUnknown, "%s has no key record %s", e.By.ID.Org(), e.Key)
	}
	_, root := e.By.ID.Root()
	if !root && !s.administers(e.By.ID) && string(e.By.ID) != string(e.Key.Holder) {
		return event.Refuse(event.CodeNotYours, "%s may not revoke a key of %s", e.By.ID, e.Key.Holder)
	}
	if who.Keys[e.Key.Number-1].Revoked != nil {
		return event.Refuse(event.CodeState, "key record %s has been revoked already", e.Key)
	}
	r := &Revocation{Event: id, Reason: e.Reason, At: p}
	if e.Since != nil {
		if *e.Since > p.Index {
			return event.Refuse(event.CodeState, "compromised since a place that is not in the log yet")
		}
		r.Since = *e.Since
	}
	n := who.clone()
	n.Keys[e.Key.Number-1].Revoked = r
	if e.Reason == event.Left {
		n.Left, n.Administrator, n.Units = true, false, nil
	}
	if e.Reason != event.Superseded {
		s.loosen(who, e)
	}
	s.setPerson(n)
	return nil
}

// loosen makes stale each unit key of which the revoked record held a copy, and
// ends the memberships of a leaver.
func (s *State) loosen(who *Person, e *event.Revoked) {
	for _, id := range who.Units {
		u := s.Unit(id).clone()
		for i := range u.Keys {
			if u.Keys[i].holds(e.Key) {
				u.Keys[i].Stale = true
			}
		}
		if e.Reason == event.Left {
			person, _ := e.Key.Holder.Person()
			u.Members = slices.DeleteFunc(u.Members, func(m Membership) bool { return m.Person == person })
		}
		s.setUnit(u)
	}
}
