package ledger_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

const origin event.Origin = "safehand.example/log"

// testKeys are the keys of the examples in docs/log.md. Everybody knows them.
func testKeys(tb testing.TB) ([]*ledger.LogSigner, []event.LogKey) {
	tb.Helper()
	b, err := os.ReadFile("testdata/example.keys")
	if err != nil {
		tb.Fatal(err)
	}
	signers, keys, err := ledger.ParseLogSigners(b)
	if err != nil {
		tb.Fatal(err)
	}
	return signers, keys
}

func at(tb testing.TB, s string) event.Time {
	tb.Helper()
	var t event.Time
	if err := t.UnmarshalText([]byte(s)); err != nil {
		tb.Fatal(err)
	}
	return t
}

// number is a digest made from n, different for every n.
func number(n int) event.Digest {
	return event.Sum(binary.BigEndian.AppendUint64([]byte("test"), uint64(n)))
}

// entry is entry i of a log whose time goes on by a second every third entry.
func entry(i int) ledger.Entry {
	e := ledger.Entry{
		Recorded:   event.Time(1763755260 + i/3),
		Event:      event.EventID{Digest: number(3 * i)},
		Signatures: number(3*i + 1),
	}
	for k := range 1 + i%3 {
		e.Tallies = append(e.Tallies, ledger.Tally(event.Thread{Digest: number(k)}, int64(i+1)))
	}
	return e
}

func entries(from, n int) []ledger.Entry {
	var out []ledger.Entry
	for i := range n {
		out = append(out, entry(from+i))
	}
	return out
}

// grown is a log of n entries and the bytes of them.
func grown(tb testing.TB, n int) (*ledger.Memory, [][]byte) {
	tb.Helper()
	m := new(ledger.Memory)
	if _, _, err := ledger.Append(tb.Context(), m, entries(0, n)); err != nil {
		tb.Fatal(err)
	}
	texts, err := m.ReadEntries(tb.Context(), 0, int64(n))
	if err != nil {
		tb.Fatal(err)
	}
	return m, texts
}

// random prints the seed it is made from, so that a failure can be repeated.
func random(tb testing.TB) *rand.Rand {
	tb.Helper()
	seed := rand.Uint64()
	tb.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func mustText(tb testing.TB, e ledger.Entry) []byte {
	tb.Helper()
	b, err := e.Text()
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func root(tb testing.TB, m *ledger.Memory, size int64) tlog.Hash {
	tb.Helper()
	h, err := ledger.RootAt(tb.Context(), m, size)
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

// flip is b with the lowest bit of byte i changed.
func flip(b []byte, i int) []byte {
	b = bytes.Clone(b)
	b[i] ^= 1
	return b
}
