//go:build !js

package vectors_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/seal"
	"github.com/safehand/safehand/vectors"
)

// artefact is something that is kept or sent, and what becomes of it when it is
// changed on the way. Its check gives nil for good alone.
type artefact struct {
	name  string
	good  []byte
	check func(b []byte) error
	// names are the lists of classes by which a change may be refused, and only the
	// classes that are also in allowed, when that is there.
	names   [][]class
	allowed []string
	// least is how few changes may have been tried.
	least int
	most  int // flips, if not the usual number
}

// usual is how many bits of one artefact are flipped: all of the small ones, and of
// the large ones as many, spread evenly. An eighth as many times its end is cut off.
// With -every it is each bit of all of them, and each length.
const usual = 1500

var eachBit = flag.Bool("every", false, "flip every bit, also of what is large")

// The tamper matrix: one bit of anything flipped, or its end cut off, is refused,
// and by a name that says what is wrong.
func TestNothingMayBeTamperedWith(t *testing.T) {
	var rows []artefact
	for _, f := range []func(testing.TB) []artefact{statements, logged, sealedUp, testified} {
		rows = append(rows, f(t)...)
	}
	for _, a := range rows {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			if err := a.check(a.good); err != nil {
				t.Fatalf("unchanged it is refused: %v", err)
			}
			n := a.flips(t) + a.cuts(t)
			if n < a.least || n == 0 {
				t.Errorf("only %d changes were tried", n)
			}
		})
	}
}

func (a *artefact) flips(t *testing.T) (tried int) {
	bits := 8 * len(a.good)
	step := max(1, (bits+a.tries()-1)/a.tries())
	if step > 1 {
		step |= 1 // so that it is not always the same bit of a byte
	}
	for i := 0; i < bits; i += step {
		bad := bytes.Clone(a.good)
		bad[i/8] ^= 1 << (i % 8)
		a.refused(t, bad, fmt.Sprintf("bit %d of byte %d flipped", i%8, i/8))
		tried++
	}
	return tried
}

func (a *artefact) cuts(t *testing.T) (tried int) {
	step := max(1, len(a.good)/(a.tries()/8))
	for n := len(a.good) - 1; n >= 0; n -= step {
		a.refused(t, bytes.Clone(a.good[:n]), fmt.Sprintf("cut to %d of %d bytes", n, len(a.good)))
		tried++
	}
	return tried
}

func (a *artefact) tries() int {
	if *eachBit {
		return 8 * len(a.good)
	}
	if a.most > 0 {
		return a.most
	}
	return usual
}

func (a *artefact) refused(t *testing.T, bad []byte, what string) {
	t.Helper()
	err := a.check(bad)
	if err == nil {
		t.Errorf("%s: nobody notices", what)
		return
	}
	var found []string
	for _, list := range a.names {
		for _, c := range list {
			if c.says(err) {
				found = append(found, c.name)
			}
		}
	}
	if len(found) == 0 {
		t.Errorf("%s: refused without a name: %v", what, err)
	}
	for _, f := range found {
		if a.allowed != nil && !slices.Contains(a.allowed, f) {
			t.Errorf("%s: refused as %s, want one of %v: %v", what, f, a.allowed, err)
		}
	}
}

// ofVector is the body of a vector, checked as the vector is.
func ofVector(t testing.TB, name string, names ...[]class) artefact {
	t.Helper()
	v, err := vectors.Read(vectors.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	if names == nil {
		names = [][]class{classesOf(v.Kind())}
	}
	return artefact{name: name, good: v.Body, names: names, check: func(b []byte) error {
		c := *v
		c.Body = b
		return checks[v.Kind()](&c)
	}}
}

var said = [][]class{texts, noteClasses, {{"id", errSays, nil}}}

// statements: the text and the signature lines of notes, and texts that are known
// by their digest.
func statements(t testing.TB) (out []artefact) {
	for _, name := range []string{"note/received", "note/decided"} {
		a := ofVector(t, name, said...)
		a.least = len(a.good)
		i := bytes.Index(a.good, []byte("\n\n")) + 2
		head, lines := a.good[:i], a.good[i:]
		alone := a
		alone.name, alone.good, alone.least = name+", its signature lines", lines, 500
		alone.allowed = []string{"note", "line", "signature", "signatures", "utf-8", "character", "missing", "order", "out-of-place"}
		alone.check = func(b []byte) error { return a.check(slices.Concat(head, b)) }
		out = append(out, a, alone)
	}
	for _, name := range []string{"event/sealed", "event/dispatched", "event/enrolled", "seal/seal"} {
		a := ofVector(t, name, said...)
		a.least = 800
		out = append(out, a)
	}
	return out
}

// logged: entries, proofs and heads.
func logged(t testing.TB) (out []artefact) {
	for _, name := range []string{"checkpoint/of-five", "checkpoint/of-none", "proof/entry-3-of-7"} {
		names := [][]class{checkpointClasses, logClasses}
		a := ofVector(t, name, names...)
		a.least = 800
		out = append(out, a)
	}
	v, err := vectors.Read(vectors.FS, "inclusion/3-of-7")
	if err != nil {
		t.Fatal(err)
	}
	root, path, entry := hash(v.Get("root")), hashes(v), field64(v, "entry")
	out = append(out,
		artefact{"entry", entry, func(b []byte) error {
			return ledger.CheckRecord(path, 7, root, 3, b)
		}, [][]class{logClasses}, []string{"proof"}, 800, 0},
		raw("proof of an entry", path, func(h []tlog.Hash) error { return ledger.CheckRecord(h, 7, root, 3, entry) }),
	)
	c, err := vectors.Read(vectors.FS, "consistency/3-to-7")
	if err != nil {
		t.Fatal(err)
	}
	return append(out, raw("proof of consistency", hashes(c), func(h []tlog.Hash) error {
		return ledger.CheckTree(h, 7, hash(c.Get("new-root")), 3, hash(c.Get("old-root")))
	}))
}

// raw is the bytes of hashes.
func raw(name string, list []tlog.Hash, check func([]tlog.Hash) error) artefact {
	var good []byte
	for _, h := range list {
		good = append(good, h[:]...)
	}
	return artefact{name, good, func(b []byte) error {
		var h []tlog.Hash
		for part := range slices.Chunk(b, tlog.HashSize) {
			var x tlog.Hash
			copy(x[:], part)
			h = append(h, x)
		}
		return check(h)
	}, [][]class{logClasses}, []string{"proof"}, len(good), 0}
}

// sealedUp: everything of an exhibit, and the age files that travel with it.
func sealedUp(t testing.TB) (out []artefact) {
	for _, name := range []string{"sealed/words", "sealed/to-two", "grant/grant", "unit-copy/two-keys"} {
		a := ofVector(t, name)
		a.least = 800
		out = append(out, a)
	}
	v, err := vectors.Read(vectors.FS, "exhibit/whole")
	if err != nil {
		t.Fatal(err)
	}
	x, err := exhibitOf(v)
	if err != nil {
		t.Fatal(err)
	}
	part := func(name, by string, least int, good []byte, with func(b []byte) seal.Sealed) {
		out = append(out, artefact{name, good, func(b []byte) error { return seal.CheckAll(context.Background(), with(b), nil) },
			[][]class{exhibitClasses}, []string{by}, least, 0})
	}
	part("segment list", "segment-list", 1000, x.List, func(b []byte) seal.Sealed { y := x; y.List = b; return y })
	part("sealed manifest", "manifest", 1000, x.Manifest, func(b []byte) seal.Sealed { y := x; y.Manifest = b; return y })
	for _, i := range []int64{3, 7} {
		part(fmt.Sprintf("segment %d", i), "segment", 1000, segmentOf(t, x, i), func(b []byte) seal.Sealed {
			y := x
			y.Fetch = func(ctx context.Context, n int64) (io.ReadCloser, error) {
				if n == i {
					return io.NopCloser(bytes.NewReader(b)), nil
				}
				return x.Fetch(ctx, n)
			}
			return y
		})
	}
	return append(out, clearTexts(t, x, identityOf(v))...)
}

func segmentOf(t testing.TB, x seal.Sealed, i int64) []byte {
	t.Helper()
	r, err := x.Fetch(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var errNotOf = errors.New("the file is not of the exhibit")

// clearTexts: the clear manifest, and a clear file.
func clearTexts(t testing.TB, x seal.Sealed, key seal.Identity) []artefact {
	t.Helper()
	open, err := seal.OpenExhibit(x, key)
	if err != nil {
		t.Fatal(err)
	}
	return []artefact{
		{"clear manifest", open.Text, func(b []byte) error { _, err := seal.MatchManifest(&x.Seal, b); return err },
			[][]class{exhibitClasses}, []string{"manifest"}, 800, 0},
		{"clear file", []byte(interview), func(b []byte) error {
			paths, err := seal.MatchFile(open.Manifest, bytes.NewReader(b))
			if err == nil && len(paths) != 1 {
				err = errNotOf
			}
			return err
		}, [][]class{{{"file", errNotOf, nil}}}, nil, 200, 0},
	}
}

// testified: continuity records, and what stands in them.
func testified(t testing.TB) (out []artefact) {
	a := ofVector(t, "record/received")
	a.least, a.most = 200, 300
	// Verifying takes a thousand times as long as reading a text: some of the parts
	// are tried by themselves, where the bits are.
	a.good = bytes.Clone(a.good)
	all := a.check
	i := bytes.Index(a.good, []byte("-- statements/"))
	whole := a
	whole.name, whole.good = "record, its head and texts", a.good[:i]
	whole.check = func(b []byte) error { return all(slices.Concat(b, a.good[i:])) }
	parts := whole
	parts.name, parts.good = "record, its statements", a.good[i:]
	parts.check = func(b []byte) error { return all(slices.Concat(a.good[:i], b)) }
	return append(out, whole, parts)
}

// An entry under the digest of another statement is not that statement's, whoever
// signed it.
func TestAnEntryHoldsItsNoteAlone(t *testing.T) {
	v, err := vectors.Read(vectors.FS, "note/decided")
	if err != nil {
		t.Fatal(err)
	}
	n, err := event.ParseNote(v.Body)
	if err != nil {
		t.Fatal(err)
	}
	e := ledger.EntryOf(n, signedAt, event.Sum(nil))
	for i := range 8 * len(v.Body) {
		bad := bytes.Clone(v.Body)
		bad[i/8] ^= 1 << (i % 8)
		if m, err := event.ParseNote(bad); err == nil && e.Holds(m) {
			t.Errorf("bit %d of byte %d: the entry holds another note", i%8, i/8)
		}
	}
	if !e.Holds(n) || strings.TrimSpace(string(v.Body)) == "" {
		t.Error("the entry does not hold its own note")
	}
}
