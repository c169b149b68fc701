package server

import (
	"sync"
	"time"

	"github.com/safehand/safehand/api"
)

// gate lets so much be in work at once, and answers what is more at once: what
// piles up instead is answered too late to be of use, and takes the rest with
// it. What is in work and waits for the database is its queue.
type gate struct {
	most int64

	mu   sync.Mutex
	held int64
	by   map[string]int64 // of those who hold something
}

func newGate(most int64) *gate { return &gate{most: most, by: map[string]int64{}} }

// share is how much of a gate one organisation, or one address of strangers, may
// hold: whoever floods the service leaves room for a receipt of the others.
const share = 0.75

// retrySoon is what whoever is turned away is told to wait. Work is done in
// fractions of a second; clients add some chance of their own.
const retrySoon = 2 * time.Second

// enter takes weight for an owner until leave is called, or refuses.
func (g *gate) enter(owner string, weight int64) (leave func(), err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	weight = min(weight, g.each())
	switch {
	case g.held+weight > g.most:
		return nil, busy("the service has as much to do as it can at the moment; nothing was lost, try again in a few seconds")
	case g.by[owner]+weight > g.each():
		return nil, busy("the service is doing as much for your organisation as it can at once; nothing was lost, try again in a few seconds")
	}
	g.held += weight
	g.by[owner] += weight
	return func() { g.leave(owner, weight) }, nil
}

func (g *gate) leave(owner string, weight int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held -= weight
	if g.by[owner] -= weight; g.by[owner] == 0 {
		delete(g.by, owner)
	}
}

// each is the share of one.
func (g *gate) each() int64 { return max(1, int64(share*float64(g.most))) }

// full reports that nobody at all is let in.
func (g *gate) full() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.held >= g.most
}

func busy(message string) error {
	return &api.Error{Code: api.CodeBusy, Message: message, Retry: retrySoon}
}
