package mirror_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/mirror"
	"github.com/safehand/safehand/ledger"
)

// caught wants the breach by name, kept and final, and nothing cosigned past it.
func caught(t *testing.T, l *madeLog, s *stand, m *mirror.Mirror, kind string, words ...string) *mirror.Breach {
	t.Helper()
	before := m.Size()
	_, err := m.Once(t.Context())
	if errors.Is(err, mirror.ErrUnreachable) {
		_, err = m.Once(t.Context()) // what a line may have spoilt is asked for again
	}
	var b *mirror.Breach
	if !errors.As(err, &b) || b.Kind != kind {
		t.Fatalf("got %v, want a breach %q", err, kind)
	}
	for _, w := range append(words, "THE LOG IS CAUGHT", b.Dir) {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
	if m.Size() != before {
		t.Error("and yet it took entries in")
	}
	for _, f := range []string{"breach.json", "README.txt", "head"} {
		if _, err := os.Stat(filepath.Join(b.Dir, f)); err != nil {
			t.Errorf("the proof lacks %s", f)
		}
	}
	if _, err := m.Once(t.Context()); !errors.As(err, new(*mirror.Breach)) {
		t.Errorf("it goes on: %v", err)
	}
	m.Close()
	if _, err := s.open(t, l); !errors.As(err, new(*mirror.Breach)) {
		t.Errorf("it starts again: %v", err)
	}
	return b
}

func TestBreaches(t *testing.T) {
	plain := func(l *madeLog) { l.grow(400) }
	for name, row := range map[string]struct {
		first func(l *madeLog)
		then  func(l *madeLog)
		kind  string
		words string
	}{
		"an event twice": {plain, func(l *madeLog) {
			e := l.entry(int64(len(l.texts)))
			e.Event = l.entry(7).Event
			l.add(e)
		}, mirror.Twice, "stands in entry 7 and again in entry 400"},
		"a tally twice": {plain, func(l *madeLog) {
			e := l.entry(int64(len(l.texts)))
			e.Tallies[1] = l.entry(3).Tallies[0]
			l.add(e)
		}, mirror.Twice, "stands in entry 3 and again in entry 400: two statements bear one number"},
		"a tally twice in one breath": {plain, func(l *madeLog) {
			l.grow(10)
			e := l.entry(410)
			e.Tallies[0] = l.entry(402).Tallies[1]
			l.add(e)
		}, mirror.Twice, "entry 402 and again in entry 410"},
		"other entries than it signed": {plain, func(l *madeLog) {
			l.grow(50)
			l.give = func(from int64, texts [][]byte) [][]byte {
				out := append([][]byte{}, texts...)
				e := l.entry(9_000_000)
				e.Recorded = start + 90
				out[20], _ = e.Text()
				return out
			}
		}, mirror.Unproved, "are not those under the head it signed"},
		"another history of the same size": {plain, func(l *madeLog) {
			other := &madeLog{t: l.t, signers: l.signers, memory: new(ledger.Memory), now: l.now}
			e := l.entry(0)
			e.Signatures = event.Sum([]byte("another"))
			other.add(e)
			other.grow(399)
			l.head = func() []byte { return other.note(400) }
		}, mirror.Fork, "two histories"},
		"another history that is shorter": {plain, func(l *madeLog) {
			other := &madeLog{t: l.t, signers: l.signers, memory: new(ledger.Memory), now: l.now}
			e := l.entry(0)
			e.Signatures = event.Sum([]byte("another"))
			other.add(e)
			other.grow(100)
			l.head = func() []byte { return other.note(90) }
		}, mirror.Fork, "two histories"},
		"another history that goes on": {plain, func(l *madeLog) {
			memory := new(ledger.Memory)
			e := l.entry(0)
			e.Signatures = event.Sum([]byte("another"))
			_, _, err := ledger.Append(context.Background(), memory, []ledger.Entry{e})
			if err != nil {
				l.t.Fatal(err)
			}
			for i := int64(1); i < 500; i++ {
				if _, _, err := ledger.Append(context.Background(), memory, []ledger.Entry{l.entry(i)}); err != nil {
					l.t.Fatal(err)
				}
			}
			l.grow(100)
			l.memory = memory
		}, mirror.Unproved, "the first 500 do not begin the log of 500"},
		"set back, and signed anew": {plain, func(l *madeLog) {
			l.head = func() []byte { return l.note(200) }
		}, mirror.Shrunk, "after one of 400"},
	} {
		t.Run(name, func(t *testing.T) {
			l, s := newLog(t), newStand(t)
			row.first(l)
			m := s.must(t, l)
			follow(t, m, int64(len(l.texts)))
			row.then(l)
			b := caught(t, l, s, m, row.kind, row.words)
			if row.kind == mirror.Twice {
				provesTwice(t, l, b)
			}
		})
	}
}

// provesTwice checks the proof as a stranger would: both entries stand under the
// head that the log signed, and share a value.
func provesTwice(t *testing.T, l *madeLog, b *mirror.Breach) {
	t.Helper()
	var entries []ledger.Entry
	note, err := os.ReadFile(filepath.Join(b.Dir, "head"))
	if err != nil {
		t.Fatal(err)
	}
	h, _, err := keysOf(t, l).Open(note)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []int64{*b.First, b.At} {
		text, err := os.ReadFile(filepath.Join(b.Dir, fmt.Sprintf("entry-%d", i)))
		if err != nil {
			t.Fatal(err)
		}
		proof, err := os.ReadFile(filepath.Join(b.Dir, fmt.Sprintf("proof-%d", i)))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Fields(string(proof))
		var p tlog.RecordProof
		for _, x := range lines[2:] {
			hash, err := tlog.ParseHash(x)
			if err != nil {
				t.Fatal(err)
			}
			p = append(p, hash)
		}
		if lines[0] != fmt.Sprint(h.Size) || lines[1] != h.Root.String() || tlog.CheckRecord(p, h.Size, h.Root, i, tlog.RecordHash(text)) != nil {
			t.Errorf("entry %d is not proven under the head", i)
		}
		e, err := ledger.ParseEntry(text)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	for _, x := range entries[0].Tallies {
		for _, y := range entries[1].Tallies {
			if x == y {
				return
			}
		}
	}
	if entries[0].Event != entries[1].Event {
		t.Error("the two entries share nothing")
	}
}

// Time can't run back in a log that ledger.Append made; one that somebody else
// made can.
func TestTimeRunsBack(t *testing.T) {
	for kind, spoil := range map[string]func(e []byte) []byte{
		mirror.Time: func(e []byte) []byte {
			return bytes.Replace(e, []byte("recorded 2026"), []byte("recorded 2025"), 1)
		},
		mirror.Grammar: func(e []byte) []byte { return append(e, "tally x\n"...) },
	} {
		t.Run(kind, func(t *testing.T) {
			l, s := newLog(t), newStand(t)
			l.grow(30)
			m := s.must(t, l)
			follow(t, m, 30)
			l.grow(30)
			l.texts[45] = spoil(l.texts[45])
			tree := &edge{}
			for _, e := range l.texts {
				tree.add(e)
			}
			l.head = func() []byte {
				l.now++
				b, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: origin, Size: 60, Root: tree.root()}, l.now, l.signers...)
				if err != nil {
					t.Fatal(err)
				}
				return b
			}
			caught(t, l, s, m, kind, "entry 45")
		})
	}
}

// edge makes a tree of whatever it is given.
type edge struct {
	n int64
	h []tlog.Hash
}

func (e *edge) add(b []byte) {
	h := tlog.RecordHash(b)
	for n := e.n; n&1 == 1; n >>= 1 {
		h, e.h = tlog.NodeHash(e.h[len(e.h)-1], h), e.h[:len(e.h)-1]
	}
	e.h, e.n = append(e.h, h), e.n+1
}

func (e *edge) root() tlog.Hash {
	h := e.h[len(e.h)-1]
	for i := len(e.h) - 2; i >= 0; i-- {
		h = tlog.NodeHash(e.h[i], h)
	}
	return h
}

// What a proxy spoils once accuses nobody.
func TestSpoiltOnTheWay(t *testing.T) {
	l, s := newLog(t), newStand(t)
	l.grow(20)
	m := s.must(t, l)
	follow(t, m, 20)
	l.grow(20)
	asked := 0
	l.give = func(_ int64, texts [][]byte) [][]byte {
		if asked++; asked > 1 {
			return texts
		}
		out := append([][]byte{}, texts...)
		out[3] = append([]byte("x"), out[3]...)
		return out
	}
	if _, err := m.Once(t.Context()); !errors.Is(err, mirror.ErrUnreachable) {
		t.Fatalf("got %v", err)
	}
	follow(t, m, 40)
}
