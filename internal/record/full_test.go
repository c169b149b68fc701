package record_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
)

// A writer that stands still turns callers away at once when as many wait as may,
// rather than let them pile up; what waits is recorded when it moves again.
func TestAFullQueueAnswersAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Story) {
		s.Found()
		c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
		held, hold := make(chan struct{}), make(chan struct{})
		var once sync.Once
		s.Log.Intercept(func(next func() error) error {
			once.Do(func() { close(held); <-hold })
			return next()
		})
		n := s.Sign(&event.Checked{Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Consignment: c, Passed: xs})
		answers := make(chan error, 2000)
		say := func() {
			go func() { _, err := s.Log.Submit(t.Context(), record.Submission{Note: n}); answers <- err }()
		}
		say()
		<-held
		if s.Log.Full() {
			t.Error("it is full with one")
		}
		asked := 1
		for ; !s.Log.Full(); asked++ {
			if asked > 1500 {
				t.Fatal("it never is full")
			}
			say()
			for want := asked; s.Log.Waiting() < want; {
				time.Sleep(50 * time.Microsecond)
			}
		}
		began := time.Now()
		_, err := s.Log.Submit(t.Context(), record.Submission{Note: n})
		if took := time.Since(began); !errors.Is(err, record.ErrFull) || took > time.Second {
			t.Errorf("one more: %v, after %v", err, took)
		}
		close(hold)
		for range asked {
			if err := <-answers; err != nil {
				t.Fatalf("of those that waited: %v", err)
			}
		}
		if _, err := s.Log.Submit(t.Context(), record.Submission{Note: n}); err != nil || s.Log.Full() {
			t.Errorf("afterwards: %v", err)
		}
	})
}
