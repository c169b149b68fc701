package client

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// counting is what a client must know to tell on which threads its own
// statements have to be counted.
type counting struct {
	threads map[event.Owner]known
	sealed  map[event.ExhibitID]event.RecipientID
	ordered map[event.EventID][]event.Owner // the threads of an order's exhibits
	shown   map[event.EventID]bool          // statements of verified stories
}

// known is a thread's value, and how many statements of it the client knows.
type known struct {
	value event.Thread
	n     int64
}

func newCounting() *counting {
	return &counting{
		threads: map[event.Owner]known{}, sealed: map[event.ExhibitID]event.RecipientID{},
		ordered: map[event.EventID][]event.Owner{}, shown: map[event.EventID]bool{},
	}
}

// learn takes in the threads of a verified story.
func (c *Client) learn(s *continuity.Story) {
	for _, t := range s.Counted() {
		if t.N >= c.counting.threads[t.Owner].n {
			c.counting.threads[t.Owner] = known{t.Value, t.N}
		}
	}
	for i := range s.Statements {
		c.counting.shown[s.Statements[i].ID] = true
		if e, ok := s.Statements[i].Event.(*event.Sealed); ok {
			c.counting.sealed[e.Exhibit] = e.Seal.Recipient
		}
	}
}

// touches are the threads that a statement of one's own belongs to: those of
// the exhibits it is about, or else one's organisation's.
func (k *counting) touches(e event.Event) []event.Owner {
	var out []event.Owner
	exhibits := func(lists ...[]event.ExhibitID) {
		for _, ids := range lists {
			for _, id := range ids {
				out = append(out, event.OwnerExhibit(k.sealed[id]))
			}
		}
	}
	switch e := e.(type) {
	case *event.Ordered:
		for _, x := range e.Exhibits {
			owner := event.OwnerExhibit(x.Recipient)
			k.threads[owner] = known{value: x.Thread}
			out = append(out, owner)
		}
	case *event.Sealed:
		k.sealed[e.Exhibit] = e.Seal.Recipient
		exhibits([]event.ExhibitID{e.Exhibit})
	case *event.Dispatched:
		for _, x := range e.Exhibits {
			exhibits([]event.ExhibitID{x.Exhibit})
		}
	case *event.Checked:
		exhibits(e.Passed, e.Broken)
	case *event.Received:
		exhibits(e.Exhibits)
	case *event.Opened:
		exhibits(e.Exhibits)
	case *event.Exported:
		exhibits(e.Exhibits)
	case *event.Recalled:
		if e.Order != nil {
			return k.ordered[*e.Order]
		}
		exhibits(e.Exhibits)
	default:
		return []event.Owner{event.OwnerOrg(e.Common().By.ID.Org())}
	}
	return out
}

// furthest is how many statements of others may stand on a thread between the
// last one known and one's own.
const furthest = 10000

// counted: the entry counts the statement, behind all that is known, on each
// thread that it belongs to and on no other. A service could else record a
// receipt where nobody who reads the thread would find it. (One whose first answer
// was lost may have been shown, and counted, in a story since.)
func (k *counting) counted(e event.Event, entry ledger.Entry, index event.LogIndex, m *memory) error {
	if k.shown[entry.Event] {
		return nil
	}
	owners := k.touches(e)
	if _, ok := e.(*event.Ordered); ok {
		k.ordered[entry.Event] = owners
	}
	if len(owners) != len(entry.Tallies) {
		return miscounted(e, "it counts it on %d threads, and it belongs to %d", len(entry.Tallies), len(owners))
	}
	for _, o := range owners {
		t := k.threads[o]
		n := t.n + 1
		for n <= t.n+furthest && !slices.Contains(entry.Tallies, ledger.Tally(t.value, n)) {
			n++
		}
		if n > t.n+furthest {
			return miscounted(e, "it does not count it on the thread of %s", o)
		}
		k.threads[o] = known{t.value, n}
		if n > m.Threads[o].N {
			m.Threads[o] = reached{n, entry.Event, index}
		}
	}
	return nil
}

func miscounted(e event.Event, format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrUntrusted, &continuity.Fault{
		Check: continuity.CheckTally, Where: "your statement (" + string(e.Kind()) + ")", Why: fmt.Sprintf(format, args...),
	})
}
