package continuity_test

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// A reader that has seen the true story tells it again, and takes nothing for it
// that differs in one bit of a note.
func TestAReaderThatRemembersIsNoLessStrict(t *testing.T) {
	w := continuitytest.Everything(t)
	w.Count()
	ev := w.Evidence(w.All()...)
	var r continuity.Reader
	first, err := r.Replay(ev, w.Trust())
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.Replay(ev, w.Trust())
	if err != nil {
		t.Fatal(err)
	}
	for i := range first.Statements {
		if a, b := &first.Statements[i], &again.Statements[i]; a.ID != b.ID || a.Place != b.Place || !reflect.DeepEqual(a.Event, b.Event) {
			t.Errorf("statement %d is told otherwise", i)
		}
	}
	for i := range ev.Items {
		for _, at := range []int{0, len(ev.Items[i].Note) / 2, len(ev.Items[i].Note) - 12} {
			changed := *ev
			changed.Items = slices.Clone(ev.Items)
			changed.Items[i].Note = bytes.Clone(ev.Items[i].Note)
			changed.Items[i].Note[at] ^= 1
			if _, err := r.Replay(&changed, w.Trust()); err == nil {
				t.Errorf("note %d: a changed bit at %d went unseen", i, at)
			}
		}
	}
	if _, err := r.Replay(ev, w.Trust()); err != nil {
		t.Errorf("what it was shown in between spoilt the true story: %v", err)
	}
}

// Signatures that were good under one key are not taken to be another's.
func TestAReaderVerifiesUnderTheKeysAskedFor(t *testing.T) {
	s := continuitytest.Sent(t)
	own, other := continuitytest.KeyOf("own.example", "a"), continuitytest.KeyOf("own.example", "b")
	item := s.Evidence(s.All()...).Items[1]
	n, err := event.ParseNote(item.Note)
	if err != nil {
		t.Fatal(err)
	}
	if n, err = event.Sign(n.Text, own.Signer()); err != nil {
		t.Fatal(err)
	}
	var r continuity.Reader
	for _, ask := range []struct {
		key  continuitytest.Key
		good bool
	}{{own, true}, {own, true}, {other, false}, {own, true}, {other, false}} {
		if err := r.Verify(n.Bytes(), []event.VKey{ask.key.VKey}); (err == nil) != ask.good {
			t.Errorf("under the key %s: %v", ask.key.VKey, err)
		}
	}
	if err := r.Verify(n.Bytes(), nil); err == nil {
		t.Error("a signature was taken where none is asked for")
	}
}
