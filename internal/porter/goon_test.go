package porter_test

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// night is a folder with one exhibit of three segments, which make five blobs with its
// list and its manifest.
func (h *house) night() (outbox string) {
	h.Helper()
	outbox = h.TempDir()
	h.put(outbox, map[string]string{"Night/exhibits.csv": simple, "Night/a.txt": "an interview"})
	h.must(os.Truncate(filepath.Join(outbox, "Night", "a.txt"), 2*seal.SegmentSize+1000))
	return outbox
}

const nightBlobs = 5

// stored are the blobs that runs with that file stored, and how often each was.
func (h *house) stored(file string) map[string]int {
	h.Helper()
	b, err := os.ReadFile(file)
	if !os.IsNotExist(err) {
		h.must(err)
	}
	out := map[string]int{}
	for path := range strings.FieldsSeq(string(b)) {
		out[path]++
	}
	return out
}

// nothingOpen: no order stands open, and no journal is left.
func (h *house) nothingOpen() {
	h.Helper()
	if open, err := h.person(world.Lena).Unfinished(h.Context()); err != nil || len(open) > 0 {
		h.Errorf("unfinished is %+v, %v", open, err)
	}
	if left, _ := filepath.Glob(filepath.Join(h.w.Home(event.ActorID(suite)), "sending", "*")); len(left) > 0 {
		h.Errorf("there lies still %v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(h.w.Home(event.ActorID(suite)), "agent", "sending-*")); len(left) > 0 {
		h.Errorf("there lies still %v", left)
	}
}

// Killed while segments are stored, again and again, it goes on each time it is
// started: no segment that was stored is stored again, and it is sent once.
func TestKilledGoesOn(t *testing.T) {
	h := newHouse(t)
	c := child{Home: h.w.Home(event.ActorID(suite)), Outbox: h.night(), Of: segments, Stored: filepath.Join(t.TempDir(), "stored")}
	n := 0
	for _, c.At = range []int{1, 2, 2} {
		if !h.run(c) {
			t.Fatalf("it was not killed at segment %d of its run", c.At)
		}
		if n += c.At - 1; len(h.stored(c.Stored)) != n {
			t.Fatalf("%d blobs were stored, not %d", len(h.stored(c.Stored)), n)
		}
	}
	c.At = 0
	h.run(c)
	stored := h.stored(c.Stored)
	for path, times := range stored {
		if times > 1 {
			t.Errorf("%s was stored %d times", path, times)
		}
	}
	if len(stored) != nightBlobs {
		t.Errorf("%d blobs were stored in all, and %d are needed", len(stored), nightBlobs)
	}
	if list := h.newest(2); len(list) != 1 {
		t.Errorf("there arrived %d sendings", len(list))
	}
	h.nothingOpen()
}

// What changed while it was down is not what was begun: that is called back, whatever
// order of it reached the service, and the folder is sent as it is now.
func TestKilledAndChanged(t *testing.T) {
	h := newHouse(t)
	home := h.w.Home(event.ActorID(suite))
	changed := strings.Replace(simple, "JRS/1", "JRS/7", 1)
	line, file := map[string]string{"Night/exhibits.csv": changed}, map[string]string{"Night/a.txt": "another interview"}
	for _, x := range []struct {
		killed  []string // before which request of each run
		changed map[string]string
		arrives string
	}{
		{[]string{segments}, line, "JRS/7"},
		{[]string{segments, "ordered"}, file, "JRS/1"},
	} {
		outbox, before := h.TempDir(), len(h.newest(9))
		h.put(outbox, map[string]string{"Night/exhibits.csv": simple, "Night/a.txt": "an interview"})
		for _, of := range x.killed {
			if !h.run(child{Home: home, Outbox: outbox, Of: of, At: 1}) {
				t.Fatalf("%v: it was not killed", x.killed)
			}
		}
		h.put(outbox, x.changed)
		h.run(child{Home: home, Outbox: outbox})
		list := h.newest(9)
		if len(list) != before+1 || list[0].Exhibits[0].Reference != x.arrives {
			t.Fatalf("%v: there arrived %d sendings, the newest %+v", x.killed, len(list)-before, list[0])
		}
		h.nothingOpen()
	}
}

// When the service goes away in the middle for longer than is waited for, the same
// run goes on when it is back.
func TestServiceAwayInTheMiddle(t *testing.T) {
	h := newHouse(t)
	var mu sync.Mutex
	left, away, stored := 2, false, map[string]int{}
	r := h.rounds(h.wire(func(q *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		if away = away || isBlob(q) && left == 0; away {
			return nil, errAway
		}
		resp, err := next()
		if err == nil && isBlob(q) {
			left--
			stored[q.URL.Path]++
		}
		return resp, err
	}), h.night())
	if err := r.rest(); err == nil || r.has("Night - problem.txt") {
		t.Fatalf("it is not told of, or as if the folder were to blame: %v", err)
	}
	mu.Lock()
	away, left = false, 100
	mu.Unlock()
	r.must(r.round())
	if len(stored) != nightBlobs || slices.Max(slices.Collect(maps.Values(stored))) > 1 {
		t.Errorf("stored were %v", stored)
	}
	if !r.has("sent/Night") || len(r.newest(2)) != 1 {
		t.Error("it was not sent")
	}
	h.nothingOpen()
}

// What a colleague called back while the machine was down is not gone on with: it is
// sent anew, and once.
func TestKilledAndCalledBack(t *testing.T) {
	h := newHouse(t)
	outbox := h.TempDir()
	h.put(outbox, map[string]string{"Night/exhibits.csv": simple, "Night/a.txt": "an interview"})
	c := child{Home: h.w.Home(event.ActorID(suite)), Outbox: outbox, Of: "dispatched", At: 1}
	if !h.run(c) {
		t.Fatal("it was not killed")
	}
	lena := h.person(world.Lena)
	open, err := lena.Unfinished(t.Context())
	if err != nil || len(open) != 1 {
		t.Fatalf("unfinished is %+v, %v", open, err)
	}
	_, err = lena.RecallOrder(t.Context(), &open[0])
	h.must(err)
	c.At = 0
	h.run(c)
	if len(h.newest(2)) != 1 {
		t.Errorf("there arrived %+v", h.newest(2))
	}
	h.nothingOpen()
}
