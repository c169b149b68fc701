package continuity

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Complete reports the place of the account that counts a thread to its end:
// up to then nothing is hidden. It is false when the thread is not there or
// goes on after its last account.
func (s *Story) Complete(owner event.Owner) (directory.Place, bool) {
	t := s.threads[owner]
	if t == nil || t.last == nil {
		return directory.Place{}, false
	}
	_, ok := t.last.Event.(*event.Account)
	return t.last.Place, ok
}

// Has reports whether the story holds the thread.
func (s *Story) Has(owner event.Owner) bool { return s.threads[owner] != nil }

// Account is the newest account of a thread, wherever it stands in it.
func (s *Story) Account(owner event.Owner) *Statement {
	t := s.threads[owner]
	if t == nil {
		return nil
	}
	for _, i := range slices.Backward(t.indexes) {
		if st := s.at(i); isAccount(st) {
			return st
		}
	}
	return nil
}

func isAccount(st *Statement) bool {
	_, ok := st.Event.(*event.Account)
	return ok
}

// Thread are the statements of a thread in order, without its accounts.
func (s *Story) Thread(owner event.Owner) []*Statement {
	t := s.threads[owner]
	if t == nil {
		return nil
	}
	var out []*Statement
	for _, i := range t.indexes {
		if st := s.at(i); !isAccount(st) {
			out = append(out, st)
		}
	}
	return out
}

// Organisations are those whose directory threads the story holds.
func (s *Story) Organisations() []event.OrgID {
	var out []event.OrgID
	for o := range s.threads {
		if o.Kind == event.OrganisationThread {
			out = append(out, event.OrgID(o.ID))
		}
	}
	slices.Sort(out)
	return out
}

// InDoubt are the statements signed with a key record whose owner later said
// that it was compromised by then. They are neither good nor bad until somebody
// decides.
func (s *Story) InDoubt() []*Statement {
	var out []*Statement
	for i := range s.Statements {
		st := &s.Statements[i]
		h := st.Event.Common()
		p := s.State.Dir.Person(event.HolderID(h.By.ID))
		if p != nil && h.By.Number <= len(p.Keys) && p.Keys[h.By.Number-1].InDoubt(st.Place.Index) {
			out = append(out, st)
		}
	}
	return out
}
