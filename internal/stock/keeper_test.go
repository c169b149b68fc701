package stock_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/blob/blobtest"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/world/sample"
)

// kept is a shelf, and nodes that go through it.
type kept struct {
	*shelf
	db    *store.DB
	clock atomic.Int64 // seconds
}

func newKept(t *testing.T) *kept {
	t.Helper()
	k := &kept{shelf: newShelf(t)}
	k.clock.Store(sample.Now().Unix())
	var err error
	k.db, err = store.Open(t.Context(), node.DSN(k.Data, ""))
	k.must(err)
	t.Cleanup(func() { k.db.Close() })
	return k
}

// node is one of those that go through the shelf. Each look at its clock takes a second.
func (k *kept) node(name string, from blob.Reader) *stock.Keeper {
	return &stock.Keeper{
		Store: k.db, Blobs: from, Node: name, Rate: 1 << 30, Logger: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return time.Unix(k.clock.Add(1), 0) },
	}
}

// wanting is how many pieces are known to be missing, and how many to be damaged.
func (k *kept) wanting() (missing, damaged int) {
	k.t.Helper()
	k.must(k.db.View(k.t.Context(), func(tx *store.Tx) error {
		all, err := tx.Wanting(100)
		n, err2 := tx.CountWanting()
		if int(n) != len(all) || err2 != nil {
			k.t.Errorf("%d are counted, and %d listed (%v)", n, len(all), err2)
		}
		for _, w := range all {
			if w.Damaged {
				damaged++
			} else {
				missing++
			}
		}
		return err
	}))
	return missing, damaged
}

func (k *kept) finished(name string) (at event.Time) {
	k.t.Helper()
	k.must(k.db.View(k.t.Context(), func(tx *store.Tx) error {
		all, err := tx.Stocktakes()
		at = all[name].Finished
		return err
	}))
	return at
}

// What a disk loses is found without anybody asking for it, and by reading alone where
// its length is right; it is over when it was put back.
func TestWhatADiskLosesIsFound(t *testing.T) {
	gone := func(s *shelf, path string) { s.must(os.Remove(path)) }
	cut := func(s *shelf, path string) { s.must(os.Truncate(path, 10)) }
	flipped := func(s *shelf, path string) {
		b, err := os.ReadFile(path)
		s.must(err)
		b[len(b)/2] ^= 1
		s.must(os.WriteFile(path, b, 0o600))
	}
	type found struct{ missing, damaged int }
	for name, c := range map[string]struct {
		what         string
		harm         func(*shelf, string)
		looked, read found
	}{
		"nothing":           {"segment 0", func(*shelf, string) {}, found{}, found{}},
		"a segment is gone": {"segment 1", gone, found{1, 0}, found{1, 0}},
		"a manifest is cut": {"manifest", cut, found{0, 1}, found{0, 1}},
		"a bit is flipped":  {"segment 1", flipped, found{}, found{0, 1}},
		"a list is gone":    {"segment list", gone, found{1, 0}, found{1, 0}},
		"a list is damaged": {"segment list", flipped, found{0, 1}, found{0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKept(t)
			path := k.path(k.large(), c.what)
			whole, err := os.ReadFile(path)
			k.must(err)
			c.harm(k.shelf, path)
			n := k.node("one", k.blobs)
			k.must(n.Look(t.Context()))
			if m, d := k.wanting(); (found{m, d}) != c.looked {
				t.Errorf("looked for: %d missing, %d damaged", m, d)
			}
			k.must(n.Read(t.Context()))
			for range 2 {
				if m, d := k.wanting(); (found{m, d}) != c.read {
					t.Errorf("read: %d missing, %d damaged", m, d)
				}
				k.must(stock.Again(n, t.Context()))
			}
			k.must(os.WriteFile(path, whole, 0o600))
			k.must(stock.Again(n, t.Context()))
			if m, d := k.wanting(); m+d > 0 {
				t.Errorf("put back: %d missing, %d damaged", m, d)
			}
		})
	}
}

// A piece that was found damaged and has its length is not well because it was looked for.
func TestDamageIsOverWhenItWasRead(t *testing.T) {
	k := newKept(t)
	path := k.path(k.large(), "segment 0")
	whole, err := os.ReadFile(path)
	k.must(err)
	k.must(os.WriteFile(path, make([]byte, len(whole)), 0o600))
	n := k.node("one", k.blobs)
	k.must(n.Read(t.Context()))
	k.must(n.Look(t.Context()))
	if _, d := k.wanting(); d != 1 {
		t.Fatalf("%d damaged", d)
	}
	k.clock.Add(8 * 24 * 3600)
	k.must(os.WriteFile(path, whole, 0o600))
	k.must(n.Look(t.Context()))
	if m, d := k.wanting(); m+d > 0 {
		t.Errorf("put back: %d missing, %d damaged", m, d)
	}
}

// Each way begins anew in its own time and not before.
func TestWhenAStocktakeIsDue(t *testing.T) {
	k := newKept(t)
	n := k.node("one", k.blobs)
	for name, c := range map[string]struct {
		do    func(context.Context) error
		every int64 // hours
	}{store.Looking: {n.Look, 24}, store.Reading: {n.Read, 7 * 24}} {
		k.must(c.do(t.Context()))
		first := k.finished(name)
		k.clock.Add((c.every - 1) * 3600)
		k.must(c.do(t.Context()))
		if again := k.finished(name); first == 0 || again != first {
			t.Errorf("%s: finished at %v, and an hour too early at %v", name, first, again)
		}
		k.clock.Add(3600)
		k.must(c.do(t.Context()))
		if k.finished(name) == first {
			t.Errorf("%s: not begun again", name)
		}
	}
	off := k.node("one", k.blobs)
	off.Rate = 0
	k.clock.Add(8 * 24 * 3600)
	was := k.finished(store.Reading)
	k.must(off.Read(t.Context()))
	if k.finished(store.Reading) != was {
		t.Error("it was read all the same")
	}
}

// counting is a store of which the looks are counted; after so many it can't be reached.
type counting struct {
	blob.Reader
	looks, most int
}

func (c *counting) Stat(ctx context.Context, n blob.Name) (int64, error) {
	if c.looks++; c.looks > c.most {
		return 0, blobtest.ErrFault
	}
	return c.Reader.Stat(ctx, n)
}

// A store that can't be reached says nothing of what lies in it, and what was gone
// through before is not gone through again.
func TestAStocktakeGoesOnWhereItWasLeft(t *testing.T) {
	k := newKept(t)
	k.must(os.Remove(k.path(k.large(), "segment 0")))
	looks := 0
	for tries := 0; k.finished(store.Looking) == 0; tries++ {
		from := &counting{k.blobs, 0, 3}
		slow := k.node("one", from)
		slow.Now = func() time.Time { return time.Unix(k.clock.Add(11), 0) }
		if err := slow.Look(t.Context()); err == nil && k.finished(store.Looking) == 0 || tries > 5 {
			t.Fatalf("after %d tries: %v", tries, err)
		}
		looks += min(from.looks, from.most)
	}
	if m, d := k.wanting(); m != 1 || d != 0 || looks != 10 {
		t.Errorf("%d looks for ten pieces; %d missing, %d damaged", looks, m, d)
	}
}

// Of two nodes one goes through them, and the other when that one says nothing more.
func TestOneNodeAtATime(t *testing.T) {
	k := newKept(t)
	one := &counting{k.blobs, 0, 4}
	if err := k.node("one", one).Look(t.Context()); err == nil {
		t.Fatal("it went on without a store")
	}
	other := &counting{k.blobs, 0, 100}
	n := k.node("other", other)
	k.must(n.Look(t.Context()))
	if other.looks > 0 || k.finished(store.Looking) > 0 {
		t.Errorf("%d looks while another node was at it", other.looks)
	}
	k.clock.Add(stock.HeldFor)
	k.must(n.Look(t.Context()))
	if other.looks == 0 || k.finished(store.Looking) == 0 {
		t.Errorf("%d looks after the other fell silent", other.looks)
	}
}

// mounted is a disk that can be there or not.
type mounted struct {
	blob.Reader
	there atomic.Bool
}

func (m *mounted) Stat(ctx context.Context, n blob.Name) (int64, error) {
	if !m.there.Load() {
		return 0, blob.ErrNotFound
	}
	return m.Reader.Stat(ctx, n)
}

// By itself a node leaves a service that was just started alone, and finds within five
// minutes what is gone, and that it was put back.
func TestAKeeperRunsByItself(t *testing.T) {
	s := sample.New(t)
	synctest.Test(t, func(t *testing.T) {
		db, err := store.Open(t.Context(), node.DSN(s.Data, ""))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		disk := &mounted{Reader: blob.Read(node.Blobs(s.Data))}
		k := &stock.Keeper{Store: db, Blobs: disk, Now: time.Now, Node: "one", Rate: 1 << 30, Logger: slog.New(slog.DiscardHandler)}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { k.Run(ctx); close(done) }()
		wanting := func(after time.Duration, want int64) {
			t.Helper()
			time.Sleep(after)
			synctest.Wait()
			var n int64
			if err := db.View(t.Context(), func(tx *store.Tx) (err error) { n, err = tx.CountWanting(); return err }); err != nil || n != want {
				t.Errorf("%d wanting, not %d (%v)", n, want, err)
			}
		}
		wanting(4*time.Minute, 0)
		wanting(2*time.Minute, 10)
		disk.there.Store(true)
		wanting(3*time.Minute, 10)
		wanting(2*time.Minute, 0)
		stop()
		<-done
	})
}

// Nothing is read faster than was agreed.
func TestThePaceOfReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const size = 10 << 20
		data := bytes.Repeat([]byte{7}, size)
		n := blob.Name{Digest: event.Sum(data)}
		m := blob.Memory()
		if err := m.Put(t.Context(), n, size, bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
		k := &stock.Keeper{Blobs: m, Rate: 1 << 20}
		began := time.Now()
		same, err := stock.Look(t.Context(), k, n, size)
		if took := time.Since(began); !same || err != nil || took < 9*time.Second || took > 11*time.Second {
			t.Errorf("ten seconds' worth took %v: %v, %v", took, same, err)
		}
	})
}

// sectors is a disk of which some cannot be read for a while, or ever.
type sectors struct {
	blob.Reader
	failures int
}

func (s *sectors) Open(ctx context.Context, n blob.Name) (io.ReadSeekCloser, int64, error) {
	if s.failures--; s.failures >= 0 {
		return nil, 0, blobtest.ErrFault
	}
	return s.Reader.Open(ctx, n)
}

// What is there and can't be read is damaged; what can be a moment later is not.
func TestASectorThatCantBeRead(t *testing.T) {
	data := []byte("sealed")
	n := blob.Name{Digest: event.Sum(data)}
	m := blob.Memory()
	if err := m.Put(t.Context(), n, int64(len(data)), bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	for failures, want := range map[int]bool{0: true, 2: true, 99: false} {
		k := &stock.Keeper{Blobs: &sectors{m, failures}, Rate: 1 << 30}
		if whole, err := stock.Look(t.Context(), k, n, int64(len(data))); whole != want || err != nil {
			t.Errorf("after %d failures it is whole: %v (%v)", failures, whole, err)
		}
	}
}
