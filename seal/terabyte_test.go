package seal_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// endless is a file of nothing, of any length, that lies nowhere.
type endless struct {
	size, at int64
}

func (e *endless) Name() string               { return "f" }
func (e *endless) Size() int64                { return e.size }
func (e *endless) Mode() fs.FileMode          { return 0o600 }
func (e *endless) ModTime() time.Time         { return stamp }
func (e *endless) IsDir() bool                { return false }
func (e *endless) Sys() any                   { return nil }
func (e *endless) Stat() (fs.FileInfo, error) { return e, nil }
func (e *endless) Close() error               { return nil }

func (e *endless) Read(b []byte) (int, error) {
	if e.at == e.size {
		return 0, io.EOF
	}
	n := min(int64(len(b)), e.size-e.at)
	clear(b[:n])
	e.at += n
	return int(n), nil
}

func (e *endless) Seek(to int64, whence int) (int64, error) {
	if whence != io.SeekStart {
		return 0, errors.ErrUnsupported
	}
	e.at = to
	return to, nil
}

// heap is the most that was found in use by a collection of garbage. What is garbage
// until the next is none of it: on a busy machine that is any amount.
type heap struct {
	most atomic.Uint64
	stop chan struct{}
	done chan struct{}
}

func watchHeap() *heap {
	h := &heap{stop: make(chan struct{}), done: make(chan struct{})}
	runtime.GC()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	go func() {
		defer close(h.done)
		for {
			metrics.Read(live)
			h.most.Store(max(h.most.Load(), live[0].Value.Uint64()))
			select {
			case <-h.stop:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	}()
	return h
}

func (h *heap) end() uint64 {
	close(h.stop)
	<-h.done
	return h.most.Load()
}

// counts is a sink that keeps nothing, and dies after so many blobs.
type counts struct{ left atomic.Int64 }

func (c *counts) Put(context.Context, event.Digest, []byte) error {
	if c.left.Add(-1) < 0 {
		return errDied
	}
	return nil
}

// room is what the buffers of real segments take on a machine of two processors,
// while segments are made.
func room() *[9 * seal.SegmentSize]byte { return new([9 * seal.SegmentSize]byte) }

// An exhibit of a terabyte is planned, sealed in 131,072 segments by a sealer that
// only makes digests, loses its machine at the 100,000th, goes on and gets its list
// and manifest, in less than 100 MB of heap, with the buffers that real segments
// take on a machine of two processors. (The segments are small ones: what their
// number takes is measured.)
func TestTerabyte(t *testing.T) {
	const segments, segment, most = 131_072, 1024, 100_000_000
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(90_000_000)) // so that there is always a collection
	var buffers atomic.Pointer[[9 * seal.SegmentSize]byte]
	buffers.Store(room())
	missing := uint64(1 << 60)
	size := int64(segments*segment - 4096)
	var n atomic.Uint64
	digest := func(dst *bytes.Buffer, clear []byte) error {
		b := dst.AvailableBuffer()[:seal.SealedSize(int64(len(clear)))]
		k := n.Add(1)
		if k == missing {
			buffers.Store(nil)
		}
		binary.BigEndian.PutUint64(b, k)
		dst.Write(b)
		return nil
	}
	h := watchHeap()
	file := func() seal.Source {
		return seal.Source{Path: "f", Info: &endless{size: size}, Open: func() (fs.File, error) { return &endless{size: size}, nil }}
	}
	id, j, sink := identity(t), &journal{every: 64}, &counts{}
	j.done.Segments = make([]event.Sized, 0, segments) // the real one lies on a disk, and never grows
	sink.left.Store(100_000)
	_, err := seal.ResumeFaked(t.Context(), planOf(t, file()), id, meta(), sink, segment, seal.Begun{Journal: j}, digest)
	if !errors.Is(err, errDied) {
		t.Fatal(err)
	}
	if e := j.done.Edge.Segments; e < 90_000 || e > 100_000 {
		t.Fatalf("its edge is at %d", e)
	}
	sink.left.Store(1 << 40)
	before := n.Load()
	missing = before + uint64(segments-filled(j.done.Segments))
	r, err := seal.ResumeFaked(t.Context(), planOf(t, file()), id, meta(), sink, segment, seal.Begun{Journal: j, Done: j.done}, digest)
	if err != nil {
		t.Fatal(err)
	}
	used := h.end()
	if r.Seal.Segments.Count != segments {
		t.Errorf("%d segments", r.Seal.Segments.Count)
	}
	if made := n.Load() - before; made > segments-99_990 {
		t.Errorf("%d segments were made again", made)
	}
	t.Logf("at most %.1f MB of heap", float64(used)/1e6)
	if used > most {
		t.Errorf("%d bytes of heap", used)
	}
}
