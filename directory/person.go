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
	HandedTo      *event.UnitID // while she is away: the unit that took over what she held by name
	HandOvers     []HandOver    // each time she left
	Decisions     []Decision    // on what she signed while her key was in doubt
	Stop          *Stop         `json:",omitempty"` // while her access is stopped
}

// Invitation is an open or used invitation.
type Invitation struct {
	Event event.EventID
	Key   event.VKey
	Until event.Time
	By    event.ActorID
	// Makers are the people who could have used it themselves: see [State.makers].
	Makers []event.ActorID
	Used   bool
	// Withdrawn is who said that nobody is to use it any more, else empty.
	Withdrawn event.ActorID `json:",omitempty"`
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

// Live is the key record in force, or nil.
func (p *Person) Live() *KeyRecord {
	if p == nil || len(p.Keys) == 0 || p.Keys[len(p.Keys)-1].Revoked != nil {
		return nil
	}
	return &p.Keys[len(p.Keys)-1]
}

// Record is the key record of that number, or nil.
func (p *Person) Record(number int) *KeyRecord {
	if p == nil || number < 1 || number > len(p.Keys) {
		return nil
	}
	return &p.Keys[number-1]
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
	n.HandOvers = slices.Clone(p.HandOvers)
	n.Decisions = slices.Clone(p.Decisions)
	if p.Invitation != nil {
		i := *p.Invitation
		n.Invitation = &i
	}
	return &n
}

// mayInvite: an administrator, or the root (which appoints administrators).
func (s *State) mayInvite(by event.ActorID) error {
	if _, ok := by.Root(); ok || s.administers(by) {
		return nil
	}
	return event.Refuse(event.CodeNotYours, "%s is not an administrator of %s", by, by.Org())
}

func (s *State) invited(id event.EventID, e *event.Invited) error {
	if err := s.mayInvite(e.By.ID); err != nil && !s.helps(e.By.ID, event.HolderID(e.Person)) {
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
	n.Left, n.HandedTo = false, nil
	n.Invitation = &Invitation{Event: id, Key: key, Until: until, By: h.By.ID, Makers: s.makers(h.By.ID)}
	s.setPerson(n)
	return nil
}

func (s *State) enrolled(p Place, e *event.Enrolled) error {
	who := event.HolderID(e.By.ID)
	have := s.Person(who)
	if have == nil || have.Invitation == nil {
		return event.Refuse(event.CodeInvitation, "%s has not been invited", who)
	}
	inv := have.Invitation
	switch {
	case inv.Event != e.Invitation:
		return event.Refuse(event.CodeInvitation, "not the newest invitation of %s", who)
	case have.Left:
		return event.Refuse(event.CodeInvitation, "the invitation of %s ended when it was said that %s had left", who, who)
	case inv.Used:
		return event.Refuse(event.CodeInvitation, "the invitation of %s has been used already; if that was not you, tell your administrator now", who)
	case inv.Withdrawn != "":
		return inv.Refusal(who)
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
	if have.had(e.Keys, e.Recipient) {
		return event.Refuse(event.CodeTaken, "a key of %s stood in an earlier record: make new ones", who)
	}
	n := have.clone()
	n.Invitation.Used = true
	n.Keys = append(n.Keys, KeyRecord{Number: e.By.Number, Keys: e.Keys, Recipient: e.Recipient, From: p})
	s.setPerson(n)
	return nil
}

// had: what ended, perhaps because it was stolen, never comes back.
func (p *Person) had(keys []event.VKey, r event.AgeRecipient) bool {
	return slices.ContainsFunc(p.Keys, func(k KeyRecord) bool {
		return k.Recipient == r || slices.ContainsFunc(keys, func(v event.VKey) bool { return slices.Contains(k.Keys, v) })
	})
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
	if u == nil || u.Closed || e.Unit.Org() != e.By.ID.Org() {
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

// leads: she leads a unit that the person is of.
func (s *State) leads(by event.ActorID, who event.HolderID) bool {
	lead, ok := by.Person()
	p := s.Person(who)
	return ok && p != nil && slices.ContainsFunc(p.Units, func(u event.UnitID) bool { return s.Unit(u).Lead(lead) })
}

// helps: she leads every unit that the person is of. A colleague who forgot her
// passphrase is helped on the spot, without waiting for an administrator. Whoever
// hands out an invitation could keep it and be that person: so nobody is helped
// who is an administrator or of a unit that the lead does not lead, or a lead
// would become anybody by appointing her to the unit first.
func (s *State) helps(by event.ActorID, who event.HolderID) bool {
	lead, _ := by.Person()
	p := s.Person(who)
	return s.leads(by, who) && !p.Administrator &&
		!slices.ContainsFunc(p.Units, func(u event.UnitID) bool { return !s.Unit(u).Lead(lead) })
}

func (s *State) administers(id event.ActorID) bool {
	p, ok := id.Person()
	if !ok {
		return false
	}
	who := s.Person(event.HolderID(p))
	return who != nil && who.Administrator
}
