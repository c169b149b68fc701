package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/event"
)

// Signed is a statement in the person's own name, proven to stand in the log.
type Signed struct {
	Event     event.EventID  `json:"event"`
	Reference string         `json:"reference"`
	Index     event.LogIndex `json:"index"`
	Recorded  event.Time     `json:"recorded"`
	Kind      event.Kind     `json:"kind"`
	Key       int            `json:"key"` // the number of her key record
	About     string         `json:"about,omitempty"`
	// Unknown: not made on this machine, and she has not said that it is hers.
	Unknown bool `json:"unknown,omitempty"`
	// Doubt: the key was stolen by then (Doubt…).
	Doubt Doubt `json:"doubt,omitempty"`
}

// SignedPage is a page of what was signed in her name, newest first.
type SignedPage struct {
	Signed []Signed        `json:"signed"`
	Next   *event.LogIndex `json:"next,omitempty"`
}

// Signed lists what was signed in the person's own name, newest first. Each is
// proven; that none is left out is not, for the list is the service's. The
// threads on which a statement stands can leave nothing out.
func (c *Client) Signed(ctx context.Context, before *event.LogIndex, limit int) (*SignedPage, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.lookOut(ctx, s); err != nil {
		return nil, err
	}
	p, _, err := c.signedPage(ctx, s, before, limit)
	if err != nil {
		return nil, err
	}
	known, err := c.home.signings()
	if err != nil {
		return nil, err
	}
	for i := range p.Signed {
		_, p.Signed[i].Unknown = known.unknown[p.Signed[i].Event]
	}
	return p, nil
}

// Mine says that unknown statements are the person's own, made on another machine
// of hers; it rings for them no more. It gives those it was said of.
func (c *Client) Mine(ctx context.Context, names []string) ([]Signed, error) {
	unknown, err := c.Watch(ctx)
	if err != nil {
		return nil, err
	}
	var out []Signed
	lines := ""
	for _, name := range names {
		i := slices.IndexFunc(unknown, func(x Signed) bool { return called(x.Event, name) })
		if i < 0 {
			return nil, typing(event.Refuse(event.CodeUnknown, "nothing unknown was signed in your name under %q", name), "'safehand signed' lists what was")
		}
		out = append(out, unknown[i])
		lines += fmt.Sprintf("known %s\n", unknown[i].Event)
	}
	return out, c.home.jot(lines)
}

// called reports whether a person means the statement by that name.
func called(id event.EventID, name string) bool {
	ref, err := event.NormalReference(name)
	return err == nil && ref == Reference(id) || name == id.String()
}
