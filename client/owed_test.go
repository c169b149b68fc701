package client_test

import (
	"slices"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// What a page compares by itself, round after round, is what can be compared and was not:
// one exhibit that can't be has nobody fetch the others again for ever.
func TestOwedChecks(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	sarah, id := s.as(world.Sarah), built.waiting.Consignment
	one, two := built.waiting.Exhibits[0].Exhibit, built.waiting.Exhibits[1].Exhibit
	_, err := s.as(world.Tom).Check(ctx, built.opened.Consignment, nil, nil)
	s.must(err)
	owed := func(when string, want ...event.ExhibitID) {
		t.Helper()
		all, err := sarah.Owed(ctx, 50)
		s.must(err)
		var got []event.ExhibitID
		for _, o := range all {
			if o.Bytes <= 0 {
				t.Errorf("%s what is owed has %d bytes", when, o.Bytes)
			}
			if o.Consignment != id {
				t.Errorf("%s something is owed of %s", when, o.Consignment.Reference())
			}
			got = append(got, o.Exhibits...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s %v are owed, not %v", when, got, want)
		}
	}
	owed("before the receipt")
	_, _, err = sarah.Receive(ctx, id, nil)
	s.must(err)
	owed("once received", one, two)
	_, _, err = sarah.StopAccess(ctx, id, []event.ExhibitID{one}, nil)
	s.must(err)
	owed("while access to the first is stopped", two)
	got, err := sarah.Check(ctx, id, nil, nil)
	s.must(err)
	if !slices.Equal(got.Passed, []event.ExhibitID{two}) || !slices.Equal(got.Left, []event.ExhibitID{one}) {
		t.Errorf("the check came to %+v", got)
	}
	owed("when the other is checked")
	_, _, err = sarah.ResumeAccess(ctx, id, []event.ExhibitID{one})
	s.must(err)
	owed("when access goes on", one)
	if got, err := sarah.Check(ctx, id, []event.ExhibitID{one}, nil); err != nil || len(got.Left) > 0 {
		t.Errorf("the check of what is owed came to %+v, %v", got, err)
	}
	owed("when all is checked")
}

// What went back unchecked is owed no more.
func TestNoCheckIsOwedOfWhatWentBack(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	_, _, err := s.as(world.Tom).Return(ctx, built.opened.Consignment, []event.ExhibitID{built.opened.Exhibits[0].Exhibit}, nil)
	s.must(err)
	got, err := s.as(world.Tom).Owed(ctx, 50)
	s.must(err)
	if len(got) != 1 || !slices.Equal(got[0].Exhibits, []event.ExhibitID{built.opened.Exhibits[1].Exhibit}) {
		t.Errorf("%+v is owed", got)
	}
}
