// Package crash_test kills the real program, client and service, at every write,
// sync and send that it makes, has those fail, and cuts the power: afterwards
// the state must be a legal one, nothing that was acknowledged may be lost, and
// trying again must finish.
//
// The table of every day takes a spread of the points. All of them, and a long
// random run:
//
//	go test ./internal/crash -run TestCrashTable -crash.all -timeout 2h
//	go test ./internal/crash -run TestRandomKills -crash.kills 3000 -v -timeout 3h
package crash_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/safehand/safehand/internal/crash/tracer"
)

var (
	every = flag.Bool("crash.all", false, "take every point, not a spread of them")
	kills = flag.Int("crash.kills", 8, "how many random kills TestRandomKills does")
	only  = flag.String("crash.step", "", "take only the points of this step: send, check, receive, open, pass on or recall")
	seed  = flag.Uint64("crash.seed", 1, "what the random points come from")
)

// The test is its own tracer: trace PLAN FILE now|later PROGRAM ARGUMENTS...
// What was counted is written to the file.
func TestMain(m *testing.M) {
	if len(os.Args) > 5 && os.Args[1] == "trace" {
		code, err := trace(os.Args[2], os.Args[3], os.Args[4] == "now", os.Args[5:])
		if err != nil {
			fmt.Fprintln(os.Stderr, "the tracer:", err)
			code = 99
		}
		os.Exit(code)
	}
	os.Exit(m.Run())
}

func trace(plan, file string, armed bool, argv []string) (int, error) {
	p, err := tracer.ParsePlan(plan)
	if err != nil {
		return 0, err
	}
	f, err := os.Create(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	// Not buffered: the tracer is killed with the service it traces.
	return tracer.Run(argv, p, armed, func(c tracer.Call) { fmt.Fprintln(f, c.N, c.Name, c.On) })
}
