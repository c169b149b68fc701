package client

import (
	"context"
	"errors"

	"github.com/safehand/safehand/event"
)

// Tended is what a client did, unasked, because it was used, and what it found.
type Tended struct {
	// Unknown are statements in the person's name that this machine did not make.
	Unknown []Signed
	// Rotated are the units for which it made a new key, as their lead.
	Rotated []event.UnitID
	// Handed are the units whose key it handed to a new member.
	Handed []event.UnitID
	// Redirected is what addressees asked to go to another unit, and what now has.
	Redirected []Redirected
	// Failed says what of that could not be carried out, and why.
	Failed []Unmoved
}

// Tend does what waits for any member of one's units to come by. It needs
// nobody's attention: every command does it first. What fails here waits for the
// next one, and must stop nobody from her own work.
func (c *Client) Tend(ctx context.Context) (*Tended, error) {
	t := &Tended{}
	keys := c.tendKeys(ctx, t)
	var redirecting error
	t.Redirected, t.Failed, redirecting = c.carryOutRedirects(ctx)
	c.stuck = map[event.EventID]string{}
	for _, u := range t.Failed {
		c.stuck[u.Question] = u.Why.Error()
	}
	return t, errors.Join(keys, redirecting)
}
