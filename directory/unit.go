package directory

import (
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// Unit is where work arrives. It has a key of its own, so that leave and
// sickness lose nothing.
type Unit struct {
	ID      event.UnitID
	Hours   event.Hours
	Members []Membership
	Keys    []UnitKey // number n stands at n-1
	Closed  bool
}

// Membership is a person's place in a unit.
type Membership struct {
	Person event.PersonID
	Lead   bool
	Since  Place
}

// UnitKey is a decryption key shared by those members who hold a copy.
type UnitKey struct {
	Number    int
	Recipient event.AgeRecipient
	Copies    []event.KeyCopy
	// Oldest is the number of the oldest key that copies of this one carry: as a
	// rule 1, so that whoever holds the newest opens what the unit ever received.
	Oldest int
	Stale  bool // somebody who held it has left: nothing more is granted to it
}

func (k *UnitKey) holds(r event.KeyRef) bool {
	return slices.ContainsFunc(k.Copies, func(c event.KeyCopy) bool { return c.To == r })
}

func (u *Unit) clone() *Unit {
	n := *u
	n.Members = slices.Clone(u.Members)
	n.Keys = slices.Clone(u.Keys)
	return &n
}

func (u *Unit) index(p event.PersonID) int {
	return slices.IndexFunc(u.Members, func(m Membership) bool { return m.Person == p })
}

// Member reports whether p is of the unit.
func (u *Unit) Member(p event.PersonID) bool { return u != nil && u.index(p) >= 0 }

// Lead reports whether p leads the unit.
func (u *Unit) Lead(p event.PersonID) bool {
	return u.Member(p) && u.Members[u.index(p)].Lead
}

// Live is the unit's key in force, or nil: there is none yet, or rotation is
// owed.
func (u *Unit) Live() *UnitKey {
	if u == nil || len(u.Keys) == 0 || u.Keys[len(u.Keys)-1].Stale {
		return nil
	}
	return &u.Keys[len(u.Keys)-1]
}

// Holds reports whether the unit's key of that number was wrapped to the key
// record, itself or carried in a copy of a later one.
func (u *Unit) Holds(number int, r event.KeyRef) bool { return u.CopyOf(number, r) > 0 }

// CopyOf is the number of the newest key whose copy to the key record holds the
// unit's key of that number, or 0.
func (u *Unit) CopyOf(number int, r event.KeyRef) int {
	if u == nil || number < 1 {
		return 0
	}
	for i := len(u.Keys) - 1; i >= number-1; i-- {
		if k := &u.Keys[i]; k.Oldest <= number && k.holds(r) {
			return k.Number
		}
	}
	return 0
}

// Holders are the members to whom the unit's key of that number was wrapped:
// those of whom a newcomer waits.
func (u *Unit) Holders(number int) []event.PersonID {
	if u == nil || number < 1 || number > len(u.Keys) {
		return nil
	}
	var out []event.PersonID
	for _, k := range u.Keys[number-1:] {
		for _, c := range k.Copies {
			// A copy may be to a key record that a later one has replaced.
			p, ok := c.To.Holder.Person()
			if ok && k.Oldest <= number && u.Member(p) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

func (s *State) unitCreated(e *event.UnitCreated) error {
	o := s.Organisation(e.By.ID.Org())
	switch {
	case o == nil:
		return event.Refuse(event.CodeUnknown, "%s has not been admitted", e.By.ID.Org())
	case !s.administers(e.By.ID):
		return event.Refuse(event.CodeNotYours, "%s is not an administrator of %s", e.By.ID, o.ID)
	case e.Unit.Org() != o.ID:
		return event.Refuse(event.CodeNotYours, "%s is not a unit of %s", e.Unit, o.ID)
	case s.Unit(e.Unit) != nil:
		return event.Refuse(event.CodeTaken, "there is a unit %s already", e.Unit)
	}
	if err := zoned(e.Hours); err != nil {
		return err
	}
	s.setUnit(&Unit{ID: e.Unit, Hours: e.Hours})
	n := *o
	n.Units = append(slices.Clone(o.Units), e.Unit)
	s.setOrg(&n)
	return nil
}

func (s *State) unitKeyMade(e *event.UnitKeyMade) error {
	u := s.Unit(e.Unit)
	by, _ := e.By.ID.Person()
	switch {
	case !u.Lead(by):
		return event.Refuse(event.CodeNotYours, "only a lead of %s makes its key", e.Unit)
	case e.Number != len(u.Keys)+1:
		return event.Refuse(event.CodeConflict, "key %d of %s is not the next one", e.Number, e.Unit)
	case slices.ContainsFunc(u.Keys, func(k UnitKey) bool { return k.Recipient == e.Recipient }):
		return event.Refuse(event.CodeTaken, "that is an earlier key of %s: make a new one", e.Unit)
	}
	// Every member who has a key gets a copy: a lead can't quietly leave one out.
	if want := s.memberKeys(u); !slices.Equal(want, refs(e.Copies)) {
		return event.Refuse(event.CodeConflict, "the key of %s is not wrapped to exactly its members", e.Unit)
	}
	oldest, err := s.carried(u, e)
	if err != nil {
		return err
	}
	n := u.clone()
	n.Keys = append(n.Keys, UnitKey{Number: e.Number, Recipient: e.Recipient, Copies: e.Copies, Oldest: oldest})
	s.setUnit(n)
	return nil
}

// carried is the oldest key that the new one's copies carry. It is made by a
// lead who holds the key before it, so that nothing the unit received is lost;
// only when no member holds that one does the unit begin anew.
func (s *State) carried(u *Unit, e *event.UnitKeyMade) (int, error) {
	if len(u.Keys) == 0 {
		return e.Number, nil
	}
	last := &u.Keys[len(u.Keys)-1]
	if last.holds(event.KeyRef{Holder: event.HolderID(e.By.ID), Number: e.By.Number}) {
		return last.Oldest, nil
	}
	for _, r := range s.memberKeys(u) {
		if last.holds(r) {
			return 0, event.Refuse(event.CodeKeyWaiting, "the new key must carry the one before it, which %s holds and %s does not", r.Holder, e.By.ID)
		}
	}
	return e.Number, nil
}

// memberKeys are the live key records of u's members, in the order of texts.
func (s *State) memberKeys(u *Unit) []event.KeyRef {
	var out []event.KeyRef
	for _, m := range u.Members {
		if k := s.Person(event.HolderID(m.Person)).Live(); k != nil {
			out = append(out, event.KeyRef{Holder: event.HolderID(m.Person), Number: k.Number})
		}
	}
	sortRefs(out)
	return out
}

func refs(copies []event.KeyCopy) []event.KeyRef {
	var out []event.KeyRef
	for _, c := range copies {
		out = append(out, c.To)
	}
	sortRefs(out)
	return out
}

func sortRefs(r []event.KeyRef) {
	slices.SortFunc(r, func(a, b event.KeyRef) int { return strings.Compare(a.String(), b.String()) })
}

// MemberKeys are the key records a new key of the unit must be wrapped to.
func (s *State) MemberKeys(id event.UnitID) []event.KeyRef {
	if u := s.Unit(id); u != nil {
		return s.memberKeys(u)
	}
	return nil
}

// Newest is the unit's newest key, stale or not, or nil.
func (u *Unit) Newest() *UnitKey {
	if u == nil || len(u.Keys) == 0 {
		return nil
	}
	return &u.Keys[len(u.Keys)-1]
}

// Awaiting are the members' key records to which the unit's newest key has not
// been handed on yet. A stale one is handed on too: members open with it what
// came before, and a lead whose own key was stolen needs it to make the next.
func (s *State) Awaiting(id event.UnitID) []event.KeyRef {
	u := s.Unit(id)
	k := u.Newest()
	if k == nil {
		return nil
	}
	return slices.DeleteFunc(s.memberKeys(u), k.holds)
}

func (s *State) unitKeyHandedOn(e *event.UnitKeyHandedOn) error {
	u := s.Unit(e.Unit)
	k := u.Newest()
	by := event.KeyRef{Holder: event.HolderID(e.By.ID), Number: e.By.Number}
	switch {
	case k == nil || k.Number != e.Number:
		return event.Refuse(event.CodeConflict, "key %d is not the newest key of %s", e.Number, e.Unit)
	case !k.holds(by):
		return event.Refuse(event.CodeNotYours, "%s holds no copy of the key of %s", e.By.ID, e.Unit)
	}
	members, to := s.memberKeys(u), refs(e.Copies)
	for i, r := range to {
		if !slices.Contains(members, r) || k.holds(r) || i > 0 && to[i-1] == r {
			return event.Refuse(event.CodeConflict, "%s is not a member of %s who waits for its key", r.Holder, e.Unit)
		}
	}
	n := u.clone()
	n.Keys[e.Number-1].Copies = append(slices.Clone(k.Copies), e.Copies...)
	s.setUnit(n)
	return nil
}

func (s *State) agentAppointed(id event.EventID, e *event.AgentAppointed) error {
	u := s.Unit(e.Agent.Unit())
	by, _ := e.By.ID.Person()
	switch {
	case u == nil || u.Closed:
		return event.Refuse(event.CodeUnknown, "there is no open unit %s", e.Agent.Unit())
	case e.Agent.Org() != e.By.ID.Org() || (!s.administers(e.By.ID) && !u.Lead(by)):
		return event.Refuse(event.CodeNotYours, "%s may not appoint an agent of %s", e.By.ID, u.ID)
	}
	return s.invite(id, &e.Header, event.HolderID(e.Agent), e.Key, e.Until)
}
