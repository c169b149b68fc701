//go:build js && wasm

package main

import (
	"context"
	"net/http"
	"sync"
	"syscall/js"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// session is who has unlocked this page, if anybody has.
type session struct {
	turn     sync.Mutex // a client does one thing at a time
	mu       sync.Mutex
	client   *client.Client
	last     int
	prepared map[int]ready
	aheads   *aheads
	begun    []client.Begun
	brought  *client.Brought // collected by a link, and not unlocked yet
	link     string
}

// person is the client of who unlocked the page, for one act at a time: the caller
// gives it back.
func (s *session) person() (c *client.Client, done func(), err error) {
	s.turn.Lock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil {
		s.turn.Unlock()
		return nil, nil, client.ErrLocked
	}
	return s.client, s.turn.Unlock, nil
}

// apart is another one of the same person, for what takes long.
func (s *session) apart() (*client.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil {
		return nil, client.ErrLocked
	}
	return s.client.Apart(), nil
}

// patience is how long a lost line is tried again while evidence is on its way.
const patience = 24 * time.Hour

// options: the page reaches its own origin alone, by the browser's own requests.
func options() client.Options {
	return client.Options{Transport: lent{answered{http.DefaultTransport}}, Patience: patience, Waiting: unanswered}
}

func origin() string { return js.Global().Get("location").Get("origin").String() }

type enrolledHome struct {
	Who    event.ActorID `json:"who"`
	Number int           `json:"number"`
}

// homes are the people enrolled in this browser.
func homes(context.Context, *session, []byte) (any, error) {
	return everyHome()
}

// lock forgets the keys. What is being sent goes on by its order's key; a page that
// sends nothing ends this program instead.
var lock = with(func(ctx context.Context, s *session, _ struct{}) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client != nil {
		s.client.Close(ctx)
		s.client.DropKeys()
	}
	s.aheads.drop()
	s.client, s.prepared, s.aheads, s.begun = nil, nil, nil, nil
	return struct{}{}, nil
})

// ready is what can be sent, with the client that looked at it.
type ready struct {
	*client.Prepared
	by *client.Client
}
