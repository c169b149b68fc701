package bench_test

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/sha256"
	"io"
	"io/fs"
	"runtime"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/bench"
	"github.com/safehand/safehand/seal"
)

const sealed = 128 << 20

// chunk is what age enciphers at a time.
const chunk = 64 << 10

// BenchmarkSeal: an exhibit of one file, against the digest of what is read, the
// cipher over it and the digest of what is stored, on as many processors.
func BenchmarkSeal(b *testing.B) {
	content := noise(sealed)
	id, err := seal.GenerateIdentity()
	if err != nil {
		b.Fatal(err)
	}
	compare(b, sealed, bench.Pair{Ours: func() error {
		_, err := sealOf(b.Context(), content, id, discard{})
		return err
	}, Plain: func() error { return primitives(content) }})
}

// BenchmarkOpen: every byte compared with the seal and deciphered, against the two
// digests and the cipher.
func BenchmarkOpen(b *testing.B) {
	content := noise(sealed)
	id, err := seal.GenerateIdentity()
	if err != nil {
		b.Fatal(err)
	}
	kept := &keep{parts: map[event.Digest][]byte{}}
	r, err := sealOf(b.Context(), content, id, kept)
	if err != nil {
		b.Fatal(err)
	}
	list, err := event.ParseList(r.ListText)
	if err != nil {
		b.Fatal(err)
	}
	x := seal.Sealed{Seal: r.Seal, List: r.ListText, Manifest: r.SealedManifest, Fetch: func(_ context.Context, i int64) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(kept.parts[list.Segments[i].Digest])), nil
	}}
	compare(b, sealed, bench.Pair{Ours: func() error {
		e, err := seal.OpenExhibit(x, id)
		if err != nil {
			return err
		}
		s := e.Stream(b.Context(), nil)
		defer s.Close()
		_, err = io.Copy(io.Discard, s)
		return err
	}, Plain: func() error { return primitives(content) }})
}

func sealOf(ctx context.Context, content []byte, id seal.Identity, sink seal.Sink) (*seal.Result, error) {
	p, err := seal.PlanSources([]seal.Source{source(content)})
	if err != nil {
		return nil, err
	}
	return seal.Seal(ctx, p, id, event.Manifest{
		Reference: "JRS/1", Description: "Noise", Type: "other", Marking: event.OfficialSensitive,
		SealedBy: "amy.reed@northshire.example", SealedAt: 1795293060, With: "bench",
	}, sink, nil)
}

func source(content []byte) seal.Source {
	files := fstest.MapFS{"f": {Data: content, ModTime: time.Unix(1795293060, 0), Mode: 0o600}}
	info, err := files.Stat("f")
	if err != nil {
		panic(err)
	}
	return seal.Source{Path: "interview.mp4", Info: info, Open: func() (fs.File, error) { return files.Open("f") }}
}

// primitives does to every byte what an exhibit needs done to it and nothing else:
// segment by segment on every processor, the digest of the file on one.
func primitives(content []byte) error {
	aead, err := chacha20poly1305.New(make([]byte, chacha20poly1305.KeySize))
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	segments := make(chan []byte)
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			out := make([]byte, 0, seal.SegmentSize+seal.SegmentSize/chunk*16)
			for s := range segments {
				sha256.Sum256(encipher(aead, out[:0], s))
			}
		})
	}
	all.Go(func() { sha256.Sum256(content) })
	for at := 0; at < len(content); at += seal.SegmentSize {
		segments <- content[at:min(at+seal.SegmentSize, len(content))]
	}
	close(segments)
	all.Wait()
	return nil
}

func encipher(aead cipher.AEAD, out, s []byte) []byte {
	nonce := make([]byte, aead.NonceSize())
	for at := 0; at < len(s); at += chunk {
		nonce[10], nonce[9] = byte(at/chunk), byte(at/chunk>>8)
		out = aead.Seal(out, nonce, s[at:min(at+chunk, len(s))], nil)
	}
	return out
}

type discard struct{}

func (discard) Put(context.Context, event.Digest, []byte) error { return nil }

type keep struct {
	mu    sync.Mutex
	parts map[event.Digest][]byte
}

func (k *keep) Put(_ context.Context, d event.Digest, b []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.parts[d] = bytes.Clone(b)
	return nil
}
