package record

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// Codes of refusals about the files beside a statement.
const (
	CodeMissing  event.Code = "missing-bytes" // a statement names bytes that did not come with it
	CodeMismatch event.Code = "mismatch"      // bytes that are not what the statement names
)

// MaxWords bounds the age file beside a statement, in bytes.
const MaxWords = 2 << 20

// files refuses a statement that does not come with exactly the files it names.
func (b *batch) files(e event.Event, s *Submission) error {
	var copies []event.KeyCopy
	switch e := e.(type) {
	case *event.Dispatched:
		if len(s.Copies)+len(s.Words) > 0 {
			return unnamed()
		}
		return b.dispatchFiles(e, s)
	case *event.Granted:
		if len(s.Copies)+len(s.Words)+len(s.Label) > 0 {
			return unnamed()
		}
		return b.grantedFiles(e, s)
	case *event.UnitKeyMade:
		copies = e.Copies
	case *event.UnitKeyHandedOn:
		copies = e.Copies
	}
	if len(s.Label)+len(s.GrantsList)+len(s.Grants) > 0 || len(s.Copies) > len(copies) {
		return unnamed()
	}
	for i, c := range copies {
		if i >= len(s.Copies) {
			return event.Refuse(CodeMissing, "the copy of the unit's key for %s is missing", c.To)
		}
		if event.Sum(s.Copies[i]) != c.File {
			return event.Refuse(CodeMismatch, "the copy of the unit's key for %s is not the file it names", c.To)
		}
	}
	return wordFile(event.WordsOf(e), s.Words)
}

func wordFile(want *event.Sized, words []byte) error {
	switch {
	case want == nil && len(words) > 0:
		return unnamed()
	case want == nil:
		return nil
	case len(words) == 0:
		return event.Refuse(CodeMissing, "the words it names are missing")
	case len(words) > MaxWords || !is(words, *want):
		return event.Refuse(CodeMismatch, "the words are not the file it names, or are longer than %d bytes", MaxWords)
	}
	return nil
}

func unnamed() error {
	return event.Refuse(CodeMismatch, "a file came with a statement that does not name it")
}

func is(b []byte, want event.Sized) bool {
	return int64(len(b)) == want.Size && event.Sum(b) == want.Digest
}

// dispatchFiles wants the label, the list, and a grant of every exhibit to every
// key record it must be granted to: one left out would lock somebody out, one
// too many would let somebody in.
func (b *batch) dispatchFiles(e *event.Dispatched, s *Submission) error {
	switch {
	case len(s.Label) == 0 || len(s.GrantsList) == 0:
		return event.Refuse(CodeMissing, "the label or the list of grants is missing")
	case !is(s.Label, e.Label.File):
		return event.Refuse(CodeMismatch, "the label is not the file it names")
	case event.Sum(s.GrantsList) != e.Grants:
		return event.Refuse(CodeMismatch, "the list of grants is not the one it names")
	}
	list, err := grants(s)
	if err != nil {
		return err
	}
	unit, _ := e.For.Unit()
	grantees := b.state.Grantees(unit, e.To)
	if err := b.sound(nil); err != nil {
		return err
	}
	var exhibits []event.ExhibitID
	for _, x := range e.Exhibits {
		exhibits = append(exhibits, x.Exhibit)
	}
	return whole(exhibits, list, grantees)
}

// grants reads the list that a submission brings, and holds each grant against
// it.
func grants(s *Submission) (*event.Grants, error) {
	list, err := event.ParseGrants(s.GrantsList)
	if err != nil {
		return nil, err
	}
	for i, g := range list.Grants {
		if i >= len(s.Grants) {
			return nil, event.Refuse(CodeMissing, "the grant to %s is missing", g.To)
		}
		if !is(s.Grants[i], g.File) {
			return nil, event.Refuse(CodeMismatch, "the grant to %s is not the file it names", g.To)
		}
	}
	if len(s.Grants) > len(list.Grants) {
		return nil, unnamed()
	}
	return list, nil
}

// grantedFiles wants a grant of each exhibit opened to the agent's key, and no
// other.
func (b *batch) grantedFiles(e *event.Granted, s *Submission) error {
	if event.Sum(s.GrantsList) != e.Grants {
		return event.Refuse(CodeMismatch, "the list of grants is not the one it names")
	}
	list, err := grants(s)
	if err != nil {
		return err
	}
	o := b.state.Opening(e.Opened)
	if err := b.sound(nil); err != nil || o == nil {
		return err // the rules refuse a grant after no opening
	}
	return whole(o.Exhibits, list, []custody.Grantee{{Key: e.To}})
}

// whole refuses a list that is not exactly every exhibit to every grantee.
func whole(exhibits []event.ExhibitID, list *event.Grants, grantees []custody.Grantee) error {
	type place struct {
		exhibit event.ExhibitID
		to      event.KeyRef
	}
	have := make(map[place]bool, len(list.Grants))
	for _, g := range list.Grants {
		have[place{g.Exhibit, g.To}] = true
	}
	for _, x := range exhibits {
		for _, g := range grantees {
			p := place{x, g.Key}
			if !have[p] {
				return event.Refuse(CodeMissing, "an exhibit has no key for %s: look again and send", g.Key)
			}
			delete(have, p)
		}
	}
	for p := range have {
		return event.Refuse(CodeMismatch, "an exhibit has a key for %s, who is not to have it", p.to)
	}
	return nil
}

// saveFiles keeps the files of a statement that was taken in, and forgets the
// grants that it ended.
func (b *batch) saveFiles(t *taken) error {
	switch e := t.event.(type) {
	case *event.Dispatched:
		return saveDispatch(b.tx, event.ConsignmentID(t.note.ID()), &t.sub)
	case *event.Granted:
		o := b.state.Opening(e.Opened)
		if err := b.tx.AddGrantsList(event.ConsignmentID(t.note.ID()), t.sub.GrantsList); err != nil {
			return err
		}
		return saveGrants(b.tx, o.Consignment, &t.sub)
	case *event.UnitKeyMade:
		return saveCopies(b.tx, e.Unit, e.Number, e.Copies, t.sub.Copies)
	case *event.UnitKeyHandedOn:
		return saveCopies(b.tx, e.Unit, e.Number, e.Copies, t.sub.Copies)
	}
	if event.WordsOf(t.event) != nil {
		if err := b.tx.AddWords(t.note.ID(), t.sub.Words); err != nil {
			return err
		}
	}
	return b.forget(t.event)
}

func saveDispatch(tx *store.Tx, c event.ConsignmentID, s *Submission) error {
	if err := tx.AddLabel(c, s.Label); err != nil {
		return err
	}
	if err := tx.AddGrantsList(c, s.GrantsList); err != nil {
		return err
	}
	return saveGrants(tx, c, s)
}

func saveGrants(tx *store.Tx, c event.ConsignmentID, s *Submission) error {
	list, err := event.ParseGrants(s.GrantsList)
	if err != nil {
		return err
	}
	for i, g := range list.Grants {
		if err := tx.AddGrant(c, g.Exhibit, g.To, s.Grants[i]); err != nil {
			return err
		}
	}
	return nil
}

func saveCopies(tx *store.Tx, u event.UnitID, number int, copies []event.KeyCopy, files [][]byte) error {
	for i, c := range copies {
		if err := tx.AddUnitKeyCopy(u, number, c.To, files[i]); err != nil {
			return err
		}
	}
	return nil
}
