package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	main "github.com/safehand/safehand/cmd/safehand"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/doctor/doctortest"
	"github.com/safehand/safehand/internal/world"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"safehand": func() {
			go endWithParent()
			os.Exit(main.Program())
		},
		"story-keeper": keepStories,
	})
}

// Each story acts as people of two organisations, each with a home of her own,
// against a service that runs beside it.
func TestStories(t *testing.T) {
	keep(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAFEHAND_PASSPHRASE_FILE", e.Getenv("WORK")+"/passphrase")
			// Deadlines are told in this machine's time.
			e.Setenv("TZ", "Europe/London")
			// A service that is stopped in a story stays away.
			e.Setenv("SAFEHAND_PATIENCE", "0s")
			listen, err := freeAddress()
			e.Setenv("LISTEN", listen)
			watching, fails := freeAddress()
			e.Setenv("WITNESS", watching)
			mirror, lost := freeAddress()
			e.Setenv("MIRROR", mirror)
			return errors.Join(err, fails, lost, os.WriteFile(e.Getenv("WORK")+"/passphrase", []byte(world.Passphrase+"\n"), 0o600))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  exits,
			"set":    set,
			"world":  usualWorld,
			"june":   june,
			"flip":   flip,
			"silent": silentService(),
			"harm":   harm,
			"reply":  reply,
			"json":   oneJSON,

			"answering": answering,
			"cosigned":  cosigned,
		},
	})
}

// freeAddress is one that nobody listens on: a service that is stopped and
// started again must have the same. The system gives it to nobody who asks for any:
// another test would take it meanwhile.
func freeAddress() (string, error) {
	for range 100 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 12_000+rand.IntN(8_000)))
		if err == nil {
			return l.Addr().String(), l.Close()
		}
	}
	return "", errors.New("every address is taken")
}

// exits runs the program and demands the exit code, which must be one that
// docs/cli.md gives for the command:
//
//	exits 3 export $REF --into out
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE command...")
	}
	err := ts.Exec("safehand", args[1:]...)
	got := 0
	if e := new(exec.ExitError); errors.As(err, &e) {
		got = e.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("it exits with %d, not %s", got, args[0])
	}
	if err := allowed(args[1:], got); err != nil {
		ts.Fatalf("%v", err)
	}
}

// set takes a word from the last output: the nth field of the first line that
// contains the text.
//
//	set REF Reference 2
func set(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: set VARIABLE text n")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if fields := strings.Fields(line); strings.Contains(line, args[1]) && len(fields) >= n {
			ts.Setenv(args[0], fields[n-1])
			return
		}
	}
	ts.Fatalf("no line of the output with %q has %d words", args[1], n)
}

// usualWorld builds the two organisations with their units and people in the
// folder "world", and sets OLA, AMY and the others to their homes. Its service
// is stopped: 'safehand serve --data world/service --listen $LISTEN' runs it.
func usualWorld(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: world")
	}
	ctx := context.Background()
	w, err := world.New(ctx, world.Config{Dir: ts.MkAbs("world"), Listen: ts.Getenv("LISTEN"), Lock: main.CheapLock()})
	ts.Check(err)
	err = w.Build(ctx, func(string) {})
	ts.Check(errors.Join(err, w.Close()))
	for _, p := range []event.PersonID{world.Ola, world.Lena, world.Amy, world.Ravi, world.Sarah, world.Tom, world.Priya} {
		first, _, _ := strings.Cut(string(p), ".")
		ts.Setenv(strings.ToUpper(first), w.Home(event.ActorID(p)))
	}
	ts.Setenv("INTAKE", w.Home(event.ActorID(world.Intake)))
	ts.Setenv("POLICE", w.Home(event.ActorID(world.Police)))
	ts.Setenv("CPS", w.Home(event.ActorID(world.CPS)))
}

// flip flips one bit in the middle of each file that a pattern matches.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: flip PATTERN")
	}
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, f := range files {
		b, err := os.ReadFile(f)
		ts.Check(err)
		b[len(b)/2] ^= 1
		ts.Check(os.WriteFile(f, b, 0o600))
	}
	if len(files) == 0 {
		ts.Fatalf("nothing matches %s", args[0])
	}
}

// harm does one thing to a stopped service's data folder that goes wrong in the
// world: doctortest has them by name.
//
//	harm world/service bytes-missing
func harm(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: harm FOLDER what")
	}
	h := doctortest.Harms()[args[1]]
	if h == nil {
		ts.Fatalf("there is no harm %q", args[1])
	}
	ts.Check(h(ts.MkAbs(args[0])))
}

// reply writes the last line of the last output to a variable, without its end:
// an invitation's link.
func reply(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: reply VARIABLE")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile("stdout")), "\n")
	ts.Setenv(args[0], lines[len(lines)-1])
}

var fieldRE = regexp.MustCompile(`\{(\w+)\}`)

// oneJSON runs the program with --json and demands one JSON value without a null
// on standard output, and nothing in words on standard error. {name} stands for
// a field of the last object that had it.
func oneJSON(ts *testscript.TestScript, neg bool, args []string) {
	for i := range args {
		args[i] = fieldRE.ReplaceAllStringFunc(args[i], func(f string) string { return ts.Getenv(strings.Trim(f, "{}")) })
	}
	if err := ts.Exec("safehand", append(args, "--json")...); neg || err != nil {
		ts.Fatalf("it fails: %v", err)
	}
	if words := ts.ReadFile("stderr"); words != "" {
		ts.Fatalf("it says beside its result: %s", words)
	}
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	var v any
	ts.Check(d.Decode(&v))
	if d.More() {
		ts.Fatalf("it prints more than one value")
	}
	if strings.Contains(ts.ReadFile("stdout"), "null") {
		ts.Fatalf("a list or a value is null")
	}
	if l, ok := v.([]any); ok && len(l) > 0 {
		v = l[0]
	}
	o, _ := v.(map[string]any)
	for k, field := range o {
		// No command names a whole script, and no environment holds one of 128 KiB.
		if text, ok := field.(string); ok && len(text) < 1<<16 {
			ts.Setenv(k, text)
		}
	}
}
