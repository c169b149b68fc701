package main_test

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/safehand/safehand/client"
	main "github.com/safehand/safehand/cmd/safehand"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// silentService runs a service that answers and whose watch never rings; Amy sent something
// to RASSO ten days ago. A second time it stops that service.
func silentService() func(*testscript.TestScript, bool, []string) {
	running := map[string]*world.World{}
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) != 0 {
			ts.Fatalf("usage: silent")
		}
		dir := ts.MkAbs("silent")
		if w := running[dir]; w != nil {
			delete(running, dir)
			ts.Check(w.Close())
			return
		}
		w, err := sentTenDaysAgo(dir, ts.Getenv("LISTEN"))
		ts.Check(err)
		running[dir] = w
		ts.Defer(func() { w.Close() }) // again, where it was stopped
		ts.Setenv("AMY", w.Home(event.ActorID(world.Amy)))
		ts.Setenv("SARAH", w.Home(event.ActorID(world.Sarah)))
	}
}

func sentTenDaysAgo(dir, listen string) (*world.World, error) {
	ctx, clock := context.Background(), world.NewClock(time.Now().AddDate(0, 0, -10))
	w, err := world.New(ctx, world.Config{Dir: dir, Listen: listen, Lock: main.CheapLock(), Now: clock.Now})
	if err != nil {
		return nil, err
	}
	if err := w.Build(ctx, func(string) {}); err != nil {
		return w, err
	}
	path := filepath.Join(dir, "statement.txt")
	if err := os.WriteFile(path, []byte("what was said"), 0o600); err != nil {
		return w, err
	}
	o := client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingHours, N: 2}, WrongCaseChecked: true,
		Exhibits: []client.OutgoingExhibit{{Reference: "JRS/1", Description: "Statement of Witness 1", Type: "document", Marking: event.Official, Paths: []string{path}}},
	}
	amy := w.As(event.ActorID(world.Amy))
	p, err := amy.Prepare(ctx, o)
	if err != nil {
		return w, err
	}
	_, err = amy.Send(ctx, p, nil)
	clock.Set(time.Now())
	return w, err
}
