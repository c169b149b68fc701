// Package crash_test kills the real program, client and service, at every write,
// sync and send that it makes, has those fail, and cuts the power: afterwards
// the state must be a legal one, nothing that was acknowledged may be lost, and
// trying again must finish.
//
// The table of every day takes a spread of the points of each row. All of them, one
// row, and a long random run (at normal priority: what is starved of the processor
// is taken for what does not start):
//
//	go test ./internal/crash -run TestCrashTable -crash.all -v -timeout 3h
//	go test ./internal/crash -run 'TestCrashTable/send/client/power$' -crash.all -v
//	go test ./internal/crash -run TestRandomKills -crash.kills 3000 -crash.within 1h -v -timeout 3h
package crash_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/safehand/safehand/internal/crash/tracer"
)

var (
	every  = flag.Bool("crash.all", false, "take every point, not a spread of them")
	kills  = flag.Int("crash.kills", 8, "how many random cases TestRandomKills tries")
	seed   = flag.Uint64("crash.seed", 1, "what the random points come from")
	first  = flag.Int("crash.first", 1, "of a row, take the points from this call on")
	last   = flag.Int("crash.last", 1<<20, "and no call after this one")
	within = flag.Duration("crash.within", 0, "begin no case after so long; 0: no limit")
	beside = flag.Int("crash.lanes", 4, "how many cases are tried side by side")
)

// The test is its own tracer: trace PLAN FOLDER FILE now|later PROGRAM ARGUMENTS...
// What was counted is written to the file.
func TestMain(m *testing.M) {
	if len(os.Args) > 6 && os.Args[1] == "trace" {
		code, err := trace(os.Args[2], os.Args[3], os.Args[4], os.Args[5] == "now", os.Args[6:])
		if err != nil {
			fmt.Fprintln(os.Stderr, "the tracer:", err)
			code = tracerFailed
		}
		os.Exit(code)
	}
	os.Exit(m.Run())
}

func trace(plan, folder, file string, armed bool, argv []string) (int, error) {
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
	return tracer.Run(argv, p, folder, armed, func(c tracer.Call) { fmt.Fprintln(f, c.N, c.Name, c.On) })
}
