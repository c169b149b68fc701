//go:build js && wasm

package main

import (
	"context"
	"runtime/debug"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// aheads are the exhibits of a form that is still filled in: sealed and stored as
// soon as they are chosen. Locking ends them with this program, or drops them.
type aheads struct {
	by   *client.Client // one session for all of them
	all  map[int]*client.Ahead
	last int
	turn chan struct{} // one at a time: more would take memory, and win nothing on the line
}

func newAheads(c *client.Client) *aheads {
	return &aheads{by: c.Apart(), all: map[int]*client.Ahead{}, turn: make(chan struct{}, 1)}
}

// drop ends all that no order has.
func (a *aheads) drop() {
	if a == nil {
		return
	}
	for _, x := range a.all {
		x.Drop()
	}
}

type choice struct {
	Paths []string `json:"paths"` // in the page's file system
}

// ahead looks at the files of an exhibit, and gives it a number.
var ahead = with(func(_ context.Context, s *session, in choice) (any, error) {
	s.mu.Lock()
	all := s.aheads
	s.mu.Unlock()
	if all == nil {
		return nil, client.ErrLocked
	}
	x, err := all.by.Ahead(in.Paths)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.aheads != all {
		return nil, client.ErrLocked
	}
	all.last++
	all.all[all.last] = x
	return number{all.last}, nil
})

// aheadOf is the exhibit of a number, and those it is one of.
func (s *session) aheadOf(n int) (*client.Ahead, *aheads) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.aheads == nil {
		return nil, nil
	}
	return s.aheads.all[n], s.aheads
}

// storeAhead seals and stores one, in its turn. Nothing is said by it.
var storeAhead = with(func(ctx context.Context, s *session, in number) (any, error) {
	x, all := s.aheadOf(in.Number)
	if x == nil {
		return nil, event.Refuse(event.CodeState, "this was taken off the list meanwhile")
	}
	select {
	case all.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-all.turn }()
	debug.SetMemoryLimit(sealing)
	return struct{}{}, x.Store(ctx, progressOf(ctx))
})

// letGo ends one that was removed from the form.
var letGo = with(func(ctx context.Context, s *session, in number) (any, error) {
	x, all := s.aheadOf(in.Number)
	if x == nil {
		return struct{}{}, nil
	}
	s.mu.Lock()
	delete(all.all, in.Number)
	s.mu.Unlock()
	return struct{}{}, x.LetGo(ctx)
})
