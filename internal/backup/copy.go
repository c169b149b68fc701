package backup

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
)

// copiers is how many blobs are copied at once: most of the time of one goes
// into waiting until it is durable.
const copiers = 4

// copying copies the pieces that a log names from one store into another.
type copying struct {
	from     blob.Reader
	to       blob.Store
	progress func(done, total int64)
	total    int64

	mu      sync.Mutex
	done    int64 // bytes that are in both
	copied  int64 // bytes of those that were not before
	wanting map[string]*Wanting
	order   []string
}

// copyAll leaves what can't be had to its list, and goes on: one bad sector must
// not keep everything else from being copied.
func copyAll(ctx context.Context, r *stock.Reading, db *store.DB, from blob.Reader, to blob.Store, progress func(done, total int64)) (*copying, error) {
	c := &copying{from: from, to: to, progress: progress, total: r.Bytes, wanting: map[string]*Wanting{}}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	work := make(chan job)
	var workers sync.WaitGroup
	for range copiers {
		workers.Go(func() {
			for j := range work {
				if err := c.piece(ctx, j); err != nil {
					cancel(err)
				}
			}
		})
	}
	err := r.Each(ctx, db, func(x *stock.Exhibit) error { return c.exhibit(ctx, x, work) })
	close(work)
	workers.Wait()
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	return c, err
}

type job struct {
	x *stock.Exhibit
	p stock.Piece
}

func (c *copying) exhibit(ctx context.Context, x *stock.Exhibit, work chan<- job) error {
	pieces, err := x.All(ctx, c.to, c.from)
	if errors.Is(err, stock.ErrNoList) {
		c.want(x, func(w *Wanting) { w.Missing += x.Seal.Segments.Count })
	} else if err != nil {
		return err
	}
	for _, p := range pieces {
		select {
		case work <- job{x, p}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (c *copying) piece(ctx context.Context, j job) error {
	if size, err := c.to.Stat(ctx, j.p.Name); err == nil && size == j.p.Size {
		c.passed(j.p.Size, 0)
		return nil
	}
	r, _, err := c.from.Open(ctx, j.p.Name)
	if errors.Is(err, blob.ErrNotFound) {
		c.want(j.x, func(w *Wanting) { w.Missing++ })
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close()
	source := &source{Reader: r}
	err = c.to.Put(ctx, j.p.Name, j.p.Size, source)
	if ctx.Err() == nil && (source.err != nil || errors.Is(err, blob.ErrMismatch)) {
		c.want(j.x, func(w *Wanting) { w.Damaged++ })
		return nil
	}
	if err == nil {
		c.passed(j.p.Size, j.p.Size)
	}
	return err
}

// source remembers whether it was the reading that failed: a disk that can't be
// written to is another matter.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (c *copying) passed(bytes, copied int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done += bytes
	c.copied += copied
	if c.progress != nil {
		c.progress(c.done, c.total)
	}
}

func (c *copying) want(x *stock.Exhibit, f func(*Wanting)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := x.ID.SealNumber()
	w := c.wanting[n]
	if w == nil {
		w = &Wanting{SealNumber: n, By: x.By}
		c.wanting[n] = w
		c.order = append(c.order, n)
	}
	f(w)
}

// wants is what could not be had, in the order it was met.
func (c *copying) wants() []Wanting {
	out := make([]Wanting, 0, len(c.order))
	for _, n := range c.order {
		out = append(out, *c.wanting[n])
	}
	return out
}
