package continuitytest

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Witness is somebody who counter-signs heads, with a key of each form.
type Witness struct {
	Name      string
	cosigners []*ledger.Cosigner
}

// NewWitness makes the keys of one.
func NewWitness(t testing.TB, name string) *Witness {
	t.Helper()
	c, err := ledger.GenerateCosigners(name)
	if err != nil {
		t.Fatal(err)
	}
	return &Witness{name, c}
}

// Key is its Ed25519 key.
func (x *Witness) Key() ledger.CosignerKey { return x.cosigners[0].Key() }

// Line is its Ed25519 line under a head's text.
func (x *Witness) Line(t testing.TB, text []byte, at event.Time) []byte {
	t.Helper()
	b, err := ledger.Cosign(text, at, x.cosigners[0])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Seen is the head of a size as the log and witnesses signed it at an instant.
func (w *World) Seen(size int64, at event.Time, by ...*Witness) []byte {
	w.T.Helper()
	root, err := ledger.RootAt(w.T.Context(), w.memory, size)
	w.must(err)
	b, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: Origin, Size: size, Root: root}, at, w.signers...)
	w.must(err)
	text, _, _ := strings.Cut(string(b), "\n\n")
	for _, x := range by {
		b = append(b, x.Line(w.T, []byte(text+"\n"), at)...)
	}
	return b
}

// Watched puts heads into evidence, each with the proof that the evidence's own
// continues it.
func (w *World) Watched(ev *continuity.Evidence, heads ...[]byte) *continuity.Evidence {
	w.T.Helper()
	cp, err := ledger.ParseHead([]byte(strings.SplitAfter(string(ev.Checkpoint), "\n\n")[0][:strings.Index(string(ev.Checkpoint), "\n\n")+1]))
	w.must(err)
	for _, n := range heads {
		h := continuity.HeadOf(n, nil)
		p, err := ledger.ProveTree(w.T.Context(), w.memory, cp.Size, h.Size)
		w.must(err)
		h.Proof = tlog.TreeProof(p)
		ev.Heads = append(ev.Heads, *h)
	}
	return ev
}

// Policy asks for so many of the witnesses, each by its Ed25519 key.
func Policy(t testing.TB, least int, all ...*Witness) *ledger.Policy {
	t.Helper()
	var b, names strings.Builder
	for i, x := range all {
		fmt.Fprintf(&b, "witness w%d %s\n", i+1, string(x.Key()))
		fmt.Fprintf(&names, " w%d", i+1)
	}
	fmt.Fprintf(&b, "group enough %d%s\nquorum enough\n", least, &names)
	p, err := ledger.ParsePolicy([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
