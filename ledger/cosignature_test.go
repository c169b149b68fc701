package ledger_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	stock "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

const witnessName = "cps-northshire.example/witness"

func cosigners(t *testing.T, name string) ([]*ledger.Cosigner, []ledger.CosignerKey) {
	t.Helper()
	c, err := ledger.GenerateCosigners(name)
	if err != nil {
		t.Fatal(err)
	}
	return c, []ledger.CosignerKey{c[0].Key(), c[1].Key()}
}

// signedHead is a checkpoint of a log of that size with its keys.
func signedHead(t *testing.T, size int64) (b []byte, signers []*ledger.LogSigner, keys []event.LogKey) {
	t.Helper()
	signers, keys, err := ledger.GenerateLogKeys("safehand.example/log")
	if err != nil {
		t.Fatal(err)
	}
	c := ledger.Checkpoint{Origin: "safehand.example/log", Size: size, Root: tlog.Hash{1, 2, 3}}
	if b, err = ledger.SignCheckpoint(c, 1_790_000_000, signers...); err != nil {
		t.Fatal(err)
	}
	return b, signers, keys
}

func textOf(b []byte) []byte { return b[:bytes.Index(b, []byte("\n\n"))+1] }

// A head with a witness's lines opens as before, its lines are read with their
// time, and the library that made none of it says the same.
func TestCosigned(t *testing.T) {
	b, _, keys := signedHead(t, 7)
	theirs, watching := cosigners(t, witnessName)
	const at = event.Time(1_790_000_123)
	lines, err := ledger.Cosign(textOf(b), at, theirs...)
	if err != nil {
		t.Fatal(err)
	}
	whole := ledger.WithLines(b, lines)
	if again := ledger.WithLines(whole, lines); !bytes.Equal(again, whole) {
		t.Errorf("lines that are there were added again")
	}
	plain, err := ledger.OpenCheckpoint(whole, "safehand.example/log", keys)
	if err != nil || plain.Size != 7 {
		t.Fatalf("whoever knows no witness reads %+v, %v", plain, err)
	}
	c, err := ledger.OpenCosigned(whole, "safehand.example/log", keys, watching)
	if err != nil || len(c.Cosignatures) != 2 || c.Checkpoint != plain {
		t.Fatalf("got %+v, %v", c, err)
	}
	for i, s := range c.Cosignatures {
		if s.At != at || s.Key != watching[i] || s.Key.Name() != witnessName || !bytes.Contains(whole, s.Line) {
			t.Errorf("line %d: %+v", i, s)
		}
		v, err := stock.NewVerifierForCosignatureV1(string(s.Key))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := note.Open(whole, note.VerifierList(v)); err != nil {
			t.Errorf("the library does not take line %d: %v", i, err)
		}
	}
	if watching[0].PostQuantum() || !watching[1].PostQuantum() {
		t.Error("the keys are not one of each kind")
	}
	got, err := ledger.OpenLines(b, lines, "safehand.example/log", watching)
	if err != nil || len(got) != 2 {
		t.Errorf("the lines alone: %v, %v", got, err)
	}
}

func TestCosignedRefuses(t *testing.T) {
	b, signers, keys := signedHead(t, 7)
	theirs, watching := cosigners(t, witnessName)
	strangers, _ := cosigners(t, "witness.example")
	lines, err := ledger.Cosign(textOf(b), 5, theirs...)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: "safehand.example/log", Size: 8}, 9, signers...)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := ledger.Cosign(textOf(other), 5, theirs...)
	if err != nil {
		t.Fatal(err)
	}
	unknown, err := ledger.Cosign(textOf(b), 5, strangers...)
	if err != nil {
		t.Fatal(err)
	}
	own := ledger.CosignerKey(signers[1].Key()) // ML-DSA-44, in the form of a cosignature
	for name, c := range map[string]struct {
		note []byte
		by   []ledger.CosignerKey
		want error
		n    int
	}{
		"nobody asked for":            {ledger.WithLines(b, lines), nil, nil, 0},
		"nobody cosigned":             {b, watching, nil, 0},
		"one of two":                  {ledger.WithLines(b, lines[:bytes.IndexByte(lines, '\n')+1]), watching, nil, 1},
		"a stranger's lines":          {ledger.WithLines(b, unknown), watching, nil, 0},
		"lines of another head":       {ledger.WithLines(b, elsewhere), watching, ledger.ErrSignature, 0},
		"a line twice":                {append(ledger.WithLines(b, lines), lines...), watching, nil, 2},
		"the log as its own witness":  {b, []ledger.CosignerKey{own}, ledger.ErrKeys, 0},
		"a key twice":                 {b, []ledger.CosignerKey{watching[0], watching[0]}, ledger.ErrKeys, 0},
		"a log's key as a cosigner's": {b, []ledger.CosignerKey{ledger.CosignerKey(keys[0])}, ledger.ErrKeys, 0},
		"a key under another's hash":  {b, []ledger.CosignerKey{ledger.CosignerKey(strings.Replace(string(watching[0]), "+", "+0", 1))}, ledger.ErrKeys, 0},
		"no key at all":               {b, []ledger.CosignerKey{"witness"}, ledger.ErrKeys, 0},
		"a name with a space":         {b, []ledger.CosignerKey{"a b" + watching[0][len(witnessName):]}, ledger.ErrKeys, 0},
		"without the log's own lines": {ledger.WithLines(textOf(b), []byte("\n"), lines), watching, ledger.ErrSignature, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ledger.OpenCosigned(c.note, "safehand.example/log", keys, c.by)
			if !errors.Is(err, c.want) || len(got.Cosignatures) != c.n {
				t.Errorf("got %d lines, %v", len(got.Cosignatures), err)
			}
		})
	}
	for name, l := range map[string][]byte{
		"a note of its own": append([]byte("\n\nsafehand.example/log\n"), lines...), "an empty line first": append([]byte("\n"), lines...),
	} {
		if _, err := ledger.OpenLines(b, l, "safehand.example/log", watching); !errors.Is(err, ledger.ErrText) {
			t.Errorf("%s as the answer of a witness: %v", name, err)
		}
	}
}

// A time in a line is signed: another one is another line.
func TestCosignaturesTimeIsSigned(t *testing.T) {
	b, _, keys := signedHead(t, 7)
	theirs, watching := cosigners(t, witnessName)
	early, err := ledger.Cosign(textOf(b), 100, theirs[:1]...)
	if err != nil {
		t.Fatal(err)
	}
	// "AAAAAAAAAGQ" holds the time 100 from the fourth byte on; one bit of it.
	for i, at := range []int{6, 8, 10} {
		name, sig, _ := bytes.Cut(bytes.TrimPrefix(early, []byte("— ")), []byte(" "))
		forged := bytes.Clone(sig)
		if forged[at] == 'A' {
			forged[at] = 'B'
		} else {
			forged[at] = 'A'
		}
		line := fmt.Appendf(nil, "— %s %s", name, forged)
		if _, err := ledger.OpenCosigned(ledger.WithLines(b, line), "safehand.example/log", keys, watching); err == nil {
			t.Errorf("case %d: a line with another time was taken", i)
		}
	}
	if _, err := ledger.Cosign(textOf(b), 0, theirs...); !errors.Is(err, ledger.ErrTime) {
		t.Errorf("a line at no time: %v", err)
	}
}

func TestCosignersAreKept(t *testing.T) {
	theirs, watching := cosigners(t, witnessName)
	file := ledger.FormatCosigners(theirs)
	again, err := ledger.ParseCosigners(file)
	if err != nil || len(again) != 2 || again[0].Key() != watching[0] || again[1].Key() != watching[1] {
		t.Fatalf("got %v, %v", again, err)
	}
	if s := fmt.Sprintf("%v %+v %#v", again[0], again[0], again[1]); strings.Contains(s, "PRIVATE") {
		t.Errorf("a key prints itself: %s", s)
	}
	other, _ := cosigners(t, witnessName)
	third, _ := cosigners(t, "witness.example")
	a, b, c := lines(file), lines(ledger.FormatCosigners(other)), lines(ledger.FormatCosigners(third))
	for name, text := range map[string]string{
		"nothing": "", "half": string(file[:len(file)/2]), "no last line feed": strings.TrimSuffix(string(file), "\n"),
		"another's public key": a[0] + b[1] + a[2] + a[3], "two cosigners": a[0] + a[1] + c[2] + c[3],
	} {
		if _, err := ledger.ParseCosigners([]byte(text)); !errors.Is(err, ledger.ErrKeys) || strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ledger.GenerateCosigners("two words"); !errors.Is(err, ledger.ErrKeys) {
		t.Errorf("a name of two words: %v", err)
	}
}

func lines(b []byte) []string { return strings.SplitAfter(string(b), "\n") }
