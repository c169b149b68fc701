package ledger_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/vectors"
)

func FuzzProof(f *testing.F) {
	vectors.Seed(f, "proof")
	_, keys := testKeys(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ledger.ParseProof(b)
		if err != nil {
			return
		}
		again, err := ledger.FormatProof(p)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%q is written back as %q (%v)", b, again, err)
		}
		e, c, err := p.Open(origin, keys)
		if err == nil && (c.Size <= p.Index || !bytes.Equal(mustText(t, e), p.Entry)) {
			t.Errorf("opened as entry %d of %d", p.Index, c.Size)
		}
	})
}

// A key file that is damaged is refused, never half read: a service that signed
// with half its keys would make heads that nobody opens.
func FuzzLogSigners(f *testing.F) {
	good, err := os.ReadFile("testdata/example.keys")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(bytes.Replace(good, []byte("safehand"), []byte("northshire"), 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		signers, keys, err := ledger.ParseLogSigners(b)
		if err != nil {
			return
		}
		if len(keys) != len(signers) || !bytes.Equal(ledger.FormatLogSigners(signers), b) {
			t.Errorf("%d keys are read of\n%s", len(keys), b)
		}
	})
}

func FuzzCosigners(f *testing.F) {
	c, err := ledger.GenerateCosigners("northshire.example/witness")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(ledger.FormatCosigners(c))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ledger.ParseCosigners(b)
		if err == nil && !bytes.Equal(ledger.FormatCosigners(c), b) {
			t.Errorf("written back otherwise:\n%s", b)
		}
	})
}

// Heads of any log: what a witness is shown before it knows the log's keys.
func FuzzHead(f *testing.F) {
	vectors.Seed(f, "checkpoint")
	f.Fuzz(func(t *testing.T, b []byte) {
		text, _, _ := bytes.Cut(b, []byte("\n\n"))
		for _, text := range [][]byte{b, append(bytes.Clone(text), '\n')} {
			h, err := ledger.ParseHead(text)
			if err == nil && (h.Size < 0 || h.Origin == "") {
				t.Errorf("a head of %d entries of %q", h.Size, h.Origin)
			}
		}
	})
}

// A cosigner's key counts as somebody's word: it has one spelling, and is of a type
// that signs heads and nothing else.
func FuzzCosignerKey(f *testing.F) {
	c, err := ledger.GenerateCosigners("northshire.example/witness")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(c[0].Key()))
	f.Add(string(c[len(c)-1].Key()))
	_, keys := testKeys(f)
	f.Add(string(keys[0]))
	f.Fuzz(func(t *testing.T, s string) {
		var k ledger.CosignerKey
		if k.UnmarshalText([]byte(s)) == nil && (string(k) != s || k.Name() == "") {
			t.Errorf("%q is the key of %q", s, k.Name())
		}
		if h, err := ledger.ParseHeadKeys(k.Name(), []string{s}); err == nil && h.Origin != k.Name() {
			t.Errorf("a key of %q for the log %q", k.Name(), h.Origin)
		}
	})
}
