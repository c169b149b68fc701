package directory

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// Decision settles a statement that was in doubt.
type Decision struct {
	Key       event.KeyRef
	Statement event.EventID
	Decision  event.Code
	By        [2]event.Signer
	At        Place
}

// decided settles what a compromised key signed while it was in doubt.
func (s *State) decided(p Place, e *event.Decided) error {
	who := s.Person(e.Key.Holder)
	k := who.Record(e.Key.Number)
	switch {
	case k == nil || e.Key.Holder.Org() != e.By.ID.Org():
		return event.Refuse(event.CodeUnknown, "%s has no key record %s", e.By.ID.Org(), e.Key)
	case k.Revoked == nil || k.Revoked.Reason != event.Compromised:
		return event.Refuse(event.CodeState, "nothing that %s signed is in doubt", e.Key)
	case event.HolderID(e.By.ID) == e.Key.Holder || event.HolderID(e.Second.ID) == e.Key.Holder:
		return event.Refuse(event.CodeNotYours, "two others decide on what was signed with somebody's key")
	case slices.ContainsFunc(who.Decisions, func(d Decision) bool { return d.Statement == e.Statement }):
		return event.Refuse(event.CodeTaken, "that statement has been decided on already")
	}
	for _, by := range []event.ActorID{e.By.ID, e.Second.ID} {
		if !s.administers(by) && !s.leads(by, e.Key.Holder) {
			return event.Refuse(event.CodeNotYours, "%s is neither an administrator nor a lead of a unit of %s", by, e.Key.Holder)
		}
	}
	n := who.clone()
	n.Decisions = append(n.Decisions, Decision{e.Key, e.Statement, e.Decision, [2]event.Signer{e.By, e.Second}, p})
	s.setPerson(n)
	return nil
}

// Decided is what was decided of a statement, "" while it is in doubt.
func (p *Person) Decided(id event.EventID) event.Code {
	for _, d := range p.Decisions {
		if d.Statement == id {
			return d.Decision
		}
	}
	return ""
}
