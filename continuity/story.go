package continuity

import (
	"slices"

	"github.com/safehand/safehand/custody"
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

// Line is the exhibit, what it was sealed in the place of, and what was sealed in
// its place, in the order of their sealings: one line of continuity. A story that
// holds only a part of it could leave out how the evidence came here, or that
// there is another copy of it.
func (s *Story) Line(x *custody.Exhibit) ([]*custody.Exhibit, error) {
	var line []*custody.Exhibit
	for _, id := range s.connected(x.ID) {
		y := s.State.Sealed(id)
		if y == nil || !s.Has(event.OwnerExhibit(y.Recipient)) {
			return nil, fault(CheckComplete, theExhibit(x), "it was sent again, and the statements about %s are not all there", id.SealNumber())
		}
		line = append(line, y)
	}
	slices.SortFunc(line, func(a, b *custody.Exhibit) int { return int(a.SealedAt.Index - b.SealedAt.Index) })
	for _, y := range line {
		if y.InsteadOf != nil && s.State.Sealed(*y.InsteadOf).SealedAt.Index >= y.SealedAt.Index {
			return nil, fault(CheckRule, theExhibit(y), "it was sealed in place of %s, which had not been sealed yet", y.InsteadOf.SealNumber())
		}
	}
	return line, nil
}

// connected are the exhibits that sealings in the place of another lead to.
func (s *Story) connected(id event.ExhibitID) []event.ExhibitID {
	out := []event.ExhibitID{id}
	for grew := true; grew; {
		grew = false
		for i := range s.Statements {
			e, ok := s.Statements[i].Event.(*event.Sealed)
			if !ok || e.InsteadOf == nil || slices.Contains(out, e.Exhibit) == slices.Contains(out, *e.InsteadOf) {
				continue
			}
			grew = true
			if slices.Contains(out, e.Exhibit) {
				out = append(out, *e.InsteadOf)
			} else {
				out = append(out, e.Exhibit)
			}
		}
	}
	return out
}

func theExhibit(x *custody.Exhibit) string { return "the exhibit " + x.ID.SealNumber() }
