package seal

import (
	"bytes"
	"context"
	"runtime"
	"sync"

	"filippo.io/age"

	"github.com/safehand/safehand/event"
)

// cutter takes the stream and makes segments of it, on every processor at once.
// It holds a few segments in memory, however long the stream.
type cutter struct {
	work
	ctx    context.Context
	cancel context.CancelCauseFunc

	current []byte // being filled
	next    int64  // index of the segment being filled
	jobs    chan job
	free    chan []byte
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
	encrypt  func(dst *bytes.Buffer, clear []byte) error
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

// newCutter begins at the first segment behind the edge of what was done before.
func newCutter(ctx context.Context, w work, done Done) *cutter {
	n := runtime.GOMAXPROCS(0)
	c := &cutter{
		work: w, next: done.Edge.Segments, edge: done.Edge.Segments,
		jobs:     make(chan job),
		free:     make(chan []byte, n+1),
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
	for range n {
		c.workers.Go(c.run)
	}
	return c
}

// toAge seals segments to a key, each with a file key that lives only there.
func toAge(to *age.HybridRecipient) func(*bytes.Buffer, []byte) error {
	return func(dst *bytes.Buffer, clear []byte) error {
		w, err := age.Encrypt(dst, to)
		if err != nil {
			return err
		}
		if _, err := w.Write(clear); err != nil {
			return err
		}
		return w.Close()
	}
}

// Write never keeps p.
func (c *cutter) Write(p []byte) (int, error) {
	written := len(p)
	for len(p) > 0 {
		n := min(len(p), cap(c.current)-len(c.current))
		c.current = append(c.current, p[:n]...)
		p = p[n:]
		if len(c.current) == cap(c.current) {
			if err := c.flush(); err != nil {
				return 0, err
			}
		}
	}
	return written, nil
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
		c.current = c.current[:0]
		return c.finished(j)
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
	var sealed bytes.Buffer
	for j := range c.jobs {
		if c.ctx.Err() != nil {
			continue
		}
		if err := c.seal(j, &sealed); err != nil {
			c.cancel(err)
			continue
		}
		c.free <- j.clear[:0]
	}
}

func (c *cutter) seal(j job, sealed *bytes.Buffer) error {
	sealed.Reset()
	sealed.Grow(int(SealedSize(int64(len(j.clear)))))
	if err := c.encrypt(sealed, j.clear); err != nil {
		return err
	}
	s := sized(sealed.Bytes())
	if err := c.sink.Put(c.ctx, s.Digest, sealed.Bytes()); err != nil {
		return err
	}
	// The journal first: the edge must never be past what it tells.
	if c.journal != nil {
		if err := c.journal.Stored(j.index, s); err != nil {
			return err
		}
	}
	c.mu.Lock()
	c.segments[j.index] = s
	c.mu.Unlock()
	return c.finished(j)
}

// finished: the segment is stored. The edge moves on over all that are.
func (c *cutter) finished(j job) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done += int64(len(j.clear))
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
