//go:build js && wasm

package main

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
)

// onDuty has what arrives mailed to who asks, until her day ends, or not any more.
var onDuty = asked(func(ctx context.Context, c *client.Client, in api.Duty) (any, error) { return c.OnDuty(ctx, in.On) })

// away marks her away, or somebody of a unit that she leads, or takes that back. Nothing is
// signed: it is no statement.
var away = asked(func(ctx context.Context, c *client.Client, in api.Away) (any, error) { return c.Away(ctx, in) })
