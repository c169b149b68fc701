package crash_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/crash/checker"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// reel is a record of what the real service did to its disk, and of what it
// acknowledged meanwhile.
type reel struct {
	disk *disk // before
	ops  []op
	acks []ack
}

// ack: from that instant on there are at least so many statements of a kind.
type ack struct {
	at   float64
	kind string
	n    int
}

// journalFull is a little less than where SQLite writes its journal back into
// the database: so that it does while we record.
const journalFull = 960 * (4096 + 24)

// film records the service while Amy sends and Sarah receives, over a journal
// that is nearly full, up to an orderly end.
func film(t *testing.T, l *lane, inject ...string) *reel {
	t.Helper()
	ctx := t.Context()
	l.must(t, l.begin("full"))
	r := new(reel)
	var err error
	r.disk, err = newDisk(l.data())
	l.must(t, err)
	before, err := checker.Check(l.data())
	l.must(t, err)
	file := filepath.Join(l.dir, "strace")
	cmd := l.command(ctx, "", "", false, "serve", "--data", l.data(), "--listen", l.listen)
	strace(t, cmd, file, inject...)
	var said strings.Builder
	cmd.Stderr = &said
	l.must(t, cmd.Start())
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	s := &service{l: l}
	l.must(t, s.reach(ctx))
	r.act(t, l, before)
	l.must(t, interrupt(cmd, l.program))
	if err := <-done; err != nil {
		t.Fatalf("the service ended with %v:\n%s", err, said.String())
	}
	r.ops, err = readStrace(file)
	l.must(t, err)
	return r
}

// interrupt asks the program that strace runs to end: strace itself would only
// let go of it.
func interrupt(tracer *exec.Cmd, program string) error {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", tracer.Process.Pid, tracer.Process.Pid))
	var pid int
	if _, e := fmt.Sscan(string(b), &pid); err != nil || e != nil {
		return errors.Join(err, e)
	}
	if exe, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid)); err != nil || exe != program {
		return fmt.Errorf("process %d is %s, %v", pid, exe, err)
	}
	return syscall.Kill(pid, syscall.SIGTERM)
}

// fill has the unit's machine check one sending again and again until the
// journal is nearly full, kills the service, and keeps that state.
func fill(t *testing.T, l *lane) {
	t.Helper()
	l.must(t, l.begin("sent"))
	srv, err := l.serve(t.Context(), "", nil)
	l.must(t, err)
	agent := l.client(t, event.ActorID(world.Intake))
	for i := 0; ; i++ {
		info, err := os.Stat(filepath.Join(l.data(), "safehand.db-wal"))
		if err == nil && info.Size() > journalFull {
			break
		}
		if i == 500 {
			t.Fatal("the journal does not fill")
		}
		_, err = agent.Check(t.Context(), l.sent, nil, nil)
		l.must(t, err)
	}
	_, err = srv.kill()
	l.must(t, err)
	l.must(t, copyTree(l.work(), filepath.Join(l.dir, "full")))
}

func (l *lane) client(t *testing.T, who event.ActorID) *client.Client {
	t.Helper()
	w := &world.World{Config: world.Config{Dir: l.work()}}
	h, err := client.OpenHome(w.Home(who))
	l.must(t, err)
	h.Lock = seal.Lock{WorkFactor: 15}
	c, err := client.Open(h, world.Passphrase, client.Options{})
	l.must(t, err)
	return c
}

// act is what the people do, and notes what they were told.
func (r *reel) act(t *testing.T, l *lane, before *checker.Found) {
	t.Helper()
	ctx := t.Context()
	told := func(kinds ...string) {
		at := float64(time.Now().UnixMicro()) / 1e6
		for _, k := range kinds {
			before.Kinds[k]++
			r.acks = append(r.acks, ack{at, k, before.Kinds[k]})
		}
	}
	amy, sarah := l.client(t, event.ActorID(world.Amy)), l.client(t, event.ActorID(world.Sarah))
	for range 2 {
		sent, err := l.sendOne(ctx, amy)
		l.must(t, err)
		told("ordered", "sealed", "dispatched")
		_, _, err = sarah.Receive(ctx, sent.Consignment, nil)
		l.must(t, err)
		told("received")
	}
	_, _, err := sarah.Receive(ctx, l.sent, nil)
	l.must(t, err)
	told("received")
}
