package stock_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/world/sample"
)

// shelf is a stopped service and what is read of it.
type shelf struct {
	*sample.Sample
	t       *testing.T
	db      *store.DB
	head    store.Head
	reading *stock.Reading
	blobs   blob.Reader
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{Sample: sample.New(t), t: t}
	var err error
	s.db, err = store.Look(t.Context(), node.DSN(s.Data, ""))
	s.must(err)
	t.Cleanup(func() { s.db.Close() })
	s.must(s.db.View(t.Context(), func(tx *store.Tx) error { s.head, err = tx.ReadHead(); return err }))
	s.reading, err = stock.Read(t.Context(), s.db, s.head.Size)
	s.must(err)
	s.blobs = blob.Read(node.Blobs(s.Data))
	return s
}

func (s *shelf) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) take(deep bool) *stock.Stock {
	s.t.Helper()
	got, err := s.reading.Take(s.t.Context(), s.db, s.blobs, stock.Options{Deep: deep})
	s.must(err)
	if got.Expected != got.Present+got.Missing+got.Damaged {
		s.t.Errorf("%d expected, and %d present, %d missing, %d damaged", got.Expected, got.Present, got.Missing, got.Damaged)
	}
	return got
}

// exhibits are the sealed ones, in the order of the log.
func (s *shelf) exhibits() (out []*stock.Exhibit) {
	s.t.Helper()
	s.must(s.reading.Each(s.t.Context(), s.db, func(x *stock.Exhibit) error { out = append(out, x); return nil }))
	return out
}

// large is the exhibit of two segments.
func (s *shelf) large() *stock.Exhibit {
	i := slices.IndexFunc(s.exhibits(), func(x *stock.Exhibit) bool { return x.Seal.Segments.Count == 2 })
	return s.exhibits()[i]
}

// path is where a piece of an exhibit lies: "manifest", "segment list",
// "segment 0".
func (s *shelf) path(x *stock.Exhibit, what string) string {
	s.t.Helper()
	pieces, err := x.All(s.t.Context(), s.blobs)
	s.must(err)
	i := slices.IndexFunc(pieces, func(p stock.Piece) bool { return p.What == what })
	r := x.Seal.Recipient.String()
	return filepath.Join(node.Blobs(s.Data), r[:2], r, pieces[i].Name.Digest.String())
}

func TestAWholeStock(t *testing.T) {
	s := newShelf(t)
	if s.reading.Root != s.head.Root || s.reading.Last != s.head.Last {
		t.Errorf("the entries add up to %v at %v, the head says %v at %v", s.reading.Root, s.reading.Last, s.head.Root, s.head.Last)
	}
	want := stock.Count{Exhibits: 3, Expected: 10, Present: 10}
	for _, deep := range []bool{false, true} {
		if got := s.take(deep); got.Count != want || len(got.Wanting) > 0 {
			t.Errorf("deep %v: %+v", deep, got)
		}
	}
	units := map[event.PartyID]int{}
	for _, x := range s.exhibits() {
		units[x.By]++
	}
	if units["northshire.example/cait-a"] != 3 {
		t.Errorf("sealed by %v", units)
	}
}

// What a disk lost is named by seal number and piece, from the log alone.
func TestEverythingIsLost(t *testing.T) {
	s := newShelf(t)
	s.must(os.RemoveAll(node.Blobs(s.Data)))
	got := s.take(false)
	if got.Count != (stock.Count{Exhibits: 3, Expected: 10, Missing: 10}) || len(got.Wanting) != 3 {
		t.Fatalf("%+v", got.Count)
	}
	var have, want []string
	for _, w := range got.Wanting {
		have = append(have, w.ID.SealNumber())
	}
	for _, sent := range s.Sent {
		for _, x := range sent.Exhibits {
			want = append(want, x.SealNumber)
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("it names %v, and %v were sent", have, want)
	}
}

func TestWhatIsWanting(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(s *shelf)
		deep bool
		want stock.Count
		says string // of the one exhibit
	}{
		"a segment is gone": {
			harm: func(s *shelf) { s.must(os.Remove(s.path(s.large(), "segment 1"))) },
			want: stock.Count{Present: 9, Missing: 1}, says: "missing: segment 1",
		},
		"a manifest is cut": {
			harm: func(s *shelf) { s.must(os.Truncate(s.path(s.large(), "manifest"), 7)) },
			want: stock.Count{Present: 9, Damaged: 1}, says: "length: manifest",
		},
		"a bit is flipped": {
			harm: func(s *shelf) { flip(s, s.path(s.large(), "segment 0")) }, deep: true,
			want: stock.Count{Present: 9, Damaged: 1}, says: "damaged: segment 0",
		},
		"a bit is flipped, and nobody reads it": {
			harm: func(s *shelf) { flip(s, s.path(s.large(), "segment 0")) },
			want: stock.Count{Present: 10},
		},
		"the list is gone": {
			harm: func(s *shelf) { s.must(os.Remove(s.path(s.large(), "segment list"))) },
			want: stock.Count{Present: 9, Missing: 1}, says: "missing: segment list; no list",
		},
		"the list is damaged, and a segment gone": {
			harm: func(s *shelf) {
				s.must(os.Remove(s.path(s.large(), "segment 1")))
				flip(s, s.path(s.large(), "segment list"))
			},
			want: stock.Count{Present: 8, Missing: 1, Damaged: 1}, says: "damaged: segment list; no list, 1 unknown",
		},
		"one that nobody names": {
			harm: func(s *shelf) { stray(s, s.large().Seal.Recipient) },
			want: stock.Count{Present: 10, Extra: 1, ExtraBytes: 5},
		},
		"one of an exhibit that nobody knows": {
			harm: func(s *shelf) { stray(s, event.RecipientID{Digest: event.Sum([]byte("nobody's"))}) },
			want: stock.Count{Present: 10, Extra: 1, ExtraBytes: 5},
		},
		"one that is being stored": {
			harm: func(s *shelf) { lease(s, stray(s, event.RecipientID{Digest: event.Sum([]byte("coming"))})) },
			want: stock.Count{Present: 10},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			large := s.large().ID
			c.harm(s)
			c.want.Exhibits, c.want.Expected = 3, 10
			got := s.take(c.deep)
			if got.Count != c.want {
				t.Errorf("%+v, want %+v", got.Count, c.want)
			}
			if c.says == "" && len(got.Wanting) > 0 || c.says != "" && (len(got.Wanting) != 1 || got.Wanting[0].ID != large) {
				t.Fatalf("%d exhibits are wanting", len(got.Wanting))
			}
			if c.says != "" && words(got.Wanting[0]) != c.says {
				t.Errorf("it says %q, want %q", words(got.Wanting[0]), c.says)
			}
		})
	}
}

// words is what a test reads of an exhibit that is wanting.
func words(w stock.Wanting) string {
	var out []string
	for _, l := range []struct {
		word   string
		pieces []stock.Piece
	}{{"missing", w.Missing}, {"length", w.WrongLength}, {"damaged", w.Damaged}} {
		for _, p := range l.pieces {
			out = append(out, l.word+": "+p.What)
		}
	}
	if w.NoList {
		out = append(out, "no list")
	}
	if w.Unknown > 0 {
		out[len(out)-1] += ", 1 unknown"
	}
	return strings.Join(out, "; ")
}

func flip(s *shelf, path string) {
	s.t.Helper()
	b, err := os.ReadFile(path)
	s.must(err)
	b[len(b)/2] ^= 1
	s.must(os.WriteFile(path, b, 0o600))
}

// stray stores a blob of five bytes that no seal names.
func stray(s *shelf, r event.RecipientID) blob.Name {
	s.t.Helper()
	n := blob.Name{Recipient: r, Digest: event.Sum([]byte("stray"))}
	d, err := blob.Dir(node.Blobs(s.Data))
	s.must(err)
	s.must(d.Put(s.t.Context(), n, 5, strings.NewReader("stray")))
	return n
}

func lease(s *shelf, n blob.Name) {
	s.t.Helper()
	db, err := store.Open(s.t.Context(), node.DSN(s.Data, ""))
	s.must(err)
	defer db.Close()
	s.must(db.Update(s.t.Context(), func(tx *store.Tx) error {
		return tx.SaveLease(store.Lease{Recipient: n.Recipient, Digest: n.Digest, Size: 5, Until: 1})
	}))
}

// What the log itself lost is told by its place.
func TestReadFindsDamage(t *testing.T) {
	for name, c := range map[string]struct {
		damage string
		places func(*stock.Reading) stock.Places
		adds   bool // whether the entries still add up
	}{
		"a statement is gone": {
			"DELETE FROM note WHERE log_index = 7", func(r *stock.Reading) stock.Places { return r.NoNote }, true,
		},
		"another's statement": {
			"UPDATE note SET body = (SELECT body FROM note WHERE log_index = 2) WHERE log_index = 7",
			func(r *stock.Reading) stock.Places { return r.Strange }, true,
		},
		"no statement at all": {
			"UPDATE note SET body = x'00' WHERE log_index = 7", func(r *stock.Reading) stock.Places { return r.Strange }, true,
		},
		"an entry is gone": {
			"DELETE FROM entry WHERE log_index = 7", func(r *stock.Reading) stock.Places { return r.NoEntry }, false,
		},
		"another's entry": {
			"UPDATE entry SET body = (SELECT body FROM entry WHERE log_index = 2) WHERE log_index = 7",
			func(r *stock.Reading) stock.Places { return r.Strange }, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			s.Execute(t, c.damage)
			r, err := stock.Read(t.Context(), s.db, s.head.Size)
			s.must(err)
			if p := c.places(r); p.N != 1 || !slices.Equal(p.First, []int64{7}) {
				t.Errorf("it names %+v", p)
			}
			if adds := r.Root == s.head.Root; adds != c.adds {
				t.Errorf("the entries add up: %v", adds)
			}
		})
	}
}

// The root of every earlier size is the one that the stored tree had.
func TestEarlierRoots(t *testing.T) {
	s := newShelf(t)
	var sizes []int64
	for i := range s.head.Size {
		sizes = append(sizes, i+1)
	}
	r, err := stock.Read(t.Context(), s.db, s.head.Size, sizes...)
	s.must(err)
	s.must(s.db.View(t.Context(), func(tx *store.Tx) error {
		for _, n := range sizes {
			want, err := tlog.TreeHash(n, tlog.HashReaderFunc(func(i []int64) ([]tlog.Hash, error) { return tx.ReadHashes(t.Context(), i) }))
			if err != nil {
				return err
			}
			if r.Roots[n] != want {
				t.Errorf("at %d: %v, want %v", n, r.Roots[n], want)
			}
		}
		return nil
	}))
}
