package record_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/store"
)

// An alarm that can't be told, because telling fails or has a mistake, is not in the
// log; what is recorded at the same moment is: a receipt, and another alarm.
func TestAnAlarmThatCannotBeToldFailsAlone(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error":  func() error { return errors.New("the queue is down") },
		"a mistake": func() error { panic("a mistake") },
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *Story) { failsAlone(t, s, fail) })
		})
	}
}

func failsAlone(t *testing.T, s *Story, fail func() error) {
	s.Found()
	mute, _ := s.Send(Amy, CID, 1, event.HolderID(RASSO))
	loud, _ := s.Send(Amy, CID, 1, event.HolderID(RASSO))
	c, xs := s.Send(Amy, CID, 1, event.HolderID(RASSO))
	var rings []custody.Ring
	s.State(func(st *custody.State) {
		for _, id := range []event.ConsignmentID{mute, loud} {
			r, _ := st.Consignment(id).NextRing()
			rings = append(rings, r)
		}
	})
	s.Clock = rings[1].Due.Std().Add(time.Minute)
	s.Look()
	check := record.Submission{Note: s.Sign(&event.Checked{Header: s.By(event.ActorID(Intake), event.PartyID(RASSO)), Consignment: c, Passed: xs})}
	receipt := record.Submission{Note: s.Sign(s.Receipt(Ben, RASSO, c, xs...))}

	s.Log.Close()
	config := s.Config()
	told := map[event.ConsignmentID]int{}
	config.Tell = func(_ *store.Tx, _ *custody.State, _ event.EventID, said event.Event) error {
		e, ok := said.(*event.Alarm)
		if !ok {
			return nil
		}
		if told[e.Consignment]++; e.Consignment == mute {
			return fail()
		}
		return nil
	}
	log, err := record.Open(t.Context(), s.DB, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(log.Close)
	hold, held := make(chan struct{}), make(chan struct{})
	var once sync.Once
	log.Intercept(func(next func() error) error {
		once.Do(func() { close(held); <-hold })
		return next()
	})
	out := make([]error, 4)
	var all sync.WaitGroup
	for i, say := range []func() error{
		func() error { _, err := log.Submit(t.Context(), check); return err },
		func() error { _, err := log.Alarm(t.Context(), rings[0]); return err },
		func() error { _, err := log.Submit(t.Context(), receipt); return err },
		func() error { _, err := log.Alarm(t.Context(), rings[1]); return err },
	} {
		all.Go(func() { out[i] = say() })
		for <-held; log.Waiting() < i; time.Sleep(time.Millisecond) {
		}
	}
	close(hold)
	all.Wait()
	if out[0] != nil || out[2] != nil || out[3] != nil || !errors.Is(out[1], record.ErrFailed) {
		t.Errorf("beside it: %v, %v, %v; itself: %v", out[0], out[2], out[3], out[1])
	}
	if told[mute] != 2 {
		t.Errorf("it was tried %d times: they were not one batch, and this test shows nothing", told[mute])
	}
	s.State(func(st *custody.State) {
		if m, l := len(st.Consignment(mute).Alarms), len(st.Consignment(loud).Alarms); m != 0 || l != 1 || len(st.Consignment(c).Waiting()) != 0 {
			t.Errorf("rung: %d and %d", m, l)
		}
	})
}
