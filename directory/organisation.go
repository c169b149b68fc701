package directory

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// Organisation is one organisation as its directory thread shows it.
type Organisation struct {
	ID         event.OrgID
	Thread     event.Thread
	Root       []event.VKey
	RootDigest event.Digest
	Admitted   Place
	Recognised []Recognition
	Units      []event.UnitID
	Accounts   []AccountRef // of its thread, those under an hour old when the newest was made
}

// Recognition is an accepted partner's root.
type Recognition struct {
	Organisation event.OrgID
	Root         event.Digest
	At           Place
}

// AccountRef is an account of the organisation's thread.
type AccountRef struct {
	Event event.EventID
	At    Place
}

// MaxAccountAge is how old, in seconds, an account may be on which a dispatch
// relies: for that long a hidden revocation could still mislead a sender.
const MaxAccountAge = 3600

// Recognises reports whether o has accepted the root of p.
func (o *Organisation) Recognises(p *Organisation) bool {
	if o.ID == p.ID {
		return true
	}
	i := slices.IndexFunc(o.Recognised, func(r Recognition) bool { return r.Organisation == p.ID })
	return i >= 0 && o.Recognised[i].Root == p.RootDigest
}

// Relied reports whether the account may be relied on at a place.
func (o *Organisation) Relied(account event.EventID, at Place) bool {
	return slices.ContainsFunc(o.Accounts, func(a AccountRef) bool {
		return a.Event == account && at.Recorded-a.At.Recorded <= MaxAccountAge
	})
}

func (s *State) admitted(p Place, e *event.Admitted) error {
	org := event.OrgID(e.By.ID)
	switch {
	case s.Organisation(org) != nil:
		return event.Refuse(event.CodeTaken, "%s has been admitted already", org)
	case e.Thread.IsZero():
		return event.Refuse(event.CodeTaken, "the admission of %s has no place of its own in the record", org)
	case org == e.Log.Service():
		return event.Refuse(event.CodeTaken, "%s is the service's own name", org)
	case e.ServiceKey != s.Service.Key || !slices.Equal(sorted(e.LogKeys), sorted(s.Service.LogKeys)):
		return event.Refuse(event.CodeSignature, "the admission of %s names other keys of the service than the service has", org)
	}
	for _, k := range e.Root {
		if k.Name() != string(org) {
			return event.Refuse(event.CodeSignature, "a root key of %s is named %s", org, k.Name())
		}
	}
	digest, err := event.RootDigest(org, e.Root)
	if err != nil {
		return err
	}
	s.setOrg(&Organisation{ID: org, Thread: e.Thread, Root: e.Root, RootDigest: digest, Admitted: p})
	return nil
}

func (s *State) recognised(p Place, e *event.Recognised) error {
	o := s.Organisation(e.By.ID.Org())
	if o == nil {
		return event.Refuse(event.CodeUnknown, "%s has not been admitted", e.By.ID.Org())
	}
	if o.ID == e.Organisation {
		return event.Refuse(event.CodeTaken, "an organisation needs no recognition of its own")
	}
	n := *o
	n.Recognised = slices.DeleteFunc(slices.Clone(o.Recognised), func(r Recognition) bool { return r.Organisation == e.Organisation })
	n.Recognised = append(n.Recognised, Recognition{e.Organisation, e.Root, p})
	s.setOrg(&n)
	return nil
}

func (s *State) account(p Place, id event.EventID, e *event.Account) error {
	if e.At != p.Recorded {
		return event.Refuse(event.CodeState, "an account's time is not that of its entry")
	}
	switch {
	case e.Owner.Kind == event.ServiceThread && e.Owner != event.OwnerService(e.Log.Service()):
		return event.Refuse(event.CodeUnknown, "an account of %s, which is not this service", e.Owner.ID)
	case e.Owner.Kind != event.OrganisationThread:
		return nil
	}
	o := s.Organisation(event.OrgID(e.Owner.ID))
	if o == nil {
		return event.Refuse(event.CodeUnknown, "an account of %s, which was never admitted", e.Owner.ID)
	}
	n := *o
	n.Accounts = slices.DeleteFunc(slices.Clone(o.Accounts), func(a AccountRef) bool {
		return p.Recorded-a.At.Recorded > MaxAccountAge
	})
	n.Accounts = append(n.Accounts, AccountRef{id, p})
	s.setOrg(&n)
	return nil
}

func sorted[T ~string](s []T) []T {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}
