package directory

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// withSecond adds the keys of the other of two people: of the same organisation,
// and no one person could be both.
func (s *State) withSecond(keys []event.VKey, h *event.Header, second event.Signer) ([]event.VKey, error) {
	if second.ID.Org() != h.By.ID.Org() {
		return nil, event.Refuse(event.CodeNotYours, "the two who sign are of one organisation")
	}
	one, two := s.couldBe(h.By.ID), s.couldBe(second.ID)
	for _, who := range one {
		if slices.Contains(two, who) {
			return nil, oneHand(h.By.ID, second.ID, who)
		}
	}
	more, err := s.recordKeys(second)
	return append(keys, more...), err
}

func oneHand(first, second, who event.ActorID) error {
	const instead = "two people sign this, neither of the other's making: choose somebody whom the root or another administrator invited"
	if who == first || who == second {
		return event.Refuse(event.CodeNotYours, "one of %s and %s invited the other, or somebody who did: %s", first, second, instead)
	}
	return event.Refuse(event.CodeNotYours, "%s invited both %s and %s, or somebody who did: %s", who, first, second, instead)
}

// couldBe are those who could sign with somebody's key: she, and whoever had the
// link by which her key came about in hand, or made the key of who had.
func (s *State) couldBe(id event.ActorID) []event.ActorID {
	out := []event.ActorID{id}
	if p := s.Person(event.HolderID(id)); p != nil && p.Invitation != nil {
		out = append(out, p.Invitation.Makers...)
	}
	return out
}

// makers are those who could keep an invitation that somebody makes now. It is
// written down with the invitation: if she gets new keys from somebody else, what
// was made with the old ones stays whose it was. The root is nobody's second self:
// it is kept away from daily work, and whoever has it appoints anybody anyway.
func (s *State) makers(by event.ActorID) []event.ActorID {
	if _, person := by.Person(); !person {
		return nil
	}
	out := s.couldBe(by)
	slices.Sort(out)
	return slices.Compact(out)
}
