package ledger_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// naive is the Merkle tree hash as RFC 6962, 2.1 defines it, and nothing else.
func naive(leaves [][]byte) [32]byte {
	switch n := len(leaves); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	default:
		k := 1
		for k*2 < n {
			k *= 2
		}
		l, r := naive(leaves[:k]), naive(leaves[k:])
		return sha256.Sum256(append(append([]byte{1}, l[:]...), r[:]...))
	}
}

func TestAppendMakesTheTreeOfRFC6962(t *testing.T) {
	rnd := random(t)
	for range 8 {
		m := new(ledger.Memory)
		var leaves [][]byte
		for len(leaves) < 300 {
			batch := entries(len(leaves), rnd.IntN(40))
			for _, e := range batch {
				leaves = append(leaves, mustText(t, e))
			}
			size, got, err := ledger.Append(t.Context(), m, batch)
			if err != nil {
				t.Fatal(err)
			}
			if want := naive(leaves); size != int64(len(leaves)) || got != tlog.Hash(want) {
				t.Fatalf("size %d, root %s, not %d and %s", size, got, len(leaves), tlog.Hash(want))
			}
		}
		for n := range leaves {
			if got := root(t, m, int64(n)); got != tlog.Hash(naive(leaves[:n])) {
				t.Fatalf("root at %d is %s", n, got)
			}
		}
	}
}

func TestAppendRefusesTimeRunningBack(t *testing.T) {
	early, late := entry(0), entry(9)
	for name, batches := range map[string][][]ledger.Entry{
		"between batches": {{late}, {early}},
		"within a batch":  {{late, early}},
	} {
		t.Run(name, func(t *testing.T) {
			c := counting{new(ledger.Memory), make(map[string]int)}
			var err error
			for _, b := range batches {
				_, _, err = ledger.Append(t.Context(), c, b)
			}
			if !errors.Is(err, ledger.ErrTime) {
				t.Errorf("%v", err)
			}
			// Memory would refuse it too; a database need not.
			if c.calls["WriteEntries"] != len(batches)-1 {
				t.Error("it was left to the storage to refuse")
			}
		})
	}
	t.Run("the same second is no step back", func(t *testing.T) {
		m := new(ledger.Memory)
		if _, _, err := ledger.Append(t.Context(), m, entries(0, 3)); err != nil {
			t.Error(err)
		}
	})
}

func TestAppendRefusesAnEntryWithoutText(t *testing.T) {
	m := new(ledger.Memory)
	if _, _, err := ledger.Append(t.Context(), m, []ledger.Entry{entry(0), {}}); err == nil {
		t.Fatal("appended")
	}
	if size, _, err := m.Head(t.Context()); size != 0 || err != nil {
		t.Errorf("%d entries were written (%v)", size, err)
	}
}

// counting counts what one Append asks of its storage.
type counting struct {
	*ledger.Memory
	calls map[string]int
}

func (c counting) Head(ctx context.Context) (int64, event.Time, error) {
	c.calls["Head"]++
	return c.Memory.Head(ctx)
}

func (c counting) ReadHashes(ctx context.Context, x []int64) ([]tlog.Hash, error) {
	c.calls["ReadHashes"]++
	return c.Memory.ReadHashes(ctx, x)
}

func (c counting) WriteEntries(ctx context.Context, start int64, b [][]byte) error {
	c.calls["WriteEntries"]++
	return c.Memory.WriteEntries(ctx, start, b)
}

func (c counting) WriteHashes(ctx context.Context, first int64, h []tlog.Hash) error {
	c.calls["WriteHashes"]++
	return c.Memory.WriteHashes(ctx, first, h)
}

func TestABatchOfAnyLengthIsFourCalls(t *testing.T) {
	m, _ := grown(t, 77)
	c := counting{m, make(map[string]int)}
	if _, _, err := ledger.Append(t.Context(), c, entries(77, 500)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Head", "ReadHashes", "WriteEntries", "WriteHashes"} {
		if c.calls[name] != 1 {
			t.Errorf("%s was called %d times", name, c.calls[name])
		}
	}
}

// lying changes what a storage says.
type lying struct {
	*ledger.Memory
	size   int64
	hashes int
}

func (l lying) Head(context.Context) (int64, event.Time, error) { return l.size, 0, nil }
func (l lying) ReadHashes(context.Context, []int64) ([]tlog.Hash, error) {
	return make([]tlog.Hash, l.hashes), nil
}

func TestAppendRefusesAStorageThatContradictsItself(t *testing.T) {
	for name, s := range map[string]lying{
		"less than no entries":      {size: -1},
		"more entries than allowed": {size: ledger.MaxSize},
		"too few hashes":            {size: 3, hashes: 1},
		"too many hashes":           {size: 3, hashes: 3},
		"fewer entries than it has": {size: 3, hashes: 2},
	} {
		t.Run(name, func(t *testing.T) {
			s.Memory, _ = grown(t, 5)
			if _, _, err := ledger.Append(t.Context(), s, entries(5, 1)); !errors.Is(err, ledger.ErrStorage) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestMemoryPolices(t *testing.T) {
	ctx := t.Context()
	five := mustText(t, entry(5))
	for name, break_ := range map[string]func(m *ledger.Memory) error{
		"an entry written over": func(m *ledger.Memory) error { return m.WriteEntries(ctx, 4, [][]byte{five}) },
		"a gap in the entries":  func(m *ledger.Memory) error { return m.WriteEntries(ctx, 6, [][]byte{five}) },
		"a hash written over, with itself": func(m *ledger.Memory) error {
			return m.WriteHashes(ctx, 7, []tlog.Hash{tlog.RecordHash(mustText(t, entry(4)))})
		},
		"a gap in the hashes":  func(m *ledger.Memory) error { return m.WriteHashes(ctx, 9, make([]tlog.Hash, 1)) },
		"a hash without entry": func(m *ledger.Memory) error { return m.WriteHashes(ctx, 8, make([]tlog.Hash, 1)) },
		"another entry's hash": func(m *ledger.Memory) error {
			if err := m.WriteEntries(ctx, 5, [][]byte{five}); err != nil {
				t.Fatal(err)
			}
			return m.WriteHashes(ctx, 8, make([]tlog.Hash, 2))
		},
		"half a batch": func(m *ledger.Memory) error {
			if err := m.WriteEntries(ctx, 5, [][]byte{five}); err != nil {
				t.Fatal(err)
			}
			_, _, err := m.Head(ctx)
			return err
		},
		"a hash that is not there": func(m *ledger.Memory) error {
			_, err := m.ReadHashes(ctx, []int64{8})
			return err
		},
		"an entry that is not there": func(m *ledger.Memory) error {
			_, err := m.ReadEntries(ctx, 5, 6)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			m, _ := grown(t, 5) // with eight hashes
			if err := break_(m); !errors.Is(err, ledger.ErrStorage) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestMemoryKeepsItsOwnCopy(t *testing.T) {
	m, texts := grown(t, 5)
	five := mustText(t, entry(5))
	if err := m.WriteEntries(t.Context(), 5, [][]byte{five}); err != nil {
		t.Fatal(err)
	}
	texts[0][0] ^= 1
	five[0] ^= 1
	again, err := m.ReadEntries(t.Context(), 0, 6)
	if err != nil || again[0][0] == texts[0][0] || again[5][0] == five[0] {
		t.Errorf("an entry changed under the log (%v)", err)
	}
}

func BenchmarkAppend(b *testing.B) {
	for name, n := range map[string]int{"one": 1, "batch of 64": 64} {
		b.Run(name, func(b *testing.B) {
			m, size := new(ledger.Memory), 0
			for b.Loop() {
				if _, _, err := ledger.Append(b.Context(), m, entries(size, n)); err != nil {
					b.Fatal(err)
				}
				size += n
			}
			b.ReportMetric(float64(size)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}
