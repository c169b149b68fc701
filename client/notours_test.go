package client_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// What somebody opened after it was said to be not theirs is said again, whether that was
// broken off in between or she was quicker: a review opens, it stays where it is, and its
// name is not taken from who has to say what she saw.
func TestReportNotOursOpenedMeanwhile(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	id := built.waiting.Consignment
	one, two := []event.ExhibitID{built.waiting.Exhibits[0].Exhibit}, []event.ExhibitID{built.waiting.Exhibits[1].Exhibit}
	_, _, err := s.as(world.Sarah).Receive(ctx, id, nil)
	s.must(err)
	opens := func(which []event.ExhibitID) {
		_, err := s.as(world.Sarah).Export(ctx, id, which, filepath.Join(t.TempDir(), "out"), seal.ExtractOptions{}, nil)
		s.must(err)
	}
	// after has something happen once a report of Tom's is in the log.
	after := func(do func() bool) *wire {
		var w *wire
		w = s.lies(t, world.Tom, func(_ *http.Request, next func() (int, []byte)) (int, []byte) {
			status, b := next()
			if slices.Contains(w.said, "reported") && !do() {
				return http.StatusServiceUnavailable, nil
			}
			return status, b
		})
		return w
	}
	after(func() bool { return false })
	if got, err := s.as(world.Tom).Report(ctx, id, one, "not-ours", nil); err == nil {
		t.Fatalf("it was not broken off: %+v", got)
	}
	opens(one)
	w := after(func() bool { return true })
	again, err := s.as(world.Tom).Report(ctx, id, one, "not-ours", nil)
	s.must(err)
	reviewed(t, w, again, "reported")
	w = after(func() bool { return true })
	same, err := s.as(world.Tom).Report(ctx, id, one, "not-ours", nil)
	s.must(err)
	if reviewed(t, w, same); same.Event != again.Event {
		t.Error("what was said again is not found a third time")
	}

	opened := false
	w = after(func() bool {
		if !opened {
			opened = true
			opens(two)
		}
		return true
	})
	quick, err := s.as(world.Tom).Report(ctx, id, two, "not-ours", nil)
	s.must(err)
	reviewed(t, w, quick, "reported", "reported")

	v, err := s.as(world.Sarah).Glance(ctx, id)
	s.must(err)
	if len(v.Reviews) != 1 || len(v.Reviews[0].Exhibits) != 2 || slices.ContainsFunc(v.Exhibits, func(x client.ExhibitView) bool { return x.Hidden || !x.Held() }) {
		t.Errorf("the reviews are %+v, of %+v", v.Reviews, v.Exhibits)
	}
	// She gives it back all the same, and may still say what it was.
	_, _, err = s.as(world.Sarah).Return(ctx, id, one, nil)
	s.must(err)
	if v, err := s.as(world.Sarah).Glance(ctx, id); err != nil || v.Exhibits[0].Hidden || v.Exhibits[0].Reference == "" {
		t.Errorf("to who opened it it is %+v, %v", v.Exhibits[0], err)
	}
}

func reviewed(t *testing.T, w *wire, got *client.Reported, said ...event.Kind) {
	t.Helper()
	if !got.Review || len(got.ListSeen) > 0 || len(got.Back) > 0 {
		t.Errorf("it came to %+v", got)
	}
	if !slices.Equal(w.said, said) {
		t.Errorf("%v was signed, not %v", w.said, said)
	}
}
