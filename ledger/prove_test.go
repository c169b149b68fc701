package ledger_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

func TestEveryProofChecksWithTlogAlone(t *testing.T) {
	const n = 70
	m, texts := grown(t, n)
	for size := int64(1); size <= n; size++ {
		h := root(t, m, size)
		for i := range size {
			p, err := ledger.ProveRecord(t.Context(), m, size, i)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckRecord(p, size, h, i, tlog.RecordHash(texts[i])); err != nil {
				t.Fatalf("entry %d of %d: %v", i, size, err)
			}
			if err := ledger.CheckRecord(p, size, h, i, texts[i]); err != nil {
				t.Fatal(err)
			}
		}
		for old := int64(1); old <= size; old++ {
			p, err := ledger.ProveTree(t.Context(), m, size, old)
			if err != nil {
				t.Fatal(err)
			}
			if err := tlog.CheckTree(p, size, h, old, root(t, m, old)); err != nil {
				t.Fatalf("%d in %d: %v", old, size, err)
			}
			if err := ledger.CheckTree(p, size, h, old, root(t, m, old)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestCheckRecordRefuses(t *testing.T) {
	m, texts := grown(t, 11)
	h := root(t, m, 11)
	p, err := ledger.ProveRecord(t.Context(), m, 11, 6)
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"a changed entry":     ledger.CheckRecord(p, 11, h, 6, flip(texts[6], 40)),
		"another entry":       ledger.CheckRecord(p, 11, h, 6, texts[5]),
		"another place":       ledger.CheckRecord(p, 11, h, 7, texts[6]),
		"another size":        ledger.CheckRecord(p, 17, h, 6, texts[6]),
		"another root":        ledger.CheckRecord(p, 11, root(t, m, 10), 6, texts[6]),
		"a short proof":       ledger.CheckRecord(p[1:], 11, h, 6, texts[6]),
		"a long proof":        ledger.CheckRecord(append(p[:len(p):len(p)], h), 11, h, 6, texts[6]),
		"a place outside":     ledger.CheckRecord(p, 11, h, 11, texts[6]),
		"a place below 0":     ledger.CheckRecord(p, 11, h, -1, texts[6]),
		"the empty tree":      ledger.CheckRecord(nil, 0, h, 0, texts[6]),
		"a tree without end":  ledger.CheckRecord(p, math.MaxInt64, h, 6, texts[6]),
		"a node for an entry": ledger.CheckRecord(p[1:], 6, h, 3, append(p[0][:], p[0][:]...)),
	} {
		if !errors.Is(err, ledger.ErrProof) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckTreeRefuses(t *testing.T) {
	m, _ := grown(t, 11)
	h, old := root(t, m, 11), root(t, m, 6)
	empty := root(t, m, 0)
	p, err := ledger.ProveTree(t.Context(), m, 11, 6)
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"a forked past":       ledger.CheckTree(p, 11, h, 6, root(t, m, 5)),
		"another present":     ledger.CheckTree(p, 11, old, 6, old),
		"a tree that shrank":  ledger.CheckTree(p, 6, old, 11, h),
		"less than nothing":   ledger.CheckTree(p, 11, h, -1, old),
		"a tree without end":  ledger.CheckTree(p, math.MaxInt64, h, 6, old),
		"an empty tree's lie": ledger.CheckTree(nil, 11, h, 0, old),
		"an emptied tree":     ledger.CheckTree(nil, 0, h, 0, empty),
		"too much proof":      ledger.CheckTree(p, 11, h, 0, empty),
	} {
		if !errors.Is(err, ledger.ErrProof) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := ledger.CheckTree(nil, 11, h, 0, empty); err != nil {
		t.Errorf("every tree begins with the empty one: %v", err)
	}
}

// Many proofs at once are those that each would be, whatever they share.
func TestProveRecords(t *testing.T) {
	const size = 300
	m, _ := grown(t, size)
	var all []int64
	for i := range int64(size) {
		all = append(all, i)
	}
	for _, which := range [][]int64{nil, {0}, {7, 7, 3}, all} {
		got, err := ledger.ProveRecords(t.Context(), m, size, which)
		if err != nil || len(got) != len(which) {
			t.Fatalf("%d proofs of %d, %v", len(got), len(which), err)
		}
		for n, i := range which {
			want, err := ledger.ProveRecord(t.Context(), m, size, i)
			if err != nil || !slices.Equal(got[n], want) {
				t.Errorf("entry %d is proven otherwise among others, %v", i, err)
			}
		}
	}
	_, outside := ledger.ProveRecords(t.Context(), m, size, []int64{3, size})
	_, later := ledger.ProveRecords(t.Context(), m, size+1, []int64{3})
	for _, err := range []error{outside, later} {
		if !errors.Is(err, ledger.ErrProof) && !errors.Is(err, ledger.ErrStorage) {
			t.Error(err)
		}
	}
}

func TestProveRefusesWhatIsNotThere(t *testing.T) {
	m, _ := grown(t, 11)
	ctx := t.Context()
	_, outside := ledger.ProveRecord(ctx, m, 11, 11)
	_, later := ledger.ProveRecord(ctx, m, 12, 3)
	_, endless := ledger.ProveRecord(ctx, m, math.MaxInt64, 3)
	_, shrunk := ledger.ProveTree(ctx, m, 5, 6)
	_, laterTree := ledger.ProveTree(ctx, m, 100, 6)
	_, endlessTree := ledger.ProveTree(ctx, m, math.MaxInt64, 6)
	_, laterRoot := ledger.RootAt(ctx, m, 12)
	_, endlessRoot := ledger.RootAt(ctx, m, math.MaxInt64)
	for name, err := range map[string]error{
		"outside": outside, "later": later, "endless": endless, "shrunk": shrunk, "later tree": laterTree,
		"endless tree": endlessTree, "later root": laterRoot, "endless root": endlessRoot,
	} {
		if !errors.Is(err, ledger.ErrProof) && !errors.Is(err, ledger.ErrStorage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// proof is a proof of entry index in a log of size entries.
func proof(t *testing.T, size, index int64) (ledger.Proof, []event.LogKey) {
	t.Helper()
	m, texts := grown(t, int(size))
	signers, keys := testKeys(t)
	cp, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: origin, Size: size, Root: root(t, m, size)}, 1763755300, signers...)
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := ledger.ProveRecord(t.Context(), m, size, index)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Proof{Index: index, Entry: texts[index], Hashes: hashes, Checkpoint: cp}, keys
}

func TestProofText(t *testing.T) {
	for name, size := range map[string]int64{"a log of one": 1, "a log of many": 13} {
		t.Run(name, func(t *testing.T) {
			want, keys := proof(t, size, size/2)
			b, err := ledger.FormatProof(want)
			if err != nil {
				t.Fatal(err)
			}
			p, err := ledger.ParseProof(b)
			if err != nil {
				t.Fatal(err)
			}
			e, c, err := p.Open(origin, keys)
			if err != nil || c.Size != size || !bytes.Equal(mustText(t, e), want.Entry) {
				t.Errorf("%+v %+v %v", e, c, err)
			}
			if again, err := ledger.FormatProof(p); err != nil || !bytes.Equal(again, b) {
				t.Errorf("written back otherwise (%v)", err)
			}
		})
	}
}

func TestProofRefuses(t *testing.T) {
	p, keys := proof(t, 13, 6)
	b, err := ledger.FormatProof(p)
	if err != nil {
		t.Fatal(err)
	}
	swap := func(old, new string) []byte {
		if !bytes.Contains(b, []byte(old)) {
			t.Fatalf("no %q", old)
		}
		return bytes.Replace(b, []byte(old), []byte(new), 1)
	}
	for name, row := range map[string]struct {
		b    []byte
		want error
	}{
		"another version":   {swap("@v1", "@v2"), ledger.ErrText},
		"no index":          {swap("index 6\n", ""), ledger.ErrText},
		"a padded index":    {swap("index 6", "index 06"), ledger.ErrText},
		"an index below 0":  {swap("index 6", "index -6"), ledger.ErrText},
		"an endless index":  {swap("index 6", "index 18446744073709551615"), ledger.ErrText},
		"a short hash":      {swap("index 6\n", "index 6\nAAAA\n"), ledger.ErrText},
		"carriage returns":  {bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")), ledger.ErrText},
		"no entry":          {b[bytes.Index(b, []byte("index")):], ledger.ErrText},
		"no last line feed": {b[:len(b)-1], ledger.ErrText},
		"another place":     {swap("index 6", "index 7"), ledger.ErrProof},
		"another log":       {swap("safehand.example/log", "other.example/log"), ledger.ErrOrigin},
		"another size":      {swap("\n13\n", "\n12\n"), ledger.ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := ledger.ParseProof(row.b)
			if err == nil {
				_, _, err = p.Open(origin, keys)
			}
			if !errors.Is(err, row.want) {
				t.Errorf("%v, not %v", err, row.want)
			}
		})
	}
	if _, err := ledger.ParseProof(append(bytes.Clone(b), bytes.Repeat([]byte("\n"), 1<<20)...)); !errors.Is(err, ledger.ErrText) {
		t.Errorf("a proof without end: %v", err)
	}
	p.Entry = flip(p.Entry, bytes.Index(p.Entry, []byte("Z\n"))-1)
	if _, _, err := p.Open(origin, keys); !errors.Is(err, ledger.ErrProof) {
		t.Errorf("a time changed by a second: %v", err)
	}
}
