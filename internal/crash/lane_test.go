package crash_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// program builds the program as it is shipped.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "safehand")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", path, "github.com/safehand/safehand/cmd/safehand")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// lane is a world of its own, kept as it is before each step, in which one case
// is tried after another.
type lane struct {
	program string
	dir     string
	listen  string
	ref     string // the sending, of one exhibit
	sent    event.ConsignmentID
	pass    string
	source  string
	noted   map[string]bool // segments, in the case under way
}

// content is what is sent.
var content = bytes.Repeat([]byte("Not a recording: the bytes of a test.\n"), 2000)

func emptyLane(t *testing.T, program string) *lane {
	t.Helper()
	l := &lane{program: program, dir: t.TempDir()}
	l.pass, l.source = filepath.Join(l.dir, "passphrase"), filepath.Join(l.dir, "JRS-1.txt")
	l.must(t, os.WriteFile(l.pass, []byte(world.Passphrase+"\n"), 0o600))
	l.must(t, os.WriteFile(l.source, content, 0o600))
	l.listen = ownAddress(t)
	return l
}

// ownAddress is one at which nobody listens, and that the system gives to nobody who
// asks for any: between a death of the service and its next start another program's
// test would take it, and its client then meets a stranger's certificate.
func ownAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		free, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(12_000)))
		if err != nil {
			continue
		}
		if err := free.Close(); err != nil {
			t.Fatal(err)
		}
		return free.Addr().String()
	}
	t.Fatal("every address is taken")
	return ""
}

// twin is another lane with the same states: only that its service is found at
// another address.
func (l *lane) twin(t *testing.T) *lane {
	t.Helper()
	two := emptyLane(t, l.program)
	two.ref, two.sent = l.ref, l.sent
	for _, state := range []string{"founded", "sent", "received"} {
		to := filepath.Join(two.dir, state)
		l.must(t, copyTree(filepath.Join(l.dir, state), to))
		homes, err := filepath.Glob(filepath.Join(to, "homes", "*", "home.json"))
		l.must(t, err)
		for _, file := range append(homes, filepath.Join(to, "service", "address")) {
			b, err := os.ReadFile(file)
			l.must(t, err)
			there := bytes.ReplaceAll(b, l.port(), two.port())
			if bytes.Equal(b, there) {
				t.Fatalf("%s does not say where the service is", file)
			}
			l.must(t, os.WriteFile(file, there, 0o600))
		}
	}
	return two
}

func (l *lane) port() []byte { return []byte(l.listen[strings.LastIndex(l.listen, ":"):]) }

func newLane(t *testing.T, program string) *lane {
	t.Helper()
	l := emptyLane(t, program)
	ctx := t.Context()
	w, err := world.New(ctx, world.Config{Dir: l.work(), Listen: l.listen, Lock: seal.Lock{WorkFactor: 15}})
	l.must(t, err)
	defer w.Close()
	l.must(t, w.Build(ctx, func(string) {}))
	l.keep(t, w, "founded")
	amy := w.As(event.ActorID(world.Amy))
	sent, err := l.sendOne(ctx, amy)
	l.must(t, err)
	l.ref, l.sent = sent.Reference, sent.Consignment
	l.keep(t, w, "sent")
	_, _, err = w.As(event.ActorID(world.Sarah)).Receive(ctx, sent.Consignment, nil)
	l.must(t, err)
	l.keep(t, w, "received")
	return l
}

// sendOne sends the one exhibit there is.
func (l *lane) sendOne(ctx context.Context, amy *client.Client) (*client.Sent, error) {
	p, err := amy.Prepare(ctx, client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
		Exhibits: []client.OutgoingExhibit{{Reference: "JRS/1", Description: "A note", Type: "document", Marking: event.Official, Paths: []string{l.source}}},
	})
	if err != nil {
		return nil, err
	}
	return amy.Send(ctx, p, nil)
}

func (l *lane) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// keep stops the world's service, copies everything, and goes on.
func (l *lane) keep(t *testing.T, w *world.World, state string) {
	t.Helper()
	l.must(t, w.Stop())
	l.must(t, copyTree(l.work(), filepath.Join(l.dir, state)))
	l.must(t, w.Start(t.Context()))
}

func (l *lane) work() string  { return filepath.Join(l.dir, "work") }
func (l *lane) data() string  { return filepath.Join(l.work(), "service") }
func (l *lane) homes() string { return filepath.Join(l.work(), "homes") }

func (l *lane) home(who event.PersonID) string {
	w := &world.World{Config: world.Config{Dir: l.work()}}
	return w.Home(event.ActorID(who))
}

// begin puts everything back to a state.
func (l *lane) begin(state string) error {
	l.noted = map[string]bool{}
	return errors.Join(os.RemoveAll(l.work()), copyTree(filepath.Join(l.dir, state), l.work()))
}

func copyTree(from, to string) error {
	return os.CopyFS(to, os.DirFS(from))
}

// command is a run of the program, traced if there is a plan. The power is that of the
// service's machine, or of the people's.
func (l *lane) command(ctx context.Context, plan, record string, armed bool, args ...string) *exec.Cmd {
	argv := append([]string{l.program}, args...)
	if plan != "" {
		when, folder := "later", l.homes()
		if armed {
			when = "now"
		}
		if args[0] == "serve" {
			folder = l.data()
		}
		argv = append([]string{os.Args[0], "trace", plan, folder, record, when}, argv...)
	}
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir = l.dir
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "SAFEHAND_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, "SAFEHAND_PASSPHRASE_FILE="+l.pass)
	return cmd
}

// counted are the names of the calls in a record, in their order.
func counted(record string) (calls []string, err error) {
	b, err := os.ReadFile(record)
	for line := range strings.Lines(string(b)) {
		word := strings.Fields(line)
		if len(word) < 2 {
			return nil, fmt.Errorf("a record of calls has the line %q", line)
		}
		calls = append(calls, word[1])
	}
	return calls, err
}
