package world

import (
	"context"
	"sync"
	"time"

	"github.com/safehand/safehand/event"
)

// Clock is a clock that stands still until it is set: a story of a month is told
// in a minute with it. Its Now is a [Config.Now].
type Clock struct {
	mu    sync.Mutex
	now   time.Time
	freed bool
}

// NewClock stands at t.
func NewClock(t time.Time) *Clock { return &Clock{now: t} }

// Now is where the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.freed {
		return time.Now()
	}
	return c.now
}

// Time is where it stands, as statements write it.
func (c *Clock) Time() event.Time { return event.TimeOf(c.Now()) }

// Set puts the clock forward to t; back it never goes.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}

// Advance puts the clock forward.
func (c *Clock) Advance(d time.Duration) { c.Set(c.Now().Add(d)) }

// Free lets it show the time of the clock on the wall from now on.
func (c *Clock) Free() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.freed = true
}

// ringUntil lets the clock run to t. The watch says when it has to look next; heard is
// told after each look.
func (w *World) ringUntil(ctx context.Context, clock *Clock, t time.Time, heard func() error) error {
	for {
		next, err := w.Node.Ring(ctx)
		if err != nil {
			return err
		}
		if err := heard(); err != nil {
			return err
		}
		if next == 0 || !next.Std().Before(t) {
			clock.Set(t)
			return nil
		}
		clock.Set((next + 1).Std())
	}
}
