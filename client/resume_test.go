package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// large is how much is sent where it must be several segments.
const large = 4*seal.SegmentSize + 1000

// parcel is a folder with a large file and a small one, to be sent as two exhibits.
func (s *stage) parcel() (o client.Outgoing, paths []string) {
	s.Helper()
	dir := s.TempDir()
	b := make([]byte, large)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b) // never fails
	for name, content := range map[string][]byte{"JRS-1 interview.mp4": b, "JRS-2 notes.txt": []byte("what was said")} {
		s.must(os.WriteFile(filepath.Join(dir, name), content, 0o600))
		paths = append(paths, filepath.Join(dir, name))
	}
	slices.Sort(paths)
	o = client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 2},
		Message: []string{"The first account."},
	}
	for i, p := range paths {
		o.Exhibits = append(o.Exhibits, client.OutgoingExhibit{
			Reference: fmt.Sprintf("JRS/%d", i+1), Description: "Interview", Type: "abe-interview", Marking: event.OfficialSensitive,
			People: []event.Pseudonym{{Category: "victim", Name: "Child A"}}, Paths: []string{p},
		})
	}
	return o, paths
}

// counter counts the blobs of a segment's size that were stored, by their address.
type counter struct {
	mu     sync.Mutex
	stored map[string]int
}

func isBlob(r *http.Request) bool {
	return r.Method == "PUT" && strings.Contains(r.URL.Path, "/blobs/")
}

// counting is a wire that breaks for good after so many stored blobs.
func (k *counter) until(n int) lie {
	k.stored = map[string]int{}
	dead := false
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		k.mu.Lock()
		defer k.mu.Unlock()
		if dead = dead || isBlob(r) && n == 0; dead {
			return down(r, next)
		}
		status, b := next()
		if isBlob(r) && status == http.StatusOK {
			n--
			k.stored[r.URL.Path]++
		}
		return status, b
	}
}

// breaksOff sends until the machine is lost, after so many stored blobs, and says
// which were.
func (s *stage) breaksOff(t *testing.T, o client.Outgoing, n int) map[string]int {
	t.Helper()
	var k counter
	s.lies(t, world.Amy, k.until(n))
	p, err := s.as(world.Amy).Prepare(t.Context(), o)
	s.must(err)
	_, err = s.as(world.Amy).Send(t.Context(), p, nil)
	var stopped *client.StoppedError
	if !errors.As(err, &stopped) {
		t.Fatalf("it was lost, and says %v", err)
	}
	s.lies(t, world.Amy, nil)
	return k.stored
}

// begun is the one sending that somebody began.
func begun(t *testing.T, c *client.Client) *client.Begun {
	t.Helper()
	list, err := c.Begun(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("begun is %+v, %v", list, err)
	}
	return &list[0]
}

// goesOn chooses the same files again, and gives what was stored then.
func (s *stage) goesOn(t *testing.T, c *client.Client, paths []string) (*client.Sent, *client.Resumable, map[string]int) {
	t.Helper()
	var k counter
	s.lies(t, world.Amy, k.until(1<<30))
	b := begun(t, c)
	if b.Fits(paths) != client.Same {
		t.Fatalf("the same files are not found to be: %+v", b)
	}
	r, err := c.PrepareResume(t.Context(), b, paths)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := c.Resume(t.Context(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sent, r, k.stored
}

// arrived: it was sent once, is what the files hold, and nothing stands open.
func (s *stage) arrived(t *testing.T, sent *client.Sent, paths []string) {
	t.Helper()
	if list, err := s.as(world.Lena).Unfinished(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("unfinished is %+v, %v", list, err)
	}
	if list, err := s.as(world.Amy).Begun(t.Context()); err != nil || slices.ContainsFunc(list, func(b client.Begun) bool { return !b.Over() }) {
		t.Errorf("begun is %+v, %v", list, err)
	}
	s.must(thirdOf(s.as(world.Sarah).Receive(t.Context(), sent.Consignment, nil)))
	out := t.TempDir()
	s.must(errorOf(s.as(world.Sarah).Export(t.Context(), sent.Consignment, nil, out, seal.ExtractOptions{}, nil)))
	for i, p := range paths {
		want, got := bytesOf(t, p), bytesOf(t, filepath.Join(out, fmt.Sprintf("JRS-%d", i+1), filepath.Base(p)))
		if !bytes.Equal(want, got) {
			t.Errorf("%s arrived as something else", p)
		}
	}
}

func thirdOf[A, B any](_ A, _ B, err error) error { return err }

// A machine is lost after any number of stored segments. Its next start goes on:
// one more signature, and no segment that was stored is stored again.
func TestResume(t *testing.T) {
	for n := range 9 {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			s := newStage(t)
			o, paths := s.parcel()
			before := s.breaksOff(t, o, n)
			if len(before) != n {
				t.Fatalf("%d blobs were stored", len(before))
			}
			sent, r, after := s.goesOn(t, s.reopen(event.ActorID(world.Amy)), paths)
			for path := range after {
				if before[path] > 0 {
					t.Errorf("%s was stored again", path)
				}
			}
			// Five segments, a list and a manifest; one, a list and a manifest.
			if total := len(before) + len(after); total != 10 {
				t.Errorf("%d and then %d blobs were stored, and 10 are needed", len(before), len(after))
			}
			if len(r.Read) > 0 || len(r.Younger) > 0 {
				t.Errorf("on the same machine %v was read again, and %v found changed", r.Read, r.Younger)
			}
			s.arrived(t, sent, paths)
			if left, _ := os.ReadDir(filepath.Join(s.as(world.Amy).Home().Dir, "sending")); len(left) > 0 {
				t.Errorf("the journal still stands: %v", left)
			}
		})
	}
}

// Lost at any request, before it leaves or when its answer has come, and gone on
// with, it is sent once.
func TestResumeAfterAnyRequest(t *testing.T) {
	s := newStage(t)
	dir := t.TempDir()
	for _, after := range []bool{false, true} {
		for at := 1; ; at++ {
			o, err := outgoing(dir, event.HolderID(world.RASSO), "JRS/8", "JRS/9")
			s.must(err)
			lost, n := false, 0
			ctx, lose := context.WithCancel(t.Context()) // a lost machine asks nothing again
			defer lose()
			s.lies(t, world.Amy, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
				if !after || r.Method != http.MethodGet {
					n++
				}
				if lost = lost || n == at && !after; lost {
					lose()
					return down(r, next)
				}
				status, b := next()
				if lost = after && n == at; lost {
					lose()
					return down(r, next)
				}
				return status, b
			})
			c := s.reopen(event.ActorID(world.Amy))
			p, err := c.Prepare(ctx, o)
			var sent *client.Sent
			if err == nil {
				sent, err = c.Send(ctx, p, nil)
			}
			s.lies(t, world.Amy, nil)
			if !lost {
				s.must(err)
				break
			}
			what := fmt.Sprintf("lost at request %d (after its answer: %v): %v", at, after, err)
			c = s.reopen(event.ActorID(world.Amy))
			if list, err := c.Begun(t.Context()); err != nil {
				t.Fatal(err)
			} else if sent == nil && len(list) == 1 {
				r, err := c.PrepareResume(t.Context(), &list[0], []string{o.Exhibits[0].Paths[0], o.Exhibits[1].Paths[0]})
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				if sent, err = c.Resume(t.Context(), r, nil); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			} else if sent == nil {
				p, err := c.Prepare(t.Context(), o) // nothing was begun yet
				s.must(err)
				if sent, err = c.Send(t.Context(), p, nil); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			}
			if list, err := s.as(world.Lena).Unfinished(t.Context()); err != nil || len(list) > 0 {
				t.Fatalf("%s: unfinished is %+v, %v", what, list, err)
			}
			page, err := s.as(world.Sarah).List(t.Context(), "in", nil, 2)
			if err != nil || page.Views[0].Consignment != sent.Consignment || len(page.Views[0].Exhibits) != 2 {
				t.Fatalf("%s: the newest is %+v, %v", what, page, err)
			}
			if page.Views[0].Consignment == page.Views[1].Consignment {
				t.Fatalf("%s: it is there twice", what)
			}
		}
	}
}

// elsewhere is another machine of somebody's: the same keys, and no journal.
func (s *stage) elsewhere(who event.PersonID) *client.Client {
	s.Helper()
	dir := filepath.Join(s.TempDir(), "home")
	s.must(os.CopyFS(dir, os.DirFS(s.w.Home(event.ActorID(who)))))
	s.must(os.RemoveAll(filepath.Join(dir, "sending")))
	h, err := client.OpenHome(dir)
	s.must(err)
	h.Lock = low
	c, err := client.Open(h, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire(event.ActorID(who))})
	s.must(err)
	return c
}

// copied are the files on a stick: same names, same bytes, other times.
func copied(t *testing.T, paths []string) (out []string) {
	t.Helper()
	dir := t.TempDir()
	for i, p := range paths {
		to := filepath.Join(dir, filepath.Base(p))
		if err := os.WriteFile(to, bytesOf(t, p), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(to, time.Time{}, morning.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
		out = append(out, to)
	}
	return out
}

// slowly is a wire over which a segment takes forty seconds, so that the draft is
// renewed on the way: as soon as the first is stored, in the order of the stream. All
// are sent at once, and the fifth lets it go before.
func (s *stage) slowly(l lie) lie {
	var blobs atomic.Int64
	renewed := make(chan struct{})
	once := sync.OnceFunc(func() { close(renewed) })
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if isBlob(r) {
			if blobs.Add(1) > 4 {
				select {
				case <-renewed:
				case <-time.After(20 * time.Second):
				}
			}
			s.clock.goOn(40 * time.Second)
		}
		status, b := l(r, next)
		if r.Method == "PUT" && strings.Contains(r.URL.Path, "/draft/") && blobs.Load() > 0 {
			once()
		}
		return status, b
	}
}

// On another machine what was stored behind the first gap is sealed anew, since there is
// no digest to compare its files with: it does not count as stored.
func TestOnlyWhatIsReusedCountsAsStored(t *testing.T) {
	path := filepath.Join(t.TempDir(), "interview.mp4")
	if err := os.WriteFile(path, []byte("what was said"), 0o600); err != nil {
		t.Fatal(err)
	}
	there, gap := event.Sized{Size: 1}, event.Sized{}
	for name, c := range map[string]struct {
		done   seal.Done
		stored int64
		read   bool
	}{
		"nothing behind a gap":      {seal.Done{Segments: []event.Sized{there, there}, Edge: seal.Edge{Segments: 2}}, 2, true},
		"one behind a gap":          {seal.Done{Segments: []event.Sized{there, gap, there}, Edge: seal.Edge{Segments: 1}}, 1, true},
		"all of it, of no edge yet": {seal.Done{Segments: []event.Sized{gap, there}}, 0, false},
	} {
		stored, read, err := client.CountsAsStored([]string{path}, c.done)
		if err != nil || stored != c.stored || len(read) > 0 != c.read {
			t.Errorf("%s: %d count as stored, and %v is compared (%v)", name, stored, read, err)
		}
	}
}

// On another machine, with the same files on a stick, the draft comes from the
// service: what it tells is stored is read once and compared, and only the rest
// goes.
func TestResumeElsewhere(t *testing.T) {
	s := newStage(t)
	o, paths := s.parcel()
	var k counter
	s.lies(t, world.Amy, s.slowly(k.until(4)))
	p, err := s.as(world.Amy).Prepare(t.Context(), o)
	s.must(err)
	if _, err := s.as(world.Amy).Send(t.Context(), p, nil); err == nil {
		t.Fatal("it was sent")
	}
	before := maps.Clone(k.stored)
	s.lies(t, world.Amy, nil)
	other, stick := s.elsewhere(world.Amy), copied(t, paths)
	sent, r, after := s.goesOn(t, other, stick)
	if !slices.Equal(r.Read, []string{"JRS/1"}) || len(r.Younger) != 2 {
		t.Errorf("read again were %v, and of another time are %v", r.Read, r.Younger)
	}
	if r.Stored < 1 || r.Segments != 6 {
		t.Errorf("it found %d of %d segments", r.Stored, r.Segments)
	}
	again := len(before) + len(after) - 10
	if int64(again) > int64(len(before))-r.Stored || len(after) > 9 {
		t.Errorf("%d blobs were stored, and then %d, of which the draft told %d", len(before), len(after), r.Stored)
	}
	s.arrived(t, sent, paths)

	// The first machine comes back: it has a journal of what is over.
	back := s.reopen(event.ActorID(world.Amy))
	b := begun(t, back)
	if _, err = back.PrepareResume(t.Context(), b, paths); !b.Over() || !errors.Is(err, client.ErrNotOpen) {
		t.Errorf("on the first machine: %v", err)
	}
	if list, err := back.Begun(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("its journal is left: %+v, %v", list, err)
	}
}

// An instant by which the receipt was needed passes while the machine is away. What is
// stored is sent all the same, due two working hours later, and is said to be; another
// break after that changes nothing.
func TestResumeAfterItWasDue(t *testing.T) {
	s := newStage(t)
	o, paths := s.parcel()
	was := event.TimeOf(morning) + 3600
	o.Deadline = event.Deadline{Kind: event.Instant, At: was, Reason: "hearing"}
	before := s.breaksOff(t, o, 3)
	s.clock.goOn(2 * time.Hour)
	amy := s.as(world.Amy)
	s.lies(t, world.Amy, new(counter).until(1))
	r, err := amy.PrepareResume(t.Context(), begun(t, amy), paths)
	s.must(err)
	if _, err := amy.Resume(t.Context(), r, nil); !errors.As(err, new(*client.StoppedError)) {
		t.Fatalf("it was lost again, and says %v", err)
	}
	s.clock.goOn(time.Hour)
	sent, _, stored := s.goesOn(t, s.as(world.Amy), paths)
	if sent.Passed == nil || *sent.Passed != was || sent.ReceiveBy <= was+3*3600 {
		t.Errorf("it is due %s, and was to be by %v", sent.ReceiveBy, sent.Passed)
	}
	for path := range before {
		if stored[path] > 0 {
			t.Errorf("%s was stored a second time", path)
		}
	}
	s.arrived(t, sent, paths)
}
