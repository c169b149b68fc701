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
	about   map[event.EventID][]event.Owner // those of what a statement says something about
	shown   map[event.EventID]bool          // statements of verified stories
	reader  continuity.Reader
}

// known is a thread's value, and how many statements of it the client knows.
type known struct {
	value event.Thread
	n     int64
}

func newCounting() *counting {
	return &counting{
		threads: map[event.Owner]known{}, sealed: map[event.ExhibitID]event.RecipientID{},
		ordered: map[event.EventID][]event.Owner{}, about: map[event.EventID][]event.Owner{}, shown: map[event.EventID]bool{},
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
		st := &s.Statements[i]
		c.counting.shown[st.ID] = true
		if e, ok := st.Event.(*event.Sealed); ok {
			c.counting.sealed[e.Exhibit] = e.Seal.Recipient
		}
		c.counting.learnAbout(st.ID, st.Event)
	}
}

// learnAbout remembers the threads of a statement that others refer to: a
// dispatch, an opening, a question.
func (k *counting) learnAbout(id event.EventID, e event.Event) {
	switch e.(type) {
	case *event.Dispatched, *event.Opened, *event.RedirectAsked, *event.AskedBack, *event.Noticed, *event.Reported:
		k.about[id] = k.touches(e)
	case *event.Requested:
		k.about[id] = []event.Owner{event.OwnerRequest(id)}
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
		if e.InsteadOf != nil {
			exhibits([]event.ExhibitID{*e.InsteadOf})
		}
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
	case *event.Rejected:
		exhibits(e.Exhibits)
	case *event.Returned:
		exhibits(e.Exhibits)
	case *event.Destroyed:
		exhibits(e.Exhibits)
	case *event.RedirectAsked:
		exhibits(e.Exhibits)
	case *event.AskedBack:
		exhibits(e.Exhibits)
	case *event.Noticed:
		exhibits(e.Exhibits)
	case *event.Reported:
		exhibits(e.Exhibits)
	case *event.ReviewDecided:
		exhibits(e.Exhibits)
	case *event.Stopped:
		exhibits(e.Exhibits)
	case *event.Resumed:
		exhibits(e.Exhibits)
	case *event.Assigned:
		return k.about[event.EventID(e.Consignment)]
	case *event.Noted:
		return k.about[event.EventID(e.Consignment)]
	case *event.Granted:
		return k.about[e.Opened]
	case *event.Answered:
		return k.about[e.Question]
	default:
		return k.others(e)
	}
	return out
}

// others are the threads of statements that are about no exhibit.
func (k *counting) others(e event.Event) []event.Owner {
	switch e := e.(type) {
	case *event.CaseOpened:
		owner := event.OwnerCase(event.CaseID(event.IDOf(e)))
		k.threads[owner] = known{value: e.Thread}
		return []event.Owner{owner}
	case *event.CaseChanged:
		return []event.Owner{event.OwnerCase(e.Case)}
	case *event.CasePeople:
		return []event.Owner{event.OwnerCase(e.Case)}
	case *event.Filed:
		return []event.Owner{event.OwnerCase(e.Case)}
	case *event.Marked:
		return []event.Owner{event.OwnerCase(e.Case)}
	case *event.HearingListed:
		return []event.Owner{event.OwnerCase(e.Case)}
	case *event.Requested:
		owner := event.OwnerRequest(event.IDOf(e))
		k.threads[owner] = known{value: e.Thread}
		return []event.Owner{owner}
	}
	return []event.Owner{event.OwnerOrg(e.Common().By.ID.Org())}
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
	k.learnAbout(entry.Event, e)
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
