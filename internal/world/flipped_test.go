package world_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/sample"
	"github.com/safehand/safehand/seal"
)

// A07: one bit of anything that is stored of an exhibit flipped, some of it cut off or
// added, or two of its pieces in each other's place: the check says that the seal is broken, both sides read that
// statement, and nothing of it is given out as the exhibit. Its names are in one of the
// pieces and their order in another; bits of all kinds of them are tried by the tamper matrix.
func TestA07OneFlippedBitBreaksTheSealForBothSides(t *testing.T) {
	s := sample.New(t)
	w := s.Start(t, world.Config{})
	id := s.Sent[0].Consignment
	amy, sarah := w.As(event.ActorID(world.Amy)), w.As(event.ActorID(world.Sarah))
	check := func(what string, broken int) {
		t.Helper()
		got, err := sarah.Check(t.Context(), id, nil, nil)
		if err != nil || len(got.Broken) != broken || len(got.Passed) != 2-broken {
			t.Fatalf("%s: %+v, %v", what, got, err)
		}
		said := newest(t, amy, id)
		if other := newest(t, sarah, id); !reflect.DeepEqual(said, other) || said.Kind != "checked" || said.Event != got.Event || said.Detail != fmt.Sprintf("passed %d, seal broken %d", 2-broken, broken) {
			t.Errorf("%s: the police read %+v, the other side %+v", what, said, other)
		}
	}
	check("unchanged", 0)
	pieces := piecesOfTheLargest(t, w)
	for i, path := range pieces {
		good := readAll(t, path)
		bad := bytes.Clone(good)
		bad[len(bad)/2] ^= 1 << (i % 8)
		write(t, path, bad)
		check("one bit of a piece", 1)
		write(t, path, good[:len(good)-1])
		check("a piece without its last byte", 1)
		write(t, path, append(bytes.Clone(good), 0))
		check("a piece with one byte more", 1)
		write(t, path, nil)
		check("a piece of no bytes", 1)
		write(t, path, good)
	}
	a, b := pieces[len(pieces)-2], pieces[len(pieces)-1]
	first, second := readAll(t, a), readAll(t, b)
	swapped, back := bytes.Clone(first), bytes.Clone(second)
	copy(swapped, second)
	copy(back, first)
	write(t, a, swapped)
	write(t, b, back)
	check("two pieces in each other's place", 1)
	if _, _, err := sarah.Receive(t.Context(), id, nil); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if _, err := sarah.Export(t.Context(), id, nil, folder, seal.ExtractOptions{}, nil); err == nil {
		t.Error("what is not what was sealed is given out")
	}
	if out, _ := filepath.Glob(filepath.Join(folder, "*", "JRS-1.bin")); len(out) > 0 {
		t.Errorf("it lies in %q", out)
	}
	write(t, a, first)
	write(t, b, second)
	check("put right again", 0)
}

// newest is what was said last of a sending, to one side. What its words say is for one
// side alone.
func newest(t *testing.T, c *client.Client, id event.ConsignmentID) client.Happening {
	t.Helper()
	v, err := c.Show(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	last := v.Happened[0]
	for _, h := range v.Happened {
		if h.Index > last.Index {
			last = h
		}
	}
	last.Said = client.Said{}
	return last
}

// piecesOfTheLargest are the files of the exhibit that has most of them: its list, its
// names and its two segments, the smallest first.
func piecesOfTheLargest(t *testing.T, w *world.World) (out []string) {
	t.Helper()
	all := map[string][]string{}
	err := filepath.WalkDir(node.Blobs(w.Data()), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			all[filepath.Dir(path)] = append(all[filepath.Dir(path)], path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, paths := range all {
		if len(paths) > len(out) {
			out = paths
		}
	}
	if len(out) != 4 {
		t.Fatalf("it has %d pieces: %q", len(out), out)
	}
	size := func(path string) int64 {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(size(a), size(b)) })
	return out
}

func readAll(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
