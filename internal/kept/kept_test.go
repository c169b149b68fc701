package kept_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/disk"
	"github.com/safehand/safehand/internal/kept"
)

func exhibit(name string) event.ExhibitID {
	return event.ExhibitID{Digest: event.Sum([]byte(name))}
}

func TestKept(t *testing.T) {
	dir := t.TempDir()
	k := kept.Open(dir, 100, 0)
	part := func(n byte) (event.Digest, []byte) {
		b := bytes.Repeat([]byte{n}, 40)
		return event.Sum(b), b
	}
	one, a := part(1)
	two, b := part(2)
	three, c := part(3)
	x, y := exhibit("x"), exhibit("y")
	if k.Get(x, one) != nil {
		t.Error("it has what was never kept")
	}
	k.Put(x, one, a)
	k.Put(x, two, b)
	if !bytes.Equal(k.Get(x, one), a) || !bytes.Equal(k.Get(x, two), b) || k.Get(y, one) != nil {
		t.Error("it does not give what was kept")
	}
	// Of the exhibit that is being fetched nothing is given up for itself.
	k.Put(x, three, c)
	if k.Get(x, three) != nil || k.Get(x, one) == nil {
		t.Error("it keeps more than it may, or gave up what was there")
	}
	// Another exhibit takes the place of the oldest, also after a restart.
	k = kept.Open(dir, 100, 0)
	k.Put(y, three, c)
	if !bytes.Equal(k.Get(y, three), c) || k.Get(x, one) != nil {
		t.Error("the older exhibit has not made room")
	}
	k.Drop(y)
	if k.Get(y, three) != nil {
		t.Error("it has what was dropped")
	}
	k.Put(x, one, a)
	k.Put(x, two, b)
	if k.Get(x, two) == nil {
		t.Error("dropping made no room")
	}
	// Only as much is given up as has to be: the oldest.
	k.Drop(x)
	for i, e := range []event.ExhibitID{x, y} {
		k.Put(e, one, a[:40-i])
	}
	k.Put(exhibit("z"), two, b)
	if k.Get(x, one) != nil || k.Get(y, one) == nil || k.Get(exhibit("z"), two) == nil {
		t.Error("more was given up than had to be, or the wrong exhibit")
	}
	// What does not fit at all stops nobody.
	k.Put(y, one, make([]byte, 101))
}

// Parts are given up, or not taken, before the disk is short: what is kept can always
// be written out beside itself, above the volume's reserve.
func TestKeptLeavesRoom(t *testing.T) {
	const total = 1000
	used := 0
	dir := t.TempDir()
	k := kept.Open(dir, 0, 0).On(func() disk.Space { return disk.Space{Free: int64(total - used), Total: total} })
	put := func(x event.ExhibitID, n byte) bool {
		b := bytes.Repeat([]byte{n}, 100)
		k.Put(x, event.Sum(b), b)
		used = 0
		files, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
		for range files {
			used += 100
		}
		return k.Get(x, event.Sum(b)) != nil
	}
	x, y := exhibit("x"), exhibit("y")
	for n := range byte(4) {
		if !put(x, n) {
			t.Fatalf("part %d is not kept", n)
		}
	}
	// 400 of 1000 are kept; with 100 more 500 would be left, and 50 are kept back.
	if put(x, 4) {
		t.Error("it keeps what could not be written out any more")
	}
	if !put(y, 5) || k.Get(x, event.Sum(bytes.Repeat([]byte{0}, 100))) != nil {
		t.Error("the older exhibit has not made room")
	}
}

// What lay for some days is forgotten, as is what is damaged replaced.
func TestKeptForAWhile(t *testing.T) {
	dir := t.TempDir()
	k := kept.Open(dir, 0, 0)
	b := []byte("sealed")
	x, y, d := exhibit("x"), exhibit("y"), event.Sum(b)
	k.Put(x, d, b)
	k.Put(y, d, b)
	old := time.Now().Add(-kept.Days*24*time.Hour - time.Minute)
	if err := os.Chtimes(filepath.Join(dir, x.String(), d.String()), old, old); err != nil {
		t.Fatal(err)
	}
	if k = kept.Open(dir, 0, kept.Days*24*time.Hour); k.Get(x, d) != nil || k.Get(y, d) == nil {
		t.Error("it forgets the wrong one")
	}
	if err := os.WriteFile(filepath.Join(dir, y.String(), d.String()), []byte("se"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.Put(y, d, b)
	if !bytes.Equal(k.Get(y, d), b) {
		t.Error("a damaged part is not replaced")
	}
}
