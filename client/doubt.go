package client

import (
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// Doubt says where a statement stands that was signed with a key after it was
// stolen; it is empty for all others.
type Doubt string

// Two people other than the key's owner decide what stands and what does not.
const (
	InDoubt      Doubt = "in doubt"
	DoubtStands  Doubt = "stands"
	DoubtNotHers Doubt = "not hers"
)

// doubtOf is what the directory says of a statement at a place.
func doubtOf(s *continuity.Story, by event.Signer, id event.EventID, at event.LogIndex) Doubt {
	p := s.State.Dir.Person(event.HolderID(by.ID))
	k := p.Record(by.Number)
	if k == nil || !k.InDoubt(at) {
		return ""
	}
	return doubtWords(p.Decided(id))
}

func doubtWords(decision event.Code) Doubt {
	switch decision {
	case event.Stands:
		return DoubtStands
	case event.NotHers:
		return DoubtNotHers
	}
	return InDoubt
}
