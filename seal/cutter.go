package seal

import (
	"bytes"
	"context"
	"runtime"
	"sync"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
)

// cutter takes the stream and makes segments of it, on several processors at once,
// and stores some while it makes the next. It holds a few segments in memory, however
// long the stream.
type cutter struct {
	work
	ctx    context.Context
	cancel context.CancelCauseFunc

	current []byte // being filled
	next    int64  // index of the segment being filled
	jobs    chan job
	free    chan []byte
	sealing chan struct{} // a place on a processor
	bodies  chan *bytes.Buffer
	workers sync.WaitGroup
	// point is where the writer of the stream stands, with what it needs to go on
	// from there.
	point func() (Edge, error)

	mu       sync.Mutex
	segments []event.Sized
	done     int64
	edge     int64
	points   map[int64]Edge // behind the edge: where each segment ends
}

// work is what a cutter is told to do.
type work struct {
	encrypt  func(dst *bytes.Buffer, clear []byte) (event.Digest, error)
	sink     Sink
	segment  int64
	total    int64
	progress Progress
	journal  Journal // or nil
}

type job struct {
	index int64
	clear []byte
}

// sealers is how many segments are sealed at a time. More would take memory and win
// nothing: the digest of a file is made by one processor, and it is the slowest.
func sealers() int {
	if faster.AtOnce > 0 {
		return min(faster.AtOnce, 4)
	}
	return min(runtime.GOMAXPROCS(0), 4)
}

// sealedAtOnce is how many sealed segments are in memory: those being sealed, and
// those that the sink is about to store. Who stores durably waits for a disk and a
// line, and no processor should wait with it.
const sealedAtOnce = 6

// inMemory is sealedAtOnce, or less where what seals is in a page: a browser ends
// pages that grow large, and its line is the slower one.
func inMemory() int {
	if faster.AtOnce > 0 {
		return sealers() + 1
	}
	return sealedAtOnce
}

// newCutter begins at the first segment behind the edge of what was done before.
func newCutter(ctx context.Context, w work, done Done) *cutter {
	n := sealers()
	c := &cutter{
		work: w, next: done.Edge.Segments, edge: done.Edge.Segments,
		jobs:     make(chan job),
		free:     make(chan []byte, n+1),
		sealing:  make(chan struct{}, n),
		bodies:   make(chan *bytes.Buffer, inMemory()),
		segments: make([]event.Sized, (w.total+w.segment-1)/w.segment),
		points:   map[int64]Edge{},
	}
	copy(c.segments, done.Segments)
	c.done = min(c.edge*w.segment, w.total)
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	size := int(min(w.segment, w.total))
	for range n + 1 {
		c.free <- make([]byte, 0, size)
	}
	c.current = <-c.free
	for range inMemory() {
		c.workers.Go(c.run)
	}
	return c
}

// toAge seals segments to a key, each with a file key that lives only there.
func toAge(to *age.HybridRecipient) func(*bytes.Buffer, []byte) (event.Digest, error) {
	return func(dst *bytes.Buffer, clear []byte) (event.Digest, error) {
		w, err := age.Encrypt(dst, to)
		if err != nil {
			return event.Digest{}, err
		}
		if _, err := w.Write(clear); err != nil {
			return event.Digest{}, err
		}
		if err := w.Close(); err != nil {
			return event.Digest{}, err
		}
		return event.Sum(dst.Bytes()), nil
	}
}

// Write never keeps p.
func (c *cutter) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		n := copy(c.room(), p)
		p = p[n:]
		if err := c.filled(n); err != nil {
			return 0, err
		}
	}
	return written, nil
}

// room is what is free of the segment being filled; it is never empty. Whoever reads
// into it tells by filled how much, and copies nothing.
func (c *cutter) room() []byte { return c.current[len(c.current):cap(c.current)] }

func (c *cutter) filled(n int) error {
	c.current = c.current[:len(c.current)+n]
	if len(c.current) == cap(c.current) {
		return c.flush()
	}
	return nil
}

// flush hands the filled buffer to a worker and takes an empty one. What was
// stored before is left as it is.
func (c *cutter) flush() error {
	stored, err := c.mark()
	if err != nil {
		return err
	}
	j := job{c.next, c.current}
	c.next++
	if stored {
		n := int64(len(c.current))
		c.current = c.current[:0]
		return c.finished(n)
	}
	select {
	case c.jobs <- j:
	case <-c.ctx.Done():
		return context.Cause(c.ctx)
	}
	select {
	case c.current = <-c.free:
	case <-c.ctx.Done():
		return context.Cause(c.ctx)
	}
	return nil
}

// mark remembers where the segment ends that has just been filled, and reports
// whether it was stored before.
func (c *cutter) mark() (stored bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.journal != nil {
		if c.points[c.next], err = c.point(); err != nil {
			return false, err
		}
	}
	return c.segments[c.next].Size > 0, nil
}

// finish seals what is left and waits for every segment to be stored. With an
// error of the stream it stops at once instead.
func (c *cutter) finish(err error) ([]event.Sized, error) {
	if err == nil && len(c.current) > 0 {
		err = c.flush()
	}
	if err != nil {
		c.cancel(err)
	}
	close(c.jobs)
	c.workers.Wait()
	if err := context.Cause(c.ctx); err != nil {
		return nil, err
	}
	c.cancel(nil)
	return c.segments, nil
}

func (c *cutter) run() {
	for j := range c.jobs {
		if c.ctx.Err() != nil {
			continue
		}
		if err := c.make(j); err != nil {
			c.cancel(err)
		}
	}
}

// make makes a segment and stores it.
func (c *cutter) make(j job) error {
	c.sealing <- struct{}{}
	body := c.body()
	s, err := c.seal(j.clear, body)
	<-c.sealing
	if err != nil {
		return err
	}
	n := int64(len(j.clear))
	c.free <- j.clear[:0]
	if err := c.store(j.index, s, body.Bytes()); err != nil {
		return err
	}
	c.bodies <- body
	return c.finished(n)
}

// body is an empty buffer: one that was used, before a new one is made, as a sink
// that is fast leaves most of them unused. There are never more than are made at once.
func (c *cutter) body() *bytes.Buffer {
	select {
	case b := <-c.bodies:
		b.Reset()
		return b
	default:
		return new(bytes.Buffer)
	}
}

func (c *cutter) seal(clear []byte, body *bytes.Buffer) (event.Sized, error) {
	body.Grow(int(SealedSize(int64(len(clear)))))
	d, err := c.encrypt(body, clear)
	return event.Sized{Digest: d, Size: int64(body.Len())}, err
}

func (c *cutter) store(index int64, s event.Sized, body []byte) error {
	if err := c.sink.Put(c.ctx, s.Digest, body); err != nil {
		return err
	}
	// The journal first: the edge must never be past what it tells.
	if c.journal != nil {
		if err := c.journal.Stored(index, s); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.segments[index] = s
	return nil
}

// finished: a segment of so many bytes is stored. The edge moves on over all that
// are.
func (c *cutter) finished(bytes int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done += bytes
	if c.progress != nil {
		c.progress(c.done, c.total)
	}
	if c.journal == nil {
		return nil
	}
	from := c.edge
	var at Edge
	for {
		p, filled := c.points[c.edge]
		if !filled || c.segments[c.edge].Size == 0 {
			break
		}
		delete(c.points, c.edge)
		c.edge++
		at = p
	}
	if c.edge == from {
		return nil
	}
	at.Segments = c.edge
	return c.journal.Reached(at)
}
