package record

import (
	"context"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Alarm says that r rang. Whichever node says it, and however often, the log holds
// it once: its text follows from the sending alone, so a second one has the first
// one's identity and gets its answer. Rules that say no answer with an
// *event.Refusal: it is not owed, or not yet.
func (l *Log) Alarm(ctx context.Context, r custody.Ring) (*Recorded, error) {
	return l.ring(ctx, &event.Alarm{
		Header:      event.Header{Log: l.Service.Log, By: l.by(), At: r.Due},
		Consignment: r.Consignment, Rung: r.Rung, What: event.OwedReceipt,
	})
}

// DrillAlarm says that r rang, as [Log.Alarm] does of a sending.
func (l *Log) DrillAlarm(ctx context.Context, r custody.DrillRing) (*Recorded, error) {
	return l.ring(ctx, &event.DrillAlarm{
		Header: event.Header{Log: l.Service.Log, By: l.by(), At: r.Due}, Drill: r.Drill, Rung: r.Rung,
	})
}

// Unanswered says that r rang, as [Log.Alarm] does of a sending.
func (l *Log) Unanswered(ctx context.Context, r custody.ProblemRing) (*Recorded, error) {
	return l.ring(ctx, &event.Unanswered{
		Header: event.Header{Log: l.Service.Log, By: l.by(), At: r.Due}, Question: r.Question, Rung: r.Rung,
	})
}

// Unchecked says that r rang, as [Log.Alarm] does of a sending.
func (l *Log) Unchecked(ctx context.Context, r custody.CheckRing) (*Recorded, error) {
	return l.ring(ctx, &event.Unchecked{
		Header: event.Header{Log: l.Service.Log, By: l.by(), At: r.Due}, Consignment: r.Consignment, Receipt: r.Receipt,
	})
}

func (l *Log) ring(ctx context.Context, e event.Event) (*Recorded, error) {
	n, err := l.say(e)
	if err != nil {
		return nil, err
	}
	return l.wait(&request{ctx: ctx, sub: Submission{Note: n}, event: e, own: true})
}
