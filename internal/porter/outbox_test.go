package porter_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/porter"
	"github.com/safehand/safehand/internal/world"
)

// rounds is a porter of the suite whose rounds are run one by one, on a clock of
// the test's.
type rounds struct {
	*house
	clock  *clock
	outbox string
	round  func() error
	porter *porter.Porter
}

func newRounds(t *testing.T, via http.RoundTripper) *rounds {
	t.Helper()
	h := newHouse(t)
	return h.rounds(via, h.TempDir())
}

func (h *house) rounds(via http.RoundTripper, outbox string) *rounds {
	h.Helper()
	r := &rounds{house: h, clock: &clock{at: morning()}, outbox: outbox}
	cfg := config()
	cfg.Outbox, cfg.Settle, cfg.Now = outbox, 10*time.Second, r.clock.now
	var err error
	r.porter, err = porter.New(h.as(event.ActorID(suite), via), cfg)
	h.must(err)
	h.Cleanup(func() { r.porter.Close() })
	round := r.porter.Outbox1()
	r.round = func() error { return round(h.Context()) }
	return r
}

// rest lets a folder come to rest and runs the round that sends it.
func (r *rounds) rest() error {
	r.Helper()
	_ = r.round()
	r.clock.goOn(10 * time.Second)
	return r.round()
}

func (r *rounds) has(name string) bool {
	_, err := os.Lstat(filepath.Join(r.outbox, name))
	return err == nil
}

func (r *rounds) read(name string) string {
	b, _ := os.ReadFile(filepath.Join(r.outbox, name))
	return string(b)
}

const simple = "reference,file\nJRS/1,a.txt\n"

// A folder is sent when nothing in it has changed for as long as was asked for,
// counted on the agent's own clock: not a moment earlier.
func TestSettles(t *testing.T) {
	r := newRounds(t, nil)
	r.put(r.outbox, map[string]string{"One/exhibits.csv": simple})
	for range 5 { // it is still being copied
		r.must(r.round())
		r.clock.goOn(9 * time.Second)
		f, err := os.OpenFile(filepath.Join(r.outbox, "One", "a.txt"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		r.must(err)
		_, err = f.WriteString("more")
		r.must(err)
		r.must(f.Close())
	}
	r.must(r.round())
	r.clock.goOn(9 * time.Second)
	r.must(r.round())
	if len(r.newest(1)) > 0 || !r.has("One") {
		t.Fatal("it was sent before it had come to rest")
	}
	r.clock.goOn(time.Second)
	r.must(r.round())
	if len(r.newest(1)) != 1 || r.has("One") || r.read("sent/One/a.txt") != strings.Repeat("more", 5) {
		t.Error("it was not sent when it had come to rest")
	}
}

// A folder without a list is being filled; after a while somebody is told.
func TestWithoutAList(t *testing.T) {
	r := newRounds(t, nil)
	r.put(r.outbox, map[string]string{"One/a.txt": "a"})
	r.must(r.rest())
	r.clock.goOn(9 * time.Minute)
	r.must(r.round())
	if r.has("One - problem.txt") {
		t.Error("it is told of too early")
	}
	r.clock.goOn(time.Minute)
	if err := r.round(); err == nil || !strings.Contains(r.read("One - problem.txt"), "There is no exhibit list") {
		t.Errorf("it says %q: %v", r.read("One - problem.txt"), err)
	}
	r.put(r.outbox, map[string]string{"One/exhibits.csv": simple})
	r.must(r.rest())
	if r.has("One - problem.txt") || len(r.newest(2)) != 1 {
		t.Error("it is not sent, or the note is still there")
	}
}

// A list that is wrong is told of once, and read again when something changes;
// the other folders are sent meanwhile.
func TestWrongList(t *testing.T) {
	r := newRounds(t, nil)
	r.put(r.outbox, map[string]string{"One/exhibits.csv": "reference,file\nJRS/1,b.txt\n", "One/a.txt": "a", "Two/exhibits.csv": simple, "Two/a.txt": "a"})
	if err := r.rest(); err == nil {
		t.Error("it is not told of")
	}
	note := r.read("One - problem.txt")
	if !strings.Contains(note, `exhibits.csv, line 2: there is no file "b.txt"`) || !strings.Contains(note, "Nothing of this folder has left") {
		t.Errorf("it says %q", note)
	}
	if !r.has("sent/Two") || len(r.newest(2)) != 1 {
		t.Error("the other folder was held up")
	}
	r.clock.goOn(time.Hour)
	if err := r.round(); err == nil || r.read("One - problem.txt") != note {
		t.Errorf("nothing changed, and it says %q: %v", r.read("One - problem.txt"), err)
	}
	// Taking the folder away takes the note away.
	r.must(os.RemoveAll(filepath.Join(r.outbox, "One")))
	r.must(r.round())
	if r.has("One - problem.txt") {
		t.Error("the note of a folder that is gone is still there")
	}
}

// A file of somebody's own that has the name of a note is left alone.
func TestNotOurNote(t *testing.T) {
	r := newRounds(t, nil)
	r.put(r.outbox, map[string]string{"One/exhibits.csv": "x", "One - problem.txt": "my own words", "Gone - problem.txt": "mine too"})
	if err := r.rest(); err == nil {
		t.Error("nothing is told")
	}
	if r.read("One - problem.txt") != "my own words" || r.read("Gone - problem.txt") != "mine too" {
		t.Error("it was written over")
	}
}

func TestLinkInTheOutbox(t *testing.T) {
	r := newRounds(t, nil)
	elsewhere := t.TempDir()
	r.put(elsewhere, map[string]string{"exhibits.csv": simple, "a.txt": "a"})
	r.must(os.Symlink(elsewhere, filepath.Join(r.outbox, "One")))
	r.put(r.outbox, map[string]string{"Two/exhibits.csv": simple})
	r.must(os.Symlink(filepath.Join(elsewhere, "a.txt"), filepath.Join(r.outbox, "Two", "a.txt")))
	if err := r.rest(); err == nil || !strings.Contains(r.read("One - problem.txt"), "is a link") || !strings.Contains(r.read("Two - problem.txt"), "a link") {
		t.Errorf("it says %q and %q: %v", r.read("One - problem.txt"), r.read("Two - problem.txt"), err)
	}
	if len(r.newest(1)) > 0 {
		t.Error("a link was followed")
	}
}

// What the folder is not to blame for is tried again by itself: here nobody can
// open what is sent to a unit without a key or a member.
func TestTriedAgainByItself(t *testing.T) {
	r := newRounds(t, nil)
	const archive event.UnitID = "cps-northshire.example/archive"
	r.porter.To = []event.HolderID{event.HolderID(archive)}
	r.put(r.outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "a"})
	if err := r.rest(); err == nil || !strings.Contains(r.read("One - problem.txt"), "there is no unit "+string(archive)) {
		t.Fatalf("it says %q: %v", r.read("One - problem.txt"), err)
	}
	_, err := r.person(world.Ravi).CreateUnit(t.Context(), archive, world.OfficeHours())
	r.must(err)
	_, err = r.person(world.Ravi).Appoint(t.Context(), world.Sarah, event.Lead, archive)
	r.must(err)
	_, err = r.person(world.Sarah).MakeUnitKey(t.Context(), archive)
	r.must(err)
	r.clock.goOn(14 * time.Minute)
	if err := r.round(); err == nil || r.has("sent") {
		t.Errorf("it is tried all the time: %v", err)
	}
	r.clock.goOn(time.Minute)
	r.must(r.round())
	if !r.has("sent/One") || r.has("One - problem.txt") {
		t.Error("it was not tried again")
	}
}

// A deadline that nobody set is what is usual for what is sent.
func TestDeadlines(t *testing.T) {
	r := newRounds(t, nil)
	r.put(r.outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "a", "Two/exhibits.csv": "reference,file,type\nJRS/2,a.txt,abe\n", "Two/a.txt": "a"})
	r.must(r.rest())
	due := map[string]time.Duration{}
	for _, v := range r.newest(5) {
		due[v.Exhibits[0].Reference] = v.ReceiveBy.Std().Sub(morning())
	}
	if due["JRS/2"] != 2*time.Hour || due["JRS/1"] != 31*time.Hour+30*time.Minute {
		t.Errorf("due after %v", due)
	}
}

// A person's key is not for a machine; and one agent runs once.
func TestNew(t *testing.T) {
	h := newHouse(t)
	if _, err := porter.New(h.person(world.Amy), config()); err == nil || !strings.Contains(err.Error(), "is not an agent") {
		t.Errorf("with a person's key: %v", err)
	}
	cfg := config()
	cfg.Outbox = filepath.Join(t.TempDir(), "not mounted")
	if _, err := porter.New(h.as(event.ActorID(suite), nil), cfg); err == nil {
		t.Error("without its folder")
	}
	p, err := porter.New(h.as(event.ActorID(suite), nil), config())
	h.must(err)
	if _, err := porter.New(h.as(event.ActorID(suite), nil), config()); err == nil {
		t.Error("a second one runs")
	}
	h.must(p.Close())
	p, err = porter.New(h.as(event.ActorID(suite), nil), config())
	h.must(err)
	h.must(p.Close())
}

// Nothing of what it remembers is a name of evidence but in the agent's own home.
func TestLogWithoutNames(t *testing.T) {
	h := newHouse(t)
	outbox := t.TempDir()
	h.put(outbox, map[string]string{"Linnet/exhibits.csv": "reference,description,file\nJRS/1,Victim,Child.txt\n", "Linnet/Child.txt": "a", "Broken/exhibits.csv": "reference,file\nJRS/7,Missing.mp4\n"})
	cfg := config()
	cfg.Outbox, cfg.Status = outbox, filepath.Join(t.TempDir(), "status.json")
	log, done, err := h.once(suite, cfg)
	if err == nil || done.Sent != 1 {
		t.Fatalf("sent %+v: %v", done, err)
	}
	status, readErr := os.ReadFile(cfg.Status)
	h.must(readErr)
	if !json.Valid(status) {
		t.Errorf("the status is %s", status)
	}
	for _, name := range []string{"Linnet", "JRS", "Victim", "Child", "Broken", "Missing"} {
		if strings.Contains(log+string(status)+err.Error(), name) {
			t.Errorf("%q stands in %s%s%v", name, log, status, err)
		}
	}
	if ref := h.newest(1)[0].Reference; !strings.Contains(log, ref) || !slices.ContainsFunc(strings.Fields(log), func(w string) bool { return strings.Contains(w, "SH-") }) {
		t.Errorf("the log does not say what was sent: %s", log)
	}
}

// What bears another case's URN in its name waits until somebody has looked.
func TestWrongCase(t *testing.T) {
	r := newRounds(t, nil)
	list := "reference,file,urn,operation\nJRS/1,45BB1234567 a.txt,45AA2098221,Linnet\n"
	r.put(r.outbox, map[string]string{"One/exhibits.csv": list, "One/45BB1234567 a.txt": "a"})
	note := func() string { return r.read("One - problem.txt") }
	if err := r.rest(); err == nil || !strings.Contains(note(), "45BB1234567") || !strings.Contains(note(), "It may be for another case") || len(r.newest(1)) > 0 {
		t.Fatalf("it says %q: %v", note(), err)
	}
	r.clock.goOn(time.Hour)
	if err := r.round(); err == nil || len(r.newest(1)) > 0 {
		t.Errorf("waiting is taken for looking: %v", err)
	}
	list = strings.ReplaceAll(strings.ReplaceAll(list, "operation\n", "operation,case checked\n"), "Linnet\n", "Linnet,yes\n")
	r.put(r.outbox, map[string]string{"One/exhibits.csv": list})
	r.must(r.rest())
	if got := r.newest(1); len(got) != 1 || got[0].URN == nil || *got[0].URN != "45AA2098221" || got[0].Operation != "Linnet" {
		t.Errorf("there arrived %+v", got)
	}
}

// A folder that goes on changing does not keep a scheduler's run for ever.
func TestOnceEnds(t *testing.T) {
	h := newHouse(t)
	c := &clock{at: morning()}
	outbox := h.TempDir()
	h.put(outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "a"})
	cfg := config()
	cfg.Outbox, cfg.Settle = outbox, time.Second
	looked := 0
	cfg.Now = func() time.Time {
		looked++
		c.goOn(100 * time.Millisecond)
		h.put(outbox, map[string]string{"One/a.txt": strings.Repeat("a", looked)})
		return c.now()
	}
	if _, done, err := h.once(suite, cfg); err != nil || done.Sent != 0 {
		t.Errorf("it did %+v: %v", done, err)
	}
}
