package mirror_test

import (
	"context"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/mirror"
	"github.com/safehand/safehand/ledger"
)

const (
	origin = "safehand.example/log"
	start  = event.Time(1795293120)
)

// madeLog is a log that does as it is told.
type madeLog struct {
	t       testing.TB
	signers []*ledger.LogSigner
	vkeys   []string
	memory  *ledger.Memory
	texts   [][]byte
	now     event.Time
	give    func(from int64, texts [][]byte) [][]byte // what Entries answers, if set
	head    func() []byte
}

func newLog(t testing.TB) *madeLog {
	t.Helper()
	signers, keys, err := ledger.GenerateLogKeys(origin)
	if err != nil {
		t.Fatal(err)
	}
	l := &madeLog{t: t, signers: signers, memory: new(ledger.Memory), now: start}
	for _, k := range keys {
		l.vkeys = append(l.vkeys, string(k))
	}
	return l
}

// entry is an entry of its own kind: nothing in it stands in another.
func (l *madeLog) entry(n int64) ledger.Entry {
	d := func(what string) event.Digest { return event.Sum(fmt.Appendf(nil, "%s %d", what, n)) }
	return ledger.Entry{
		Recorded: start + event.Time(n/5), Event: event.EventID{Digest: d("event")}, Signatures: d("signatures"),
		Tallies: []event.Digest{d("one"), d("two")},
	}
}

func (l *madeLog) add(entries ...ledger.Entry) {
	l.t.Helper()
	_, _, err := ledger.Append(context.Background(), l.memory, entries)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, e := range entries {
		b, _ := e.Text()
		l.texts = append(l.texts, b)
	}
}

func (l *madeLog) grow(n int64) {
	var entries []ledger.Entry
	for i := range n {
		entries = append(entries, l.entry(int64(len(l.texts))+i))
	}
	l.add(entries...)
}

// note is the head of a size, as signed now.
func (l *madeLog) note(size int64) []byte {
	l.t.Helper()
	root, err := ledger.RootAt(context.Background(), l.memory, size)
	if err == nil {
		l.now++
		b, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: origin, Size: size, Root: root}, l.now, l.signers...)
		if err == nil {
			return b
		}
	}
	l.t.Fatal(err)
	return nil
}

func (l *madeLog) Head(context.Context) ([]byte, error) {
	if l.head != nil {
		return l.head(), nil
	}
	return l.note(int64(len(l.texts))), nil
}

func (l *madeLog) Entries(_ context.Context, from int64) ([][]byte, error) {
	texts := l.texts[from:min(from+1024, int64(len(l.texts)))]
	if l.give != nil {
		return l.give(from, texts), nil
	}
	return texts, nil
}

func (l *madeLog) Grown(ctx context.Context, from, to int64) (tlog.TreeProof, error) {
	p, err := ledger.ProveTree(ctx, l.memory, to, from)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", mirror.ErrUnreachable, err)
	}
	return p, nil
}

func keysOf(t testing.TB, l *madeLog) ledger.HeadKeys {
	t.Helper()
	k, err := ledger.ParseHeadKeys(origin, l.vkeys)
	if err != nil {
		t.Fatal(err)
	}
	return k
}
