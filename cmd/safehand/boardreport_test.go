package main_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/safehand/safehand/client"
	main "github.com/safehand/safehand/cmd/safehand"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// june plays June 2025 in the folder "world" on a clock that is held, and sets SARAH
// and the others to their homes. One is received in an hour and a half, one late, one
// is sent on the last evening: its deadline is in July. A drill is heard after twelve
// minutes; another rings on the last evening, and its third alarm is in July.
func june(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: june")
	}
	ctx := context.Background()
	clock := world.NewClock(london(ts, 2, 9, 0))
	w, err := world.New(ctx, world.Config{Dir: ts.MkAbs("world"), Listen: ts.Getenv("LISTEN"), Lock: main.CheapLock(), Now: clock.Now})
	ts.Check(err)
	ts.Check(w.Build(ctx, func(string) {}))

	clock.Set(london(ts, 3, 10, 0))
	prompt := sendOne(ts, w, "JRS/1")
	clock.Set(london(ts, 3, 11, 30))
	receiveAt(ts, w, prompt)

	clock.Set(london(ts, 5, 10, 0)) // a Thursday: due on Friday at 17:00
	late := sendOne(ts, w, "JRS/2")
	clock.Set(london(ts, 6, 17, 1))
	_, err = w.Node.Ring(ctx)
	ts.Check(err)
	clock.Set(london(ts, 9, 10, 0)) // an hour of Monday's work later
	receiveAt(ts, w, late)
	_, err = w.As(event.ActorID(world.Sarah)).Check(ctx, late, nil, nil)
	ts.Check(err)

	heard := drillOn(ts, w, clock, london(ts, 17, 11, 0))
	clock.Set(london(ts, 17, 11, 12))
	_, _, err = w.As(event.ActorID(world.Tom)).AnswerDrill(ctx, heard)
	ts.Check(err)
	ts.Setenv("DRILL", drillOn(ts, w, clock, london(ts, 30, 18, 0)))

	clock.Set(london(ts, 30, 23, 59)) // of London; the log's clock says 22:59
	ts.Setenv("LAST", sendOne(ts, w, "JRS/3").Reference())
	ts.Check(w.Close())
	for _, p := range []event.PersonID{world.Amy, world.Sarah, world.Tom, world.Priya} {
		first, _, _ := strings.Cut(string(p), ".")
		ts.Setenv(strings.ToUpper(first), w.Home(event.ActorID(p)))
	}
}

func london(ts *testscript.TestScript, day, hour, minute int) time.Time {
	zone, err := time.LoadLocation("Europe/London")
	ts.Check(err)
	return time.Date(2025, time.June, day, hour, minute, 0, 0, zone)
}

// drillOn begins a drill an hour before it is due, and has its first alarm ring.
func drillOn(ts *testscript.TestScript, w *world.World, clock *world.Clock, due time.Time) string {
	ctx := context.Background()
	clock.Set(due.Add(-time.Hour))
	_, d, err := w.As(event.ActorID(world.Sarah)).BeginDrill(ctx, world.RASSO, event.Deadline{Kind: event.Instant, At: event.TimeOf(due)})
	ts.Check(err)
	clock.Set(due.Add(time.Minute))
	_, err = w.Node.Ring(ctx)
	ts.Check(err)
	return d.Reference
}

func sendOne(ts *testscript.TestScript, w *world.World, reference string) event.ConsignmentID {
	path := ts.MkAbs(strings.ReplaceAll(reference, "/", "-") + ".txt")
	ts.Check(os.WriteFile(path, []byte("Of "+reference+".\n"), 0o600))
	amy := w.As(event.ActorID(world.Amy))
	p, err := amy.Prepare(context.Background(), client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, WrongCaseChecked: true,
		Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
		Exhibits: []client.OutgoingExhibit{{
			Reference: reference, Description: "A statement", Type: "document", Marking: event.OfficialSensitive, Paths: []string{path},
		}},
	})
	ts.Check(err)
	sent, err := amy.Send(context.Background(), p, nil)
	ts.Check(err)
	return sent.Consignment
}

func receiveAt(ts *testscript.TestScript, w *world.World, id event.ConsignmentID) {
	_, left, err := w.As(event.ActorID(world.Sarah)).Receive(context.Background(), id, nil)
	if err == nil && len(left) != 1 {
		err = errors.New("not all was received")
	}
	ts.Check(err)
}
