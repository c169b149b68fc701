package world

import (
	"context"
	"errors"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
)

// A report to the board is of a month that has ended, and a review that was decided took
// days: who looks at the pages today finds neither unless the world is older than today.

// Founded is when a world is founded that shows a month that has ended at now: at nine in
// London on the first working day of the month before.
func Founded(now time.Time) time.Time { return pastDay(board.MonthBefore(now), 1, 9, 0) }

// pastDay is a time of London on the nth day of a month that is no Saturday or Sunday. A
// bank holiday may be one: then what is due by working hours is due later.
func pastDay(m board.Month, n, hour, minute int) time.Time {
	begins := m.Begins().Std()
	zone, _ := time.LoadLocation(board.Zone) // in which the month begins
	in := begins.In(zone)
	for day := 1; ; day++ {
		t := time.Date(in.Year(), in.Month(), day, hour, minute, 0, 0, zone)
		if t.Weekday() != time.Saturday && t.Weekday() != time.Sunday {
			n--
		}
		if n == 0 {
			return t
		}
	}
}

// Live has a world that was founded then live the rest of its first month: a receipt in
// time, one that came after all three alarms, the review of it decided by both, and in each
// organisation a drill that was heard. The clock stands at the last of it.
func (w *World) Live(ctx context.Context, clock *Clock) error {
	m := board.MonthOf(clock.Time())
	at := func(n, hour, minute int) { clock.Set(pastDay(m, n, hour, minute)) }
	at(2, 10, 0)
	prompt, err := w.sendParcel(ctx, pastParcel, parcelOf{operation: "Operation Heron", things: []thing{abe(21), abe(22)}})
	if err != nil {
		return err
	}
	at(2, 11, 10)
	if err := thenReceived(ctx, w, prompt); err != nil {
		return err
	}
	at(3, 10, 0)
	if err := w.neglect(ctx, clock, pastDay(m, 9, 9, 40)); err != nil {
		return err
	}
	at(10, 11, 0)
	if err := w.heard(ctx, clock, Ravi, RASSO, Tom); err != nil {
		return err
	}
	at(11, 11, 0)
	return w.heard(ctx, clock, Ola, Team, Amy)
}

// pastParcel is the first number of those that were sent in the past: what is sent today
// is numbered from 0.
const pastParcel = 100

// neglect leaves a sending until both data protection teams have been told, and has it
// received, looked at and decided upon then.
func (w *World) neglect(ctx context.Context, clock *Clock, late time.Time) error {
	sent, err := w.sendParcel(ctx, pastParcel+1, parcelOf{urn: "45AA2098340", things: []thing{
		{"GH/2", "GH-2 camera 1.png", "CCTV still, car park", "cctv", nil, still},
	}})
	if err != nil {
		return err
	}
	if err := w.ringUntil(ctx, clock, late, func() error { return nil }); err != nil {
		return err
	}
	return errors.Join(thenReceived(ctx, w, sent), w.decided(ctx, sent))
}

// decided has both sides decide the review of what nobody had received.
func (w *World) decided(ctx context.Context, sent *client.Sent) error {
	for _, by := range []struct {
		who, advised event.PersonID
		why          string
	}{
		{Sarah, Ravi, "All of it was stored and sealed, and nobody had a key. The rota had a gap."},
		{Lena, Ola, "It was late. Nobody could have read it."},
	} {
		c := w.As(event.ActorID(by.who))
		v, err := c.Show(ctx, sent.Consignment)
		if err != nil {
			return err
		}
		if len(v.Reviews) != 1 {
			return errors.New("what nobody received for a working day has no review")
		}
		a := client.ReviewAnswer{Review: v.Reviews[0].Reference, Outcome: event.NotABreach, Advised: by.advised, Why: []string{by.why}}
		if _, _, err := c.DecideReview(ctx, sent.Consignment, a); err != nil {
			return err
		}
	}
	return nil
}

// heard is a drill that somebody answers twelve minutes after it was due to ring.
func (w *World) heard(ctx context.Context, clock *Clock, by event.PersonID, unit event.UnitID, answers event.PersonID) error {
	_, d, err := w.As(event.ActorID(by)).BeginDrill(ctx, unit, event.Deadline{Kind: event.Instant, At: clock.Time() + 3600})
	if err != nil {
		return err
	}
	due := clock.Now().Add(time.Hour)
	clock.Set(due.Add(time.Second))
	if _, err := w.Node.Ring(ctx); err != nil {
		return err
	}
	clock.Set(due.Add(12 * time.Minute))
	_, _, err = w.As(event.ActorID(answers)).AnswerDrill(ctx, d.Reference)
	return err
}
