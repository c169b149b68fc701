package seal_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// store is a Sink, and the Fetch that goes with it.
type store struct {
	mu    sync.Mutex
	blobs map[event.Digest][]byte
	fail  error
}

func (s *store) Put(_ context.Context, d event.Digest, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	if event.Sum(body) != d {
		return errors.New("a blob under another's digest")
	}
	if s.blobs == nil {
		s.blobs = map[event.Digest][]byte{}
	}
	s.blobs[d] = bytes.Clone(body)
	return nil
}

// sealed is the exhibit that r describes, from s.
func (s *store) sealed(t testing.TB, r *seal.Result) seal.Sealed {
	t.Helper()
	list, err := event.ParseList(r.ListText)
	if err != nil {
		t.Fatal(err)
	}
	return seal.Sealed{
		Seal: r.Seal, List: s.blobs[r.Seal.List.Digest], Manifest: s.blobs[r.Seal.Manifest.Digest],
		Fetch: func(_ context.Context, i int64) (io.ReadCloser, error) {
			b, ok := s.blobs[list.Segments[i].Digest]
			if !ok {
				return nil, fs.ErrNotExist
			}
			return io.NopCloser(bytes.NewReader(b)), nil
		},
	}
}

func identity(t testing.TB) seal.Identity {
	t.Helper()
	id, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func meta() event.Manifest {
	return event.Manifest{
		Reference: "JRS/1", Description: "Interview with a witness", Type: "abe-interview", Marking: event.OfficialSensitive,
		People:   []event.Pseudonym{{Category: "victim", Name: "Child A"}, {Category: "witness", Name: "Adult B"}},
		SealedBy: "amy.reed@northshire.example", SealedAt: 1795293060, With: "safehand test",
	}
}

// stamp is a time with nanoseconds, as file systems keep them.
var stamp = time.Unix(1795293060, 123456789)

// synthetic is a source that lies on no disk.
func synthetic(path string, content []byte) seal.Source {
	files := fstest.MapFS{"f": {Data: content, ModTime: stamp, Mode: 0o600}}
	info, err := files.Stat("f")
	if err != nil {
		panic(err)
	}
	return seal.Source{Path: path, Info: info, Open: func() (fs.File, error) { return files.Open("f") }}
}

// make1 seals sources, in segments of that size.
func make1(t testing.TB, segment int, sources ...seal.Source) (seal.Sealed, seal.Identity, *seal.Result, *store) {
	t.Helper()
	p, err := seal.PlanSources(sources)
	if err != nil {
		t.Fatal(err)
	}
	id, s := identity(t), &store{}
	r, err := seal.SealIn(context.Background(), p, id, meta(), s, segment)
	if err != nil {
		t.Fatal(err)
	}
	return s.sealed(t, r), id, r, s
}

func extract(t testing.TB, x seal.Sealed, id seal.Identity, folder string, o seal.ExtractOptions) (*seal.Extracted, error) {
	t.Helper()
	e, err := seal.OpenExhibit(x, id)
	if err != nil {
		return nil, err
	}
	return e.Extract(context.Background(), folder, o, nil)
}

// tree is every path below root with kind, time and content.
func tree(t testing.TB, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || p == root {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		what := info.Mode().Type().String() + " " + info.ModTime().UTC().Format(time.RFC3339Nano)
		if info.Mode().IsRegular() {
			b, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			what += " " + event.Sum(b).String()
		}
		rel, err := filepath.Rel(root, p)
		out[rel] = what
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wantPart(t *testing.T, err error, part seal.Part, index int64) {
	t.Helper()
	var p *seal.PartError
	if !errors.As(err, &p) || !errors.Is(err, seal.ErrBroken) || p.Part != part || p.Index != index {
		t.Errorf("got %v, want seal broken: %s %d", err, part, index)
	}
}
