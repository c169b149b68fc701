package porter_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/porter"
	"github.com/safehand/safehand/internal/world"
)

// What others have in the folder keeps its name, whatever it is.
func TestFilesBeside(t *testing.T) {
	h := newHouse(t)
	_, dir := h.filedInto(map[string]string{"JRS/1": "an interview"})
	h.put(dir, map[string]string{"jrs-1 something.TXT": "somebody's own"})
	h.must(os.Mkdir(filepath.Join(dir, "JRS-1 Something (2).txt"), 0o700))
	if _, done, err := h.once(world.Intake, filing(dir)); err != nil || done.Filed != 1 {
		t.Fatalf("filed %+v: %v", done, err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "JRS-1 Something (3).txt"))
	if string(b) != "an interview" {
		t.Errorf("it reads %q, %v: %q", b, err, names(t, dir))
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "jrs-1 something.TXT")); string(b) != "somebody's own" {
		t.Errorf("it was written over: %q", b)
	}
}

// A folder that can't be written to is said clearly, nothing is lost, and it is
// filed when it can.
func TestFilesLater(t *testing.T) {
	h := newHouse(t)
	id, dir := h.filedInto(map[string]string{"JRS/1": "an interview", "JRS/2": "a clip"})
	// A folder can't be made where a file lies: root, which runs our tests, may
	// write anywhere else.
	cfg := filing(dir)
	cfg.Name = "case/{reference}"
	h.put(dir, map[string]string{"case": "a file"})
	c := &clock{at: morning()}
	cfg.Now = c.now
	log, done, err := h.once(world.Intake, cfg)
	if err == nil || done.Filed != 0 || !strings.Contains(log, "not a directory") || strings.Contains(log, "JRS") {
		t.Fatalf("filed %+v: %v\n%s", done, err, log)
	}
	if have := names(t, dir); !slices.Equal(have, []string{"case"}) {
		t.Errorf("it left %q", have)
	}
	h.must(os.Remove(filepath.Join(dir, "case")))
	if _, done, err = h.once(world.Intake, cfg); err == nil || done.Filed != 0 {
		t.Errorf("it does not wait a little: %+v, %v", done, err)
	}
	c.goOn(60e9)
	if _, done, err = h.once(world.Intake, cfg); err != nil || done.Filed != 2 || h.filed(id) != 2 {
		t.Errorf("filed %+v: %v", done, err)
	}
}

// A list of true names that somebody has spoilt is not written over.
func TestSpoiltList(t *testing.T) {
	h := newHouse(t)
	_, dir := h.filedInto(map[string]string{"JRS/1": "an interview"})
	h.put(dir, map[string]string{porter.TrueNames: "my own table\n"})
	c := &clock{at: morning()}
	cfg := filing(dir)
	cfg.Now = c.now
	log, done, err := h.once(world.Intake, cfg)
	if err == nil || done.Filed != 0 || !strings.Contains(log, "move it away and a new one is begun") {
		t.Fatalf("filed %+v: %v\n%s", done, err, log)
	}
	h.must(os.Rename(filepath.Join(dir, porter.TrueNames), filepath.Join(dir, "old.csv")))
	c.goOn(60e9)
	if _, done, err = h.once(world.Intake, cfg); err != nil || done.Filed != 1 {
		t.Fatalf("filed %+v: %v", done, err)
	}
	// What stood there from the first try was compared, and not filed beside itself.
	if have := names(t, dir); !slices.Equal(have, []string{"JRS-1 Something.txt", "old.csv", porter.TrueNames}) {
		t.Errorf("there stands %q", have)
	}
}

// Where a file goes is written down before it stands there: after a crash it is
// known as ours.
func TestPlaceIsKeptFirst(t *testing.T) {
	h := newHouse(t)
	_, dir := h.filedInto(map[string]string{"JRS/1": "an interview"})
	state := filepath.Join(h.w.Home(event.ActorID(world.Intake)), "agent", "filings.json")
	var then string
	via := h.wire(func(r *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
		if strings.Contains(r.URL.Path, "/segments/") {
			b, _ := os.ReadFile(state)
			then = string(b)
		}
		return next()
	})
	if _, done, err := h.onceVia(world.Intake, filing(dir), via); err != nil || done.Filed != 1 {
		t.Fatalf("filed %+v: %v", done, err)
	}
	if !strings.Contains(then, "JRS-1 Something") {
		t.Errorf("while it was written, %s was kept", then)
	}
	if b, err := os.ReadFile(state); err != nil || strings.Contains(string(b), "JRS") {
		t.Errorf("afterwards there is still kept %s, %v", b, err)
	}
}

// What stood there from before a crash and was changed since is not passed off as
// the exhibit.
func TestChangedSince(t *testing.T) {
	h := newHouse(t)
	_, dir := h.filedInto(map[string]string{"JRS/1": "an interview"})
	h.put(dir, map[string]string{porter.TrueNames: "spoilt\n"})
	c := &clock{at: morning()}
	cfg := filing(dir)
	cfg.Now = c.now
	if _, _, err := h.once(world.Intake, cfg); err == nil {
		t.Fatal("the list was written over")
	}
	h.put(dir, map[string]string{"JRS-1 Something.txt": "an intervieW"})
	h.must(os.Remove(filepath.Join(dir, porter.TrueNames)))
	c.goOn(60e9)
	if _, done, err := h.once(world.Intake, cfg); err != nil || done.Filed != 1 {
		t.Fatalf("filed %+v: %v", done, err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "JRS-1 Something (2).txt")); string(b) != "an interview" {
		t.Errorf("it reads %q, %v: %q", b, err, names(t, dir))
	}
}
