package crash_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/crash/checker"
	"github.com/safehand/safehand/internal/crash/tracer"
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
	deaths int // of the service
	said   string
	found  *checker.Found
}

// tries is how often a person tries again before the test calls it stuck.
const tries = 4

// try does the step once under the plan, then again without it until it is done,
// and verifies everything.
func (l *lane) try(ctx context.Context, s step, who side, plan tracer.Plan) (o outcome, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	if err := l.begin(s.from); err != nil {
		return o, err
	}
	record := filepath.Join(l.dir, "calls")
	forService, forClient := "", plan.String()
	if who == services {
		forService, forClient = plan.String(), ""
	}
	srv, err := l.serve(ctx, forService, record)
	if err != nil {
		return o, err
	}
	var said bytes.Buffer
	for o.tries = 1; ; o.tries++ {
		args := append(s.args(l), "--home", l.home(s.who))
		cmd := l.command(ctx, forClient, record, true, args...)
		cmd.Stdout, cmd.Stderr = &said, &said
		err := cmd.Run()
		code := cmd.ProcessState.ExitCode()
		fmt.Fprintf(&said, "[exit %d, %v]\n", code, err)
		if o.tries == 1 {
			o.code = code
		}
		forClient = ""
		if o.last = code; code == api.ExitOK || o.tries == tries || s.told(code, said.String()) {
			break
		}
		if err := srv.reach(ctx); err != nil {
			break
		}
	}
	if o.deaths, err = srv.kill(); err != nil {
		return o, fmt.Errorf("%v\n%s%s", err, &said, &srv.said)
	}
	o.said = said.String() + srv.said.String()
	if o.found, err = checker.Check(l.data()); err != nil {
		return o, fmt.Errorf("after it the service is unsound: %w\n%s", err, o.said)
	}
	if o.calls, err = counted(record); err != nil {
		return o, err
	}
	// Whoever is told not to believe the service will call its operator a liar.
	if strings.Contains(o.said, "could not be believed") {
		return o, fmt.Errorf("what broke is taken for a lie:\n%s", o.said)
	}
	if o.last != api.ExitOK && !s.told(o.last, o.said) {
		return o, fmt.Errorf("the %d. try ends with %d\n%s", o.tries, o.last, o.said)
	}
	if err := s.done(l, o.found, o.tries); err != nil {
		return o, fmt.Errorf("after %d tries, the first ending with %d, it is not done as it should be: %w\n%s", o.tries, o.code, err, o.said)
	}
	return o, nil
}

// told: she has read that it is done. Or the answer to her act was lost, and doing
// it again tells her that it was done, and that it was she.
func (s step) told(code int, said string) bool {
	return s.says != "" && strings.Contains(said, s.says) || code == api.ExitConflict && s.twice != "" && strings.Contains(said, s.twice+" by "+string(s.who))
}
