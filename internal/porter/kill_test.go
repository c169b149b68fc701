package porter_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// most is more requests than an agent makes in one of these runs.
const most = 200

// kills runs an agent that is killed at its first request, then at its second,
// and so on, each time before the request leaves or when its answer has come; and
// then once more, to the end. check looks at what came of it.
func (h *house) kills(c child, prepare func(*child), check func(what string)) {
	h.Helper()
	killed := 0
	for _, c.After = range []bool{false, true} {
		for c.At = 1; ; c.At++ {
			if c.At == most {
				h.Fatal("it never came to an end")
			}
			prepare(&c)
			survived := !h.run(c)
			h.run(child{Home: c.Home, Outbox: c.Outbox, Files: c.Files})
			check(fmt.Sprintf("killed at request %d (after its answer: %v)", c.At, c.After))
			if survived {
				break
			}
			killed++
		}
	}
	if killed < 20 {
		h.Errorf("it was killed only %d times", killed)
	}
	h.Logf("it was killed %d times", killed)
}

// Killed at any request, and started again, the agent has sent the folder once,
// with everything in it, and nothing stands unfinished.
func TestKilledWhileSending(t *testing.T) {
	h := newHouse(t)
	var outbox string
	var last []client.View
	opened := false
	prepare := func(c *child) {
		outbox = t.TempDir()
		c.Outbox = outbox
		h.put(outbox, map[string]string{
			"Night/exhibits.csv": "reference,file\nJRS/1,a.txt\nJRS/2,b\n", "Night/a.txt": "an interview", "Night/b/c.txt": "a clip",
		})
	}
	want := []string{"sent", "sent/Night", "sent/Night - sent.txt", "sent/Night/a.txt", "sent/Night/b", "sent/Night/b/c.txt", "sent/Night/exhibits.csv"}
	h.kills(child{Home: h.w.Home(event.ActorID(suite))}, prepare, func(what string) {
		list := h.newest(2)
		if len(list) == 0 || len(list[0].Exhibits) != 2 || len(last) > 0 && (len(list) < 2 || list[1].Consignment != last[0].Consignment) {
			t.Fatalf("%s: the newest are %+v", what, list)
		}
		last = list
		note, err := os.ReadFile(filepath.Join(outbox, "sent", "Night - sent.txt"))
		if err != nil || !strings.Contains(string(note), list[0].Reference) || !strings.Contains(string(note), "JRS/2") {
			t.Errorf("%s: the note says %q, %v", what, note, err)
		}
		if have := names(t, outbox); !slices.Equal(have, want) {
			t.Errorf("%s: in the outbox stands %q", what, have)
		}
		open, err := h.person(world.Lena).Unfinished(t.Context())
		if err != nil || len(open) > 0 {
			t.Errorf("%s: unfinished is %+v, %v", what, open, err)
		}
		if !opened {
			h.opens(list[0].Consignment, "an interview")
			opened = true
		}
	})
}

// newest is the top of Sarah's list.
func (h *house) newest(n int) []client.View {
	h.Helper()
	p, err := h.person(world.Sarah).List(h.Context(), "in", nil, n)
	h.must(err)
	return p.Views
}

// opens: what was sent can be received, and is what lay in the folder.
func (h *house) opens(id event.ConsignmentID, content string) {
	h.Helper()
	_, _, err := h.person(world.Sarah).Receive(h.Context(), id, nil)
	h.must(err)
	got, err := h.person(world.Tom).Export(h.Context(), id, nil, h.TempDir(), seal.ExtractOptions{}, nil)
	h.must(err)
	for _, x := range got {
		if x.Reference == "JRS/1" {
			b, err := os.ReadFile(filepath.Join(x.Folder, "a.txt"))
			if string(b) != content {
				h.Errorf("it reads %q, %v", b, err)
			}
		}
	}
}

// names is everything below a folder.
func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.Walk(dir, func(p string, _ os.FileInfo, err error) error {
		if err == nil && p != dir {
			out = append(out, filepath.ToSlash(strings.TrimPrefix(p, dir+string(filepath.Separator))))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// Killed at any request while it files, and started again, the agent has filed
// everything once, said so once, and left nothing half-done beside it.
func TestKilledWhileFiling(t *testing.T) {
	h := newHouse(t)
	id := h.received(map[string]string{"JRS/1": "an interview", "JRS/2": "a clip"})
	var files string
	prepare := func(c *child) {
		_, err := h.person(world.Tom).File(t.Context(), id, nil, world.Intake, true)
		h.must(err)
		files = t.TempDir()
		c.Files = files
	}
	want := []string{"JRS-1 Something.txt", "JRS-2 Something.txt", "true names.csv"}
	said := 0
	h.kills(child{Home: h.w.Home(event.ActorID(world.Intake))}, prepare, func(what string) {
		if have := names(t, files); !slices.Equal(have, want) {
			t.Fatalf("%s: there stands %q", what, have)
		}
		if b, err := os.ReadFile(filepath.Join(files, want[0])); string(b) != "an interview" {
			t.Errorf("%s: it reads %q, %v", what, b, err)
		}
		list, err := os.ReadFile(filepath.Join(files, want[2]))
		if err != nil || strings.Count(string(list), "\n") != 3 {
			t.Errorf("%s: the list says %q, %v", what, list, err)
		}
		said += 2
		if n := h.filed(id); n != said {
			t.Fatalf("%s: %d exhibits were said to be filed, not %d", what, n, said)
		}
	})
}

// filed is how many exhibits were said to be, in all.
func (h *house) filed(id event.ConsignmentID) (n int) {
	h.Helper()
	v, err := h.person(world.Sarah).Show(h.Context(), id)
	h.must(err)
	for _, x := range v.Happened {
		if x.Kind == "exported" {
			n += x.Exhibits
		}
	}
	return n
}

// received is a sending of one file each, that Sarah has signed for.
func (h *house) received(exhibits map[string]string) event.ConsignmentID {
	h.Helper()
	amy := h.person(world.Amy)
	p, err := amy.Prepare(h.Context(), outgoing(h, exhibits))
	h.must(err)
	sent, err := amy.Send(h.Context(), p, nil)
	h.must(err)
	_, _, err = h.person(world.Sarah).Receive(h.Context(), sent.Consignment, nil)
	h.must(err)
	return sent.Consignment
}
