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
	ctx    context.Context
	cancel context.CancelCauseFunc
	to     *age.HybridRecipient
	sink   Sink

	current []byte // being filled
	next    int    // index of the segment being filled
	jobs    chan job
	free    chan []byte
	workers sync.WaitGroup

	mu       sync.Mutex
	segments []event.Sized
	done     int64
	total    int64
	progress Progress
}

type job struct {
	index int
	clear []byte
}

func newCutter(ctx context.Context, id Identity, sink Sink, segment int, total int64, progress Progress) *cutter {
	n := runtime.GOMAXPROCS(0)
	c := &cutter{
		to: id.age.Recipient(), sink: sink, total: total, progress: progress,
		jobs:     make(chan job),
		free:     make(chan []byte, n+1),
		segments: make([]event.Sized, (total+int64(segment)-1)/int64(segment)),
	}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	size := int(min(int64(segment), total))
	for range n + 1 {
		c.free <- make([]byte, 0, size)
	}
	c.current = <-c.free
	for range n {
		c.workers.Go(c.work)
	}
	return c
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

// flush hands the filled buffer to a worker and takes an empty one.
func (c *cutter) flush() error {
	select {
	case c.jobs <- job{c.next, c.current}:
	case <-c.ctx.Done():
		return context.Cause(c.ctx)
	}
	c.next++
	select {
	case c.current = <-c.free:
	case <-c.ctx.Done():
		return context.Cause(c.ctx)
	}
	return nil
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

func (c *cutter) work() {
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

// seal makes one segment, with a file key that lives only here.
func (c *cutter) seal(j job, sealed *bytes.Buffer) error {
	sealed.Reset()
	sealed.Grow(int(SealedSize(int64(len(j.clear)))))
	w, err := age.Encrypt(sealed, c.to)
	if err != nil {
		return err
	}
	if _, err := w.Write(j.clear); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	s := sized(sealed.Bytes())
	if err := c.sink.Put(c.ctx, s.Digest, sealed.Bytes()); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.segments[j.index] = s
	c.done += int64(len(j.clear))
	if c.progress != nil {
		c.progress(c.done, c.total)
	}
	return nil
}
