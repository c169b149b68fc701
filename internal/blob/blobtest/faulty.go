package blobtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/blob"
)

// Faulty is a store of which some calls go wrong, and which fails the test when
// its caller breaks a rule: a body that is not read to its end by whoever
// opened it is fine, one that is never closed is not, and what else must hold at
// a call the test says itself.
type Faulty struct {
	blob.Store
	T testing.TB
	// Rule is asked before each Put and Delete: what must hold by then.
	Rule func(ctx context.Context, call string, n blob.Name) error

	mu       sync.Mutex
	fault    Fault
	at, last int // which calls go wrong, the first being 1
	calls    int
	hit      int
	open     atomic.Int64
}

// slowness is how long a slow call takes: longer than any call around it.
const slowness = 60 * time.Millisecond

// Fail has the calls from the n-th on, counted from now, go wrong, so many in a
// row.
func (f *Faulty) Fail(how Fault, n, times int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault, f.at, f.last, f.calls, f.hit = how, n, n+times-1, 0, 0
}

// Calls is how many calls there were since [Faulty.Fail], and how many of them
// went wrong.
func (f *Faulty) Calls() (calls, wrong int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls, f.hit
}

// Settled fails the test if somebody still holds a blob open.
func (f *Faulty) Settled() {
	f.T.Helper()
	if n := f.open.Load(); n != 0 {
		f.T.Errorf("%d blobs were opened and not closed", n)
	}
}

// turn is what goes wrong with this call, if anything.
func (f *Faulty) turn(ctx context.Context, call string, n blob.Name) (Fault, error) {
	if f.Rule != nil && writes(call) {
		if err := f.Rule(ctx, call, n); err != nil {
			f.T.Errorf("%s %s: a rule is broken: %v", call, n, err)
		}
	}
	f.mu.Lock()
	f.calls++
	wrong := f.at <= f.calls && f.calls <= f.last
	if wrong {
		f.hit++
	}
	fault := f.fault
	f.mu.Unlock()
	switch {
	case !wrong:
		return "", nil
	case fault == Failed:
		return fault, fmt.Errorf("%s: %w", call, ErrFault)
	case fault == Full && call == "Put":
		return fault, fmt.Errorf("%s: %w", call, syscall.ENOSPC)
	case fault == Slow:
		time.Sleep(slowness)
	}
	return fault, nil
}

// answered is err, or the lie that a call failed which did not.
func answered(fault Fault, call string, err error) error {
	if err == nil && fault == FailedStored {
		return fmt.Errorf("%s: %w", call, ErrFault)
	}
	return err
}

func (f *Faulty) Put(ctx context.Context, n blob.Name, size int64, r io.Reader) error {
	fault, err := f.turn(ctx, "Put", n)
	if err != nil {
		return err
	}
	return answered(fault, "Put", f.Store.Put(ctx, n, size, fault.spoil(r, size)))
}

func (f *Faulty) Delete(ctx context.Context, n blob.Name) error {
	fault, err := f.turn(ctx, "Delete", n)
	if err != nil {
		return err
	}
	return answered(fault, "Delete", f.Store.Delete(ctx, n))
}

// Stat under a fault tells the length that damaged bytes would have.
func (f *Faulty) Stat(ctx context.Context, n blob.Name) (int64, error) {
	fault, err := f.turn(ctx, "Stat", n)
	if err != nil {
		return 0, err
	}
	size, err := f.Store.Stat(ctx, n)
	if fault == Truncated {
		size /= 2
	}
	return size, answered(fault, "Stat", err)
}

func (f *Faulty) Open(ctx context.Context, n blob.Name) (io.ReadSeekCloser, int64, error) {
	fault, err := f.turn(ctx, "Open", n)
	if err != nil {
		return nil, 0, err
	}
	r, size, err := f.Store.Open(ctx, n)
	if err != nil {
		return nil, 0, err
	}
	if err := answered(fault, "Open", nil); err != nil {
		return nil, 0, fmt.Errorf("%w (%v)", err, r.Close())
	}
	f.open.Add(1)
	if fault != Truncated && fault != Flipped {
		return &opened{r, r, f}, size, nil
	}
	b, err := io.ReadAll(fault.spoil(r, size))
	return &opened{bytes.NewReader(b), r, f}, size, err
}

// opened is a blob that somebody reads.
type opened struct {
	io.ReadSeeker
	c io.Closer
	f *Faulty
}

func (o *opened) Close() error {
	o.f.open.Add(-1)
	return o.c.Close()
}
