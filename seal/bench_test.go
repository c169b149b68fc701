package seal_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"testing"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

const benchSize = 128 << 20

// discard takes blobs and forgets them.
type discard struct{}

func (discard) Put(context.Context, event.Digest, []byte) error { return nil }

func BenchmarkSeal(b *testing.B) {
	s := synthetic("f", noise(benchSize))
	id := identity(b)
	b.SetBytes(benchSize)
	for b.Loop() {
		p, err := seal.PlanSources([]seal.Source{s})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := seal.Seal(b.Context(), p, id, meta(), discard{}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStream(b *testing.B) {
	x, id, _, _ := make1(b, seal.SegmentSize, synthetic("f", noise(benchSize)))
	b.SetBytes(benchSize)
	for b.Loop() {
		e, err := seal.OpenExhibit(x, id)
		if err != nil {
			b.Fatal(err)
		}
		r := e.Stream(b.Context(), nil)
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
		r.Close()
	}
}

func BenchmarkCheck(b *testing.B) {
	x, _, _, _ := make1(b, seal.SegmentSize, synthetic("f", noise(benchSize)))
	b.SetBytes(benchSize)
	for b.Loop() {
		if err := seal.CheckAll(b.Context(), x, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExtract(b *testing.B) {
	x, id, _, _ := make1(b, seal.SegmentSize, synthetic("f", noise(benchSize)))
	b.SetBytes(benchSize)
	for b.Loop() {
		if _, err := extract(b, x, id, b.TempDir(), seal.ExtractOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// The primitives, on one processor: what the above is made of.

func BenchmarkAge(b *testing.B) {
	content := noise(seal.SegmentSize)
	r, err := seal.ParseRecipient(identity(b).Recipient())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(seal.SegmentSize)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		w, err := age.Encrypt(&out, r)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSHA256(b *testing.B) {
	content := noise(seal.SegmentSize)
	b.SetBytes(seal.SegmentSize)
	for b.Loop() {
		sha256.Sum256(content)
	}
}
