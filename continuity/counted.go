package continuity

import (
	"maps"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// Counted is a thread of a verified story, for whoever wants to remember how
// far it had come: a service that later shows less of it is found out.
type Counted struct {
	Owner event.Owner
	Value event.Thread
	N     int64         // how many statements it holds
	Last  event.EventID // the newest of them
	At    event.LogIndex
}

// Counted lists the story's threads, in the order of their owners' texts.
func (s *Story) Counted() []Counted {
	var out []Counted
	for owner, t := range s.threads {
		if t.last != nil {
			out = append(out, Counted{owner, t.value, t.count, t.last.ID, t.last.Place.Index})
		}
	}
	slices.SortFunc(out, func(a, b Counted) int { return strings.Compare(a.Owner.String(), b.Owner.String()) })
	return out
}

// Nth is statement n of a thread, from 1, nil when the story does not have it.
func (s *Story) Nth(owner event.Owner, n int64) *Statement {
	t := s.threads[owner]
	if t == nil || n < 1 || n > int64(len(t.indexes)) {
		return nil
	}
	return s.at(t.indexes[n-1])
}

// WhoSaw is the first statement whose signer says that she had seen a head, nil
// when nobody does.
func (s *Story) WhoSaw(head event.Seen) *Statement {
	for i := range s.Statements {
		if s.Statements[i].Event.Common().Seen == head {
			return &s.Statements[i]
		}
	}
	return nil
}

// NewestSeen gives, for each signer in the story, the newest head that she said
// she had seen. Her program had verified that it continues every older one, so
// that one question answers for all of them.
func (s *Story) NewestSeen() []event.Seen {
	newest := map[event.ActorID]event.Seen{}
	for i := range s.Statements {
		h := s.Statements[i].Event.Common()
		if h.Seen.Size > newest[h.By.ID].Size {
			newest[h.By.ID] = h.Seen
		}
	}
	out := slices.SortedFunc(maps.Values(newest), func(a, b event.Seen) int { return int(a.Size - b.Size) })
	return slices.Compact(out)
}
