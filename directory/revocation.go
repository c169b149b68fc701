package directory

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// Revocation is the end of a key record.
type Revocation struct {
	Event  event.EventID
	Reason event.Code
	Since  event.LogIndex // with compromised: from here on in doubt
	At     Place
}

// MayRevoke refuses a revocation that the directory does not allow.
func (s *State) MayRevoke(p Place, e *event.Revoked) error {
	who := s.Person(e.Key.Holder)
	k := who.Record(e.Key.Number)
	if e.Key.Holder.Org() != e.By.ID.Org() || k == nil {
		return event.Refuse(event.CodeUnknown, "%s has no key record %s", e.By.ID.Org(), e.Key)
	}
	switch {
	case !s.mayEnd(e):
		return event.Refuse(event.CodeNotYours, "%s may not revoke a key of %s", e.By.ID, e.Key.Holder)
	case k.Revoked != nil && !saysMore(who, k, e.Reason):
		return event.Refuse(event.CodeState, "key record %s has been revoked already", e.Key)
	case e.Since != nil && *e.Since > p.Index:
		return event.Refuse(event.CodeState, "compromised since a place that is not in the log yet")
	}
	return s.takesOver(who, e.HandOver)
}

// mayEnd: a person's key ends by whoever administers, by herself, and, unless she
// leaves, by a lead who helps her; a machine's also by a lead of the unit it works
// for, who must not have to wait for anybody when it is stolen.
func (s *State) mayEnd(e *event.Revoked) bool {
	if _, root := e.By.ID.Root(); root || s.administers(e.By.ID) || string(e.By.ID) == string(e.Key.Holder) {
		return true
	}
	if a, machine := e.Key.Holder.Agent(); machine {
		by, _ := e.By.ID.Person()
		return s.Unit(a.Unit()).Lead(by)
	}
	return e.Reason != event.Left && s.helps(e.By.ID, e.Key.Holder)
}

func (s *State) revoked(p Place, id event.EventID, e *event.Revoked) error {
	if err := s.MayRevoke(p, e); err != nil {
		return err
	}
	who := s.Person(e.Key.Holder)
	k := who.Record(e.Key.Number)
	n := who.clone()
	n.Keys[e.Key.Number-1].Revoked = k.Revoked.and(id, p, e)
	if e.Reason == event.Left {
		n.Left, n.Administrator, n.Units, n.HandedTo = true, false, nil, e.HandOver
	}
	if e.HandOver != nil {
		n.HandOvers = append(n.HandOvers, HandOver{*e.HandOver, p})
	}
	if e.Reason != event.Superseded {
		s.loosen(who, e.Reason)
	}
	s.setPerson(n)
	return nil
}

// saysMore: of a record that has ended it may still come out that its owner
// left, or that it had been stolen.
func saysMore(who *Person, k *KeyRecord, reason event.Code) bool {
	switch reason {
	case event.Left:
		return !who.Left && k.Number == len(who.Keys)
	case event.Compromised:
		return k.Revoked.Reason != event.Compromised
	}
	return false
}

// and is the revocation after e. The first one's place stays the record's end; a
// later one can only bring doubt.
func (r *Revocation) and(id event.EventID, p Place, e *event.Revoked) *Revocation {
	if r != nil && e.Reason != event.Compromised {
		return r
	}
	n := &Revocation{Event: id, Reason: e.Reason, At: p}
	if e.Since != nil {
		n.Since = *e.Since
	}
	if r != nil {
		n.Event, n.At = r.Event, r.At
	}
	return n
}

// loosen makes stale each unit key of which the revoked one held a copy, and
// ends the memberships of a leaver. Copies to her earlier records count: a
// keyring keeps its old identities.
func (s *State) loosen(who *Person, reason event.Code) {
	for _, id := range who.Units {
		have := s.Unit(id)
		if have == nil { // the source failed
			continue
		}
		u := have.clone()
		for i := range u.Keys {
			if slices.ContainsFunc(u.Keys[i].Copies, func(c event.KeyCopy) bool { return c.To.Holder == who.ID }) {
				u.Keys[i].Stale = true
			}
		}
		if reason == event.Left {
			person, _ := who.ID.Person()
			u.Members = slices.DeleteFunc(u.Members, func(m Membership) bool { return m.Person == person })
		}
		s.setUnit(u)
	}
}
