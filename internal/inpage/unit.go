//go:build js && wasm

package main

import (
	"context"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type founding struct {
	Unit     event.UnitID    `json:"unit"`
	Zone     event.Zone      `json:"zone"`
	Holidays event.Code      `json:"holidays"`
	Open     []event.Opening `json:"open"`
	Lead     event.PersonID  `json:"lead,omitempty"`
}

// createUnit founds a unit and gives it its lead; its key too, if that is who asks.
var createUnit = asked(func(ctx context.Context, c *client.Client, in founding) (any, error) {
	if _, err := c.CreateUnit(ctx, in.Unit, event.Hours{Zone: in.Zone, Holidays: in.Holidays, Open: in.Open}); err != nil {
		return nil, err
	}
	if in.Lead == "" {
		return struct{}{}, nil
	}
	if _, err := c.Appoint(ctx, in.Lead, event.Lead, in.Unit); err != nil {
		return nil, &client.StandsError{Stands: string(in.Unit) + " is founded, and has no lead yet", Cause: err}
	}
	if event.ActorID(in.Lead) != c.Who().ID {
		return struct{}{}, nil
	}
	if _, err := c.MakeUnitKey(ctx, in.Unit); err != nil {
		return nil, &client.StandsError{Stands: string(in.Unit) + " is founded and you lead it; its key is not made yet", Cause: err}
	}
	return struct{}{}, nil
})

// changeHours gives a unit other hours; what was sent before stays due when it was.
var changeHours = asked(func(ctx context.Context, c *client.Client, in founding) (any, error) {
	return c.ChangeHours(ctx, in.Unit, event.Hours{Zone: in.Zone, Holidays: in.Holidays, Open: in.Open})
})

type ofUnit struct {
	Unit event.UnitID   `json:"unit"`
	With event.PersonID `json:"with,omitempty"`
}

// makeKey makes a unit's key, as its lead.
var makeKey = asked(func(ctx context.Context, c *client.Client, in ofUnit) (any, error) {
	return c.MakeUnitKey(ctx, in.Unit)
})

// closeUnit is the first half of closing a unit: what the other person signs too.
var closeUnit = asked(func(ctx context.Context, c *client.Client, in ofUnit) (any, error) {
	n, err := c.CloseUnit(ctx, in.Unit, in.With)
	if err != nil {
		return nil, err
	}
	return string(n.Bytes()), nil
})

type halfSigned struct {
	Statement string `json:"statement"` // whole, as the first of two handed it over
}

// half is what the second person is about to sign: from verified fields, and from
// nothing else in the text.
type half struct {
	Kind     event.Kind    `json:"kind"`
	First    event.ActorID `json:"first"`
	At       event.Time    `json:"at"`
	Unit     event.UnitID  `json:"unit,omitempty"`
	Of       string        `json:"of,omitempty"`       // the statement that a decision is about
	About    string        `json:"about,omitempty"`    // in words, where it can be seen
	Key      string        `json:"key,omitempty"`      // that signed it
	Decision event.Code    `json:"decision,omitempty"` // stands or void
}

var readHalf = asked(func(ctx context.Context, c *client.Client, in halfSigned) (any, error) {
	h, err := c.ReadHalfSigned(ctx, []byte(in.Statement))
	if err != nil {
		return nil, err
	}
	by := h.Statement.Common()
	out := half{Kind: h.Statement.Kind(), First: by.By.ID, At: by.At}
	switch e := h.Statement.(type) {
	case *event.UnitClosed:
		out.Unit = e.Unit
	case *event.Decided:
		out.Of, out.Key, out.Decision = client.Reference(e.Statement), e.Key.String(), e.Decision
		if h.About != nil {
			out.About = h.About.About
		}
	}
	return out, nil
})

// countersign reads it again and adds the second person's line.
var countersign = asked(func(ctx context.Context, c *client.Client, in halfSigned) (any, error) {
	h, err := c.ReadHalfSigned(ctx, []byte(in.Statement))
	if err != nil {
		return nil, err
	}
	return c.Countersign(ctx, h)
})
