package record_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
)

func TestADispatchComesWithItsFiles(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		d := s.Order(Amy, CID, 2, event.HolderID(RASSO))
		s.Seal(d)
		whole := s.Dispatch(d)
		// relist signs the dispatch anew with another list of grants.
		relist := func(sub *record.Submission, change func(*event.Grants)) {
			list, err := event.ParseGrants(sub.GrantsList)
			if err != nil {
				t.Fatal(err)
			}
			change(list)
			if sub.GrantsList, err = list.Text(); err != nil {
				t.Fatal(err)
			}
			e, err := event.Parse(sub.Note.Text)
			if err != nil {
				t.Fatal(err)
			}
			e.(*event.Dispatched).Grants = event.Sum(sub.GrantsList)
			sub.Note = s.Sign(e)
		}
		for _, r := range []struct {
			name   string
			code   event.Code
			change func(*record.Submission)
		}{
			{"no label", record.CodeMissing, func(b *record.Submission) { b.Label = nil }},
			{"another label", record.CodeMismatch, func(b *record.Submission) { b.Label = File() }},
			{"no list", record.CodeMissing, func(b *record.Submission) { b.GrantsList = nil }},
			{"another list", record.CodeMismatch, func(b *record.Submission) { b.GrantsList = File() }},
			{"one grant missing", record.CodeMissing, func(b *record.Submission) { b.Grants = b.Grants[:len(b.Grants)-1] }},
			{"another grant", record.CodeMismatch, func(b *record.Submission) { b.Grants[1] = File() }},
			{"one grant too many", record.CodeMismatch, func(b *record.Submission) { b.Grants = append(b.Grants, File()) }},
			{"a copy nobody named", record.CodeMismatch, func(b *record.Submission) { b.Copies = [][]byte{File()} }},
			{"a grantee left out of the list", record.CodeMissing, func(b *record.Submission) {
				relist(b, func(l *event.Grants) { l.Grants = l.Grants[1:] })
				b.Grants = b.Grants[1:]
			}},
			{"a stranger on the list", record.CodeMismatch, func(b *record.Submission) {
				f := File()
				relist(b, func(l *event.Grants) {
					l.Grants = append(l.Grants, event.GrantRef{Exhibit: event.ExhibitID{Digest: event.Digest{0xff, 0xff, 0xff, 0xff}}, To: event.KeyRef{Holder: event.HolderID(Dev), Number: 1}, File: Sized(f)})
				})
				b.Grants = append(b.Grants, f)
			}},
		} {
			t.Run(r.name, func(t *testing.T) {
				sub := whole
				sub.Grants = slices.Clone(whole.Grants)
				r.change(&sub)
				refused(t, s, sub, r.code)
			})
		}
		s.Submit(whole)
	})
}

func TestAUnitsKeyComesWithItsCopies(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		whole := s.UnitKey(Ben, RASSO)
		for _, r := range []struct {
			name   string
			code   event.Code
			copies [][]byte
		}{
			{"one missing", record.CodeMissing, whole.Copies[:1]},
			{"in another order", record.CodeMismatch, [][]byte{whole.Copies[1], whole.Copies[0]}},
			{"one too many", record.CodeMismatch, append(slices.Clone(whole.Copies), File())},
		} {
			t.Run(r.name, func(t *testing.T) {
				refused(t, s, record.Submission{Note: whole.Note, Copies: r.copies}, r.code)
			})
		}
		s.Submit(whole)
		err := s.DB.View(t.Context(), func(tx *store.Tx) error {
			b, err := tx.UnitKeyCopy(RASSO, 2, event.KeyRef{Holder: event.HolderID(Cara), Number: 1})
			if string(b) != string(whole.Copies[1]) {
				t.Error("Cara's copy is another")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
