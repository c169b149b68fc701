package main_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	main "github.com/safehand/safehand/cmd/safehand"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// narrow is a line to the service over which so many segments come before it stands
// still, and which counts them.
type narrow struct {
	t       *testing.T
	w       *world.World
	to      http.Handler
	mu      sync.Mutex
	left    int
	fetched map[string]int
	stands  chan bool // told when it does
	dir     string
	sent    *client.Sent
	file    []byte
}

// parts is how many segments the exhibit has.
const parts = 8

func newNarrow(t *testing.T) *narrow {
	t.Helper()
	n := newLine(t)
	n.send()
	return n
}

// newLine is the line alone, over which nothing was sent yet.
func newLine(t *testing.T) *narrow {
	t.Helper()
	n := &narrow{t: t, fetched: map[string]int{}, stands: make(chan bool, 100), dir: t.TempDir(), left: -1}
	var err error
	n.w, err = world.New(t.Context(), world.Config{Dir: filepath.Join(n.dir, "world"), Lock: main.CheapLock()})
	n.must(err)
	t.Cleanup(func() { n.w.Close() })
	n.must(n.w.Build(t.Context(), func(string) {}))
	u, err := url.Parse(n.w.Node.URL)
	n.must(err)
	proxy := httputil.NewSingleHostReverseProxy(u)
	proxy.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	n.to = proxy
	s := httptest.NewTLSServer(n)
	t.Cleanup(s.Close)
	pin := sha256.Sum256(s.Certificate().Raw)
	n.rewire(s.URL, hex.EncodeToString(pin[:]))
	return n
}

func (n *narrow) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *narrow) home() string { return n.w.Home(event.ActorID(world.Tom)) }

// rewire has Tom's machine go over the line.
func (n *narrow) rewire(server, pin string) {
	n.t.Helper()
	path := filepath.Join(n.home(), "home.json")
	b, err := os.ReadFile(path)
	n.must(err)
	var m map[string]any
	n.must(json.Unmarshal(b, &m))
	m["server"], m["pin"] = server, pin
	b, err = json.Marshal(m)
	n.must(err)
	n.must(os.WriteFile(path, b, 0o600))
	n.must(os.WriteFile(filepath.Join(n.dir, "passphrase"), []byte(world.Passphrase+"\n"), 0o600))
}

// send has Amy send a large exhibit, and Sarah sign for it.
func (n *narrow) send() {
	n.t.Helper()
	n.file = make([]byte, parts*8<<20-1<<20)
	rand.Read(n.file)
	path := filepath.Join(n.dir, "download.bin")
	n.must(os.WriteFile(path, n.file, 0o600))
	amy := n.w.As(event.ActorID(world.Amy))
	p, err := amy.Prepare(n.t.Context(), client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
		Exhibits: []client.OutgoingExhibit{{Reference: "JRS/1", Description: "Phone of Witness 1", Type: "phone-download", Marking: event.OfficialSensitive, Paths: []string{path}}},
	})
	n.must(err)
	n.sent, err = amy.Send(n.t.Context(), p, nil)
	n.must(err)
	_, _, err = n.w.As(event.ActorID(world.Sarah)).Receive(n.t.Context(), n.sent.Consignment, nil)
	n.must(err)
}

func (n *narrow) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "/segments/") && !n.pass(r) {
		return
	}
	n.to.ServeHTTP(w, r)
}

func (n *narrow) pass(r *http.Request) bool {
	n.mu.Lock()
	if n.left == 0 {
		n.mu.Unlock()
		n.stands <- true
		<-r.Context().Done()
		return false
	}
	defer n.mu.Unlock()
	n.left--
	n.fetched[r.URL.Path]++
	return true
}

// widen lets so many through from now on, all if it is negative, and begins to count.
func (n *narrow) widen(left int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.left, n.fetched = left, map[string]int{}
	n.forget()
}

// forget that the line stood still for a command before.
func (n *narrow) forget() {
	for len(n.stands) > 0 {
		<-n.stands
	}
}

// count is how many segments came, and how many of them more than once.
func (n *narrow) count() (came, again int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, times := range n.fetched {
		came += times
		again += times - 1
	}
	return came, again
}

func (n *narrow) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.CommandContext(n.t.Context(), "safehand", append(args, "--home", n.home(), "--passphrase-file", filepath.Join(n.dir, "passphrase"))...)
	var all bytes.Buffer
	cmd.Stdout, cmd.Stderr = &all, &all
	return cmd, &all
}

func (n *narrow) run(args ...string) string {
	n.t.Helper()
	cmd, all := n.command(args...)
	if err := cmd.Run(); err != nil {
		n.t.Fatalf("%v: %v: %s", args, err, all)
	}
	return all.String()
}

// killed runs a command until the line stands still, and a moment longer, and kills
// it in a way that it can't do anything about.
func (n *narrow) killed(end func(*os.Process) error, args ...string) string {
	n.t.Helper()
	n.forget()
	cmd, all := n.command(args...)
	n.must(cmd.Start())
	select {
	case <-n.stands:
	case <-time.After(time.Minute):
		n.t.Errorf("it did not come so far: %s", all)
	}
	time.Sleep(300 * time.Millisecond) // what came is written
	n.must(end(cmd.Process))
	_ = cmd.Wait() // it was killed
	return all.String()
}

func (n *narrow) into() string { return filepath.Join(n.dir, "out") }

// names is what stands in a folder.
func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	have, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, f := range have {
		out = append(out, f.Name())
	}
	return out
}

// whole demands that the export stands, said once under one opening, and that nothing
// else is left in the folder or the home.
func (n *narrow) whole(openings int) {
	n.t.Helper()
	got, err := os.ReadFile(filepath.Join(n.into(), "JRS-1", "download.bin"))
	n.must(err)
	if !bytes.Equal(got, n.file) {
		n.t.Error("what was exported is not what was sent")
	}
	if have := names(n.t, n.into()); len(have) != 1 {
		n.t.Errorf("beside it is left %q", have)
	}
	for _, f := range names(n.t, n.home()) {
		if strings.HasPrefix(f, ".safehand") {
			n.t.Errorf("in the home is left %s", f)
		}
	}
	if have := names(n.t, filepath.Join(n.home(), "sealed")); len(have) > 0 {
		n.t.Errorf("sealed bytes are kept after the export: %q", have)
	}
	v, err := n.w.As(event.ActorID(world.Tom)).Show(context.Background(), n.sent.Consignment)
	n.must(err)
	said := map[event.Kind]int{}
	for _, h := range v.Happened {
		said[h.Kind]++
	}
	if said["opened"] != openings || said["exported"] != 1 {
		n.t.Errorf("the log has %d openings and %d exports", said["opened"], said["exported"])
	}
}

// An export is killed in the middle (and stopped, as a machine does when it is shut
// down), then done again: it goes on where it stood, and the log has one.
func TestExportContinues(t *testing.T) {
	n := newNarrow(t)
	export := []string{"export", n.sent.Reference, "--into", n.into()}
	n.widen(parts / 2)
	n.killed((*os.Process).Kill, export...)
	if have := names(t, n.into()); len(have) == 0 || strings.Contains(strings.Join(have, " "), "JRS") {
		t.Fatalf("after the kill there is %q", have)
	}
	words := n.killed(func(p *os.Process) error { return p.Signal(os.Interrupt) }, export...)
	if !strings.Contains(words, "the same command goes on where it stopped") || !strings.Contains(words, filepath.Join(n.into(), ".safehand-")) {
		t.Errorf("stopped, it says %s", words)
	}
	first, _ := n.count()
	n.widen(-1)
	n.run(export...)
	rest, again := n.count()
	// Up to three are on their way, or not yet marked, when it is killed.
	if first != parts/2 || rest > parts-first+3 || again > 0 {
		t.Errorf("%d segments came before and %d after, of %d", first, rest, parts)
	}
	n.whole(1)
}

// What was fetched to check is what is exported, also when the check was killed; what
// was kept and damaged comes once more, it alone.
func TestCheckedIsExported(t *testing.T) {
	n := newNarrow(t)
	check := []string{"check", n.sent.Reference}
	n.widen(parts / 2)
	n.killed((*os.Process).Kill, check...)
	n.widen(-1)
	n.run(check...)
	if came, again := n.count(); came != parts/2 || again > 0 {
		t.Errorf("%d segments came to finish the check, not %d", came, parts/2)
	}
	kept, err := filepath.Glob(filepath.Join(n.home(), "sealed", "*", "*"))
	n.must(err)
	if len(kept) != parts+2 { // and the list, and the manifest
		t.Fatalf("%d parts are kept", len(kept))
	}
	b, err := os.ReadFile(kept[0])
	n.must(err)
	for len(b) < 1<<20 { // a segment
		kept = kept[1:]
		b, err = os.ReadFile(kept[0])
		n.must(err)
	}
	b[len(b)/2] ^= 1
	n.must(os.WriteFile(kept[0], b, 0o600))
	n.widen(-1)
	n.run("export", n.sent.Reference, "--into", n.into())
	if came, _ := n.count(); came != 1 {
		t.Errorf("%d segments came to export what was checked, but for the damaged one", came)
	}
	n.whole(1)
}

// What was recalled meanwhile is not kept.
func TestRecalledIsNotKept(t *testing.T) {
	n := newNarrow(t)
	n.run("check", n.sent.Reference)
	if len(names(t, filepath.Join(n.home(), "sealed"))) != 1 {
		t.Fatal("nothing is kept")
	}
	con, err := n.w.As(event.ActorID(world.Sarah)).Show(t.Context(), n.sent.Consignment)
	n.must(err)
	_, _, err = n.w.As(event.ActorID(world.Sarah)).Return(t.Context(), con.Consignment, nil, nil)
	n.must(err)
	n.run("show", n.sent.Reference)
	if have := names(t, filepath.Join(n.home(), "sealed")); len(have) > 0 {
		t.Errorf("it keeps %q", have)
	}
}
