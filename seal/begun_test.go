package seal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// journal is one in memory.
type journal struct {
	mu   sync.Mutex
	done seal.Done
	// every keeps only each n-th edge, as a journal does that is not written anew
	// for each segment.
	every   int64
	reached int
}

func (j *journal) Stored(i int64, s event.Sized) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	for int64(len(j.done.Segments)) <= i {
		j.done.Segments = append(j.done.Segments, event.Sized{})
	}
	j.done.Segments[i] = s
	return nil
}

func (j *journal) Reached(e seal.Edge) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.reached++
	if e.Segments-j.done.Edge.Segments >= max(1, j.every) {
		j.done.Edge = e
	}
	return nil
}

// dying is a machine that is lost after so many blobs.
type dying struct {
	store
	left int
	put  []event.Digest
}

var errDied = errors.New("died")

func (d *dying) Put(ctx context.Context, digest event.Digest, body []byte) error {
	d.mu.Lock()
	if d.left--; d.left < 0 {
		d.mu.Unlock()
		return errDied
	}
	d.put = append(d.put, digest)
	d.mu.Unlock()
	return d.store.Put(ctx, digest, body)
}

// odd is a set of files with edges everywhere: empty ones, one that ends where a
// segment ends, one over many segments, ten small ones, a folder.
func odd() (out []seal.Source) {
	for i, n := range []int{0, 1, 512, 1024, 2048, 3000, 0, 40_000, 511, 513, 1 << 10, 90_000} {
		out = append(out, synthetic(fmt.Sprintf("f%02d", i), noise(n)))
	}
	return out
}

// Killed after any number of stored segments, and gone on with, an exhibit holds
// what its files hold, and no segment that the journal tells was sealed again.
func TestResume(t *testing.T) {
	const segment = 4096
	for _, every := range []int64{1, 5} {
		for left := 0; ; left++ {
			sources := odd()
			id, j, d := identity(t), &journal{every: every}, &dying{left: left}
			_, err := seal.ResumeIn(t.Context(), planOf(t, sources...), id, meta(), d, segment, seal.Begun{Journal: j})
			if err == nil {
				if left < 30 {
					t.Fatalf("it was done after %d", left)
				}
				break
			}
			if !errors.Is(err, errDied) {
				t.Fatal(err)
			}
			d.left, d.put = 1<<30, nil
			stored := slices.Clone(j.done.Segments)
			r, err := seal.ResumeIn(t.Context(), planOf(t, sources...), id, meta(), d, segment, seal.Begun{Journal: j, Done: j.done})
			if err != nil {
				t.Fatalf("after %d: %v", left, err)
			}
			for i, s := range stored {
				if s.Size > 0 && j.done.Segments[i] != s {
					t.Fatalf("after %d: segment %d was made anew", left, i)
				}
			}
			total := int((planOf(t, sources...).Padded() + segment - 1) / segment)
			if missing := total - filled(stored); len(d.put) != missing+2 { // the list and the manifest
				t.Fatalf("after %d: %d blobs were stored, and %d segments were missing", left, len(d.put), missing)
			}
			opens(t, &d.store, r, id, sources)
		}
	}
}

func filled(list []event.Sized) (n int) {
	for _, s := range list {
		if s.Size > 0 {
			n++
		}
	}
	return n
}

// opens: what comes out is what went in.
func opens(t *testing.T, s *store, r *seal.Result, id seal.Identity, sources []seal.Source) {
	t.Helper()
	folder := t.TempDir()
	if _, err := extract(t, s.sealed(t, r), id, folder, seal.ExtractOptions{}); err != nil {
		t.Fatal(err)
	}
	have := tree(t, folder)
	if len(have) != len(sources) {
		t.Fatalf("%d files came out of %d", len(have), len(sources))
	}
}

// stops is the journal of a machine that is lost when an edge is reached: how many
// segments are stored beyond it, only the scheduler knows.
type stops struct {
	*journal
	at int64
}

func (s stops) Reached(e seal.Edge) error {
	if err := s.journal.Reached(e); err != nil || e.Segments < s.at {
		return err
	}
	return errDied
}

// half is a sealing that was stopped in the middle of the last file. It is tried until
// it was: where one segment waits for long, the edge goes far when it comes.
func half(t *testing.T, sources []seal.Source) (seal.Identity, *journal, *dying) {
	t.Helper()
	for range 50 {
		id, j, d := identity(t), &journal{}, &dying{left: 1 << 30}
		if _, err := seal.ResumeIn(t.Context(), planOf(t, sources...), id, meta(), d, 4096, seal.Begun{Journal: stops{j, 20}}); !errors.Is(err, errDied) {
			t.Fatal(err)
		}
		if e := &j.done.Edge; len(e.Contents) == len(sources)-1 && e.Hash != nil {
			d.put = nil
			j.done.Compare = true
			return id, j, d
		}
	}
	t.Fatal("it always went too far")
	return seal.Identity{}, nil, nil
}

// Where the files may be others, everything before the edge is compared: equal
// ones go on, and of any other nothing is sent.
func TestResumeCompares(t *testing.T) {
	sources := odd()
	id, j, d := half(t, sources)
	edge := j.done.Edge.Segments
	r, err := seal.ResumeIn(t.Context(), planOf(t, sources...), id, meta(), d, 4096, seal.Begun{Journal: j, Done: j.done})
	if err != nil {
		t.Fatal(err)
	}
	if n := int(r.Seal.Segments.Count - edge); len(d.put) != n+2 {
		t.Errorf("%d blobs were stored behind the edge, not %d", len(d.put), n+2)
	}
	opens(t, &d.store, r, id, sources)

	for i, name := range map[int]string{5: "f05", 11: "f11"} {
		sources := odd()
		id, j, d := half(t, sources)
		changed := noise(int(sources[i].Info.Size()))
		changed[100] ^= 1
		sources[i] = synthetic(name, changed)
		_, err := seal.ResumeIn(t.Context(), planOf(t, sources...), id, meta(), d, 4096, seal.Begun{Journal: j, Done: j.done})
		var differs *seal.DifferentError
		if !errors.As(err, &differs) || differs.Path != name {
			t.Errorf("%s: got %v", name, err)
		}
		if len(d.put) > 0 {
			t.Errorf("%s: %d blobs were stored all the same", name, len(d.put))
		}
	}
}

// What is made anew has a key of its own: a source that changed meanwhile never
// meets the key that sealed what it was.
func TestResumeNeverKeepsAFileKey(t *testing.T) {
	sources := odd()
	id, j, d := half(t, sources)
	first := maps.Clone(d.blobs)
	j.done.Compare, j.done.Segments = false, j.done.Segments[:j.done.Edge.Segments-1]
	j.done.Edge = seal.Edge{}
	j.done.Segments = nil // the journal is lost, the key and the files are not
	r, err := seal.ResumeIn(t.Context(), planOf(t, sources...), id, meta(), d, 4096, seal.Begun{Done: j.done})
	if err != nil {
		t.Fatal(err)
	}
	list, err := event.ParseList(r.ListText)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range list.Segments {
		now := d.blobs[s.Digest]
		for _, was := range first {
			if bytes.Equal(now[:1600], was[:1600]) {
				t.Fatalf("segment %d has the header of another", i)
			}
		}
	}
}

// A journal of other files is refused, and never believed in part.
func TestResumeRefuses(t *testing.T) {
	sources := odd()
	for name, spoil := range map[string]func(*seal.Done){
		"too many segments":   func(d *seal.Done) { d.Segments = make([]event.Sized, 10_000) },
		"a hole":              func(d *seal.Done) { d.Segments[1] = event.Sized{} },
		"an edge too far":     func(d *seal.Done) { d.Edge.Segments = 9999 },
		"an edge before none": func(d *seal.Done) { d.Edge.Segments = -1 },
		"too many files":      func(d *seal.Done) { d.Edge.Contents = make([]event.Digest, 99) },
		"bytes left out":      func(d *seal.Done) { d.Edge.Contents = append(slices.Clone(d.Edge.Contents), event.Digest{}) },
		"a hash of nothing":   func(d *seal.Done) { d.Edge = seal.Edge{Hash: d.Edge.Hash} },
		"no state of a hash":  func(d *seal.Done) { d.Edge.Hash = []byte("x") },
	} {
		id, j, d := half(t, sources)
		j.done.Compare = false
		spoil(&j.done)
		_, err := seal.ResumeIn(t.Context(), planOf(t, sources...), id, meta(), d, 4096, seal.Begun{Journal: j, Done: j.done})
		if !errors.Is(err, seal.ErrBegun) || len(d.put) > 0 {
			t.Errorf("%s: %v, and %d were stored", name, err, len(d.put))
		}
	}
}
