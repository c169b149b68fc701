package client

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// Ahead is an exhibit whose files are sealed and stored while its sender still says
// what they are and to whom they go. Nothing is signed, and nothing written down:
// its key is in the memory of this process, and ends with it. What was stored then
// is deleted within a day. An order that names it takes it over where it is, and
// [Client.Send] does no byte of it again.
type Ahead struct {
	c      *Client
	paths  []string
	plan   *seal.Plan
	key    seal.Identity
	thread event.Thread

	by    atomic.Pointer[Client] // in whose name it is stored: the person's, then the order's
	heard hearing

	mu      sync.Mutex
	cancel  context.CancelFunc
	ended   chan struct{} // closed when nothing of it is being stored; nil before it is begun
	err     error         // how that ended
	ordered bool
	done    seal.Done
	item    *itemJournal // under the order
}

// Ahead looks at the files of one exhibit. [Ahead.Store] begins.
func (c *Client) Ahead(paths []string) (*Ahead, error) {
	plan, err := seal.PlanPaths(paths)
	if err != nil {
		return nil, err
	}
	key, err := seal.GenerateIdentity()
	if err != nil {
		return nil, err
	}
	a := &Ahead{c: c, paths: slices.Clone(paths), plan: plan, key: key}
	rand.Read(a.thread.Digest[:])
	a.by.Store(c)
	return a, nil
}

var errLetGo = errors.New("it was let go")

// Store seals and stores, once, until all is stored or it is let go. Ordered
// meanwhile, it goes on by the order's right; ordered before it began, it is left
// to the order.
func (a *Ahead) Store(ctx context.Context, progress Progress) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	a.mu.Lock()
	if a.ordered || a.ended != nil {
		defer a.mu.Unlock()
		return a.err
	}
	a.cancel, a.ended = cancel, make(chan struct{})
	a.mu.Unlock()
	a.heard.by(progress)
	defer a.c.underway()()
	err := seal.Ahead(ctx, a.plan, a.key, a, a.heard.tell, (*aheadJournal)(a))
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.err == nil {
		a.err = err
	}
	close(a.ended)
	return a.err
}

// Drop ends it, if no order has it: there is no way on from here.
func (a *Ahead) Drop() { a.dropped() }

// dropped also gives what is to be waited for; nil where nothing was stored, or an
// order has it.
func (a *Ahead) dropped() (begun <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ordered {
		return nil
	}
	a.err = errLetGo
	if a.ended == nil {
		a.ended = make(chan struct{})
		close(a.ended)
		return nil
	}
	if a.cancel != nil {
		a.cancel()
	}
	return a.ended
}

// LetGo drops it, and tells the service that what it stored may go. What was ordered
// stays: it is called back instead.
func (a *Ahead) LetGo(ctx context.Context) error {
	begun := a.dropped()
	if begun == nil {
		return nil
	}
	<-begun
	path := "/v1/exhibits/" + a.key.ID().String() + "/blobs"
	return a.c.signedIn(ctx, func() error { return a.c.call(ctx, "DELETE", path, nil, nil) })
}

// Put stores a segment in the person's name, or the order's once there is one: what
// was refused the one because the other came meanwhile is stored by that.
func (a *Ahead) Put(ctx context.Context, digest event.Digest, body []byte) error {
	for {
		c := a.by.Load()
		err := sink{c: c, recipient: a.key.ID()}.Put(ctx, digest, body)
		if err == nil || ctx.Err() != nil || a.by.Load() == c {
			return err
		}
	}
}

// fits refuses what was let go, and files that are not what was sealed of them.
func (a *Ahead) fits() error {
	a.mu.Lock()
	err := a.err
	a.mu.Unlock()
	if errors.Is(err, errLetGo) || errors.As(err, new(*seal.ChangedError)) {
		return err
	}
	return a.plan.Unchanged()
}

// free reports that no order has it yet.
func (a *Ahead) free() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return !a.ordered
}

// soFar is what is stored of it.
func (a *Ahead) soFar() seal.Done {
	a.mu.Lock()
	defer a.mu.Unlock()
	return seal.Done{Segments: slices.Clone(a.done.Segments), Edge: a.done.Edge}
}

// aheadJournal keeps in memory what is stored, and under an order in its journal too.
type aheadJournal Ahead

func (a *aheadJournal) Stored(n int64, s event.Sized) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	setSegment(&a.done, n, s)
	if a.item == nil {
		return nil
	}
	return a.item.Stored(n, s)
}

func (a *aheadJournal) Reached(e seal.Edge) error {
	a.mu.Lock()
	a.done.Edge = e
	item := a.item
	a.mu.Unlock()
	if item == nil {
		return nil
	}
	return item.Reached(e)
}

// hearing is who hears how far it is: the form, then the sending.
type hearing struct {
	mu          sync.Mutex
	f           Progress
	done, total int64
}

func (h *hearing) by(f Progress) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.f = f; f != nil && h.total > 0 {
		f(h.done, h.total)
	}
}

func (h *hearing) tell(done, total int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.done, h.total = done, total; h.f != nil {
		h.f(done, total)
	}
}
