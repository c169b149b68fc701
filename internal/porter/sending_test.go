package porter_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// When the answer to the dispatch is lost, and everything that the agent says
// after it, the folder waits; it is not sent again when the service is back.
func TestAnswerLost(t *testing.T) {
	h := newHouse(t)
	away := false
	r := h.rounds(h.wire(func(q *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
		if away {
			return nil, errAway
		}
		resp, err := next()
		if away = dispatches(h.newest(1)); away {
			return nil, errAway
		}
		return resp, err
	}), t.TempDir())
	r.put(r.outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "a"})
	if err := r.rest(); err == nil {
		t.Fatal("the answer was not lost")
	}
	if !r.has("One") || r.has("sent/One") || r.has("One - problem.txt") {
		t.Errorf("the folder is not where it was")
	}
	r.porter.Close()
	r = h.rounds(nil, r.outbox)
	r.must(r.rest())
	if list := r.newest(5); len(list) != 1 || !r.has("sent/One") || !strings.Contains(r.read("sent/One - sent.txt"), list[0].Reference) {
		t.Errorf("there arrived %+v", list)
	}
}

func dispatches[T any](list []T) bool { return len(list) > 0 }

// What was sent before under the same name is not written over.
func TestSameNameAgain(t *testing.T) {
	r := newRounds(t, nil)
	for range 3 {
		r.put(r.outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "a"})
		r.must(r.rest())
	}
	want := []string{"One", "One (2)", "One (3)"}
	for _, name := range want {
		if !r.has("sent/"+name+"/a.txt") || !r.has("sent/"+name+" - sent.txt") {
			t.Errorf("%s is not there", name)
		}
	}
	if len(r.newest(5)) != 3 {
		t.Error("not each was sent")
	}
}

// A crash between the steps of moving a folder is made good, and a new folder of
// the same name is not taken for the old one.
func TestMovedHalfway(t *testing.T) {
	r := newRounds(t, nil)
	r.put(r.outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "first"})
	r.must(r.rest())
	sent := &client.Sent{Consignment: r.newest(1)[0].Consignment, Reference: r.newest(1)[0].Reference}
	r.must(r.porter.Remember("One", "One", sent)) // it died before it forgot this
	r.put(r.outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "second"})
	r.must(r.round())
	if r.read("sent/One/a.txt") != "first" || r.read("One/a.txt") != "second" {
		t.Fatalf("the folders were taken for one another: %q", names(t, r.outbox))
	}
	r.must(r.rest())
	if r.read("sent/One (2)/a.txt") != "second" || len(r.newest(5)) != 2 {
		t.Errorf("the second was not sent: %q", names(t, r.outbox))
	}
}

// A folder that was sent and can't be moved is not sent again.
func TestCannotMove(t *testing.T) {
	r := newRounds(t, nil)
	r.put(r.outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "a", "sent": "a file where the folder should be"})
	for range 3 {
		if err := r.rest(); err == nil {
			t.Error("nothing is told")
		}
	}
	if len(r.newest(5)) != 1 || !r.has("One") {
		t.Fatalf("it was sent %d times", len(r.newest(5)))
	}
	r.must(os.Remove(filepath.Join(r.outbox, "sent")))
	r.must(r.round())
	if !r.has("sent/One/a.txt") || len(r.newest(5)) != 1 {
		t.Error("it was not moved afterwards")
	}
}

// A state that is damaged is not guessed at: nothing of that folder is sent.
func TestDamagedState(t *testing.T) {
	r := newRounds(t, nil)
	r.put(r.outbox, map[string]string{"One/exhibits.csv": simple, "One/a.txt": "a"})
	state := filepath.Join(r.w.Home(event.ActorID(suite)), "agent")
	r.put(state, map[string]string{r.porter.SendingFile("One"): "{"})
	if err := r.rest(); err == nil || len(r.newest(1)) > 0 {
		t.Errorf("it was sent: %v", err)
	}
}
