package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

const (
	// quiet is how long a body may stand still: that the other end of a connection
	// is gone is told by nothing else, and it would be waited for till the machine
	// is switched off.
	quiet = 30 * time.Second
	// answering is how long the service may take to begin an answer once it has
	// everything: it writes durably before it says so.
	answering = 2 * time.Minute
	// slowest, in bytes a second, is what a body is waited for of which nobody sees how
	// it leaves: three segments at once, over a line of half a megabit a second.
	slowest = 16 << 10
)

// Unseen is a transport that takes a body whole and tells nothing of how it leaves, as a
// browser does: what it was given may be minutes away from the service.
type Unseen interface{ TakesWhole() }

// stallError ends a request in which nothing moved.
type stallError struct{ after time.Duration }

func (e *stallError) Error() string { return fmt.Sprintf("nothing moved for %s", e.after) }

// pulse ends a request when nothing has moved for a while.
type pulse struct {
	ctx   context.Context
	end   context.CancelCauseFunc
	limit atomic.Int64
	timer *time.Timer
}

// watched is a context for one request, which ends with its pulse.
func watched(ctx context.Context) (context.Context, *pulse) {
	p := &pulse{}
	p.ctx, p.end = context.WithCancelCause(ctx)
	p.limit.Store(int64(answering))
	p.timer = time.AfterFunc(answering, func() { p.end(&stallError{time.Duration(p.limit.Load())}) })
	return p.ctx, p
}

// beat: something moved, and the next thing is due within limit.
func (p *pulse) beat(limit time.Duration) {
	p.limit.Store(int64(limit))
	p.timer.Reset(limit)
}

// stop is for the end of the request.
func (p *pulse) stop() {
	p.timer.Stop()
	p.end(nil)
}

// why is err, or what ended the request that it came of.
func (p *pulse) why(err error) error {
	var s *stallError
	if errors.As(context.Cause(p.ctx), &s) {
		return s
	}
	return err
}

// outgoing is a request's body, whose every piece that leaves is a beat.
type outgoing struct {
	io.ReadCloser
	pulse  *pulse
	unseen bool
	taken  int64
}

func (o *outgoing) Read(b []byte) (int, error) {
	n, err := o.ReadCloser.Read(b)
	o.taken += int64(n)
	switch {
	case err != nil && o.unseen:
		o.pulse.beat(answering + time.Duration(o.taken)*time.Second/slowest)
	case err != nil:
		o.pulse.beat(answering)
	default:
		o.pulse.beat(quiet)
	}
	return n, err
}

// incoming is an answer's body. It remembers what it broke off with.
type incoming struct {
	io.ReadCloser
	pulse  *pulse
	broken error
}

func (i *incoming) Read(b []byte) (int, error) {
	n, err := i.ReadCloser.Read(b)
	if err == nil {
		i.pulse.beat(quiet)
	} else if err != io.EOF {
		err = i.pulse.why(err)
		i.broken = err
	}
	return n, err
}

func (i *incoming) Close() error {
	defer i.pulse.stop()
	return i.ReadCloser.Close()
}
