package continuity

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Doubt is over a statement signed with a key whose organisation later said that
// it was compromised by then. It is neither good nor bad until two people have
// decided.
type Doubt struct {
	Key event.KeyRef `json:"key"`
	// Since is the place in the log from which on the key is not trusted.
	Since event.LogIndex `json:"since"`
	// Decision is "" while nobody has decided, else stands or not-hers.
	Decision event.Code      `json:"decision,omitempty"`
	By       []event.ActorID `json:"by,omitempty"` // the two who decided
	at       directory.Place // of the decision
}

// Doubt over a statement, nil when there is none.
func (s *Story) Doubt(st *Statement) *Doubt {
	signers := []event.Signer{st.Event.Common().By}
	if second := event.SecondOf(st.Event); second != nil {
		signers = append(signers, *second)
	}
	for _, by := range signers {
		if d := s.doubtOf(st, by); d != nil {
			return d
		}
	}
	return nil
}

// doubtOf is the doubt over what one of its signers signed.
func (s *Story) doubtOf(st *Statement, by event.Signer) *Doubt {
	p := s.State.Dir.Person(event.HolderID(by.ID))
	k := p.Record(by.Number)
	if k == nil || !k.InDoubt(st.Place.Index) {
		return nil
	}
	d := &Doubt{Key: event.KeyRef{Holder: p.ID, Number: k.Number}, Since: k.Revoked.Since}
	for _, x := range p.Decisions {
		if x.Statement == st.ID && x.Key == d.Key {
			d.Decision, d.By, d.at = x.Decision, []event.ActorID{x.By[0].ID, x.By[1].ID}, x.At
		}
	}
	return d
}

// words say it below the statement it is over.
func (d *Doubt) words() string {
	switch d.Decision {
	case event.Stands:
		return "It stands: " + both(d.By) + " decided so at " + place(d.at) + ", after " + key(d.Key) + " had been reported compromised from entry " + index(d.Since) + " on."
	case event.NotHers:
		return "Not by " + string(d.Key.Holder) + ": " + both(d.By) + " decided at " + place(d.at) + " that somebody else signed it with " + key(d.Key) + ", reported compromised from entry " + index(d.Since) + " on."
	}
	return "In doubt: signed with " + key(d.Key) + ", which its organisation later reported compromised from entry " + index(d.Since) + " on. Nobody has decided whether it stands."
}
