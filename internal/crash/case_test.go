package crash_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/crash/checker"
)

// side is whose calls go wrong.
type side string

const (
	clients  side = "client"
	services side = "service"
)

// outcome is what a case came to.
type outcome struct {
	calls  []string // that were counted, up to the end or the death
	code   int      // the client's exit code at the first try
	last   int      // and at the last
	tries  int
	kills  int // of the client
	deaths int // of the service
	said   string
	found  *checker.Found
}

// tries is how often a person tries again before the test calls it stuck.
const tries = 4

// try does the step once under the plan, then again until it is done, and verifies
// everything.
func (l *lane) try(ctx context.Context, p point) (o outcome, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	if err := l.begin(p.step.from); err != nil {
		return o, err
	}
	srv, err := l.serve(ctx, l.record(services), p.of(services))
	if err != nil {
		return o, err
	}
	err = l.insist(ctx, p, srv, &o)
	deaths, down := srv.kill()
	if o.deaths = deaths; err != nil || down != nil {
		return o, fmt.Errorf("%w\n%s%s", errors.Join(err, down), o.said, &srv.said)
	}
	o.said += srv.said.String()
	if o.found, err = checker.Check(l.data()); err != nil {
		return o, fmt.Errorf("after it the service is unsound: %w\n%s", err, o.said)
	}
	if o.calls, err = counted(l.record(p.who)); err != nil {
		return o, err
	}
	return o, p.step.judge(l, &o)
}

// record is where the calls of a side's first process are written down.
func (l *lane) record(who side) string { return filepath.Join(l.dir, "calls of the "+string(who)) }

// insist runs the client until it is done, or until a person would give up.
func (l *lane) insist(ctx context.Context, p point, srv *service, o *outcome) error {
	var said bytes.Buffer
	defer func() { o.said = said.String() }()
	left, record := p.of(clients), l.record(clients)
	for o.tries = 1; ; o.tries++ {
		args := append(p.step.args(l), "--home", l.home(p.step.who))
		cmd := l.command(ctx, left.take(), record, true, args...)
		record = os.DevNull
		cmd.Stdout, cmd.Stderr = &said, &said
		err := cmd.Run()
		o.last = cmd.ProcessState.ExitCode()
		fmt.Fprintf(&said, "[exit %d, %v]\n", o.last, err)
		if o.tries == 1 {
			o.code = o.last
		}
		if o.last == killed {
			o.kills++
		} else {
			left = nil // it lived: the next is left alone
		}
		switch {
		case o.last == tracerFailed:
			return errors.New("the tracer failed")
		case o.last == api.ExitOK || o.tries == tries+o.kills || p.step.told(o.last, said.String()):
			return nil // or killed, and what it said last had told her
		}
		if err := errors.Join(l.note(), srv.reach(ctx)); err != nil {
			return err
		}
	}
}

// killed is the exit code of a client that was, and tracerFailed that of its tracer.
const killed, tracerFailed = 128 + 9, 99

// judge says what is wrong with what a case came to.
func (s step) judge(l *lane, o *outcome) error {
	// Whoever is told not to believe the service will call its operator a liar.
	if strings.Contains(o.said, "could not be believed") {
		return fmt.Errorf("what broke is taken for a lie:\n%s", o.said)
	}
	if o.last != api.ExitOK && !s.told(o.last, o.said) {
		return fmt.Errorf("the %d. try ends with %d\n%s", o.tries, o.last, o.said)
	}
	if err := s.done(l, o.found, o.tries); err != nil {
		return fmt.Errorf("after %d tries, the first ending with %d, it is not done as it should be: %w\n%s", o.tries, o.code, err, o.said)
	}
	return nil
}

// told: she has read that it is done. Or the answer to her act was lost, and doing
// it again tells her that it was done, and that it was she.
func (s step) told(code int, said string) bool {
	return s.says != "" && strings.Contains(said, s.says) || code == api.ExitConflict && s.twice != "" && strings.Contains(said, s.twice+" by "+string(s.who))
}
