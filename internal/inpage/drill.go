//go:build js && wasm

package main

import (
	"context"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// beginDrill tests the alarms of a unit: due is as the command line takes it, 2h or 1d.
var beginDrill = asked(func(ctx context.Context, c *client.Client, in struct {
	Unit event.UnitID `json:"unit"`
	Due  string       `json:"due"`
}) (any, error) {
	due, err := client.ParseDeadline(in.Due, string(event.Agreed), "")
	if err != nil {
		return nil, err
	}
	d, _, err := c.BeginDrill(ctx, in.Unit, due)
	return d, err
})

// answerDrill says that she heard the alarm.
var answerDrill = asked(func(ctx context.Context, c *client.Client, in struct {
	ID string `json:"id"` // its reference
}) (any, error) {
	d, _, err := c.AnswerDrill(ctx, in.ID)
	return d, err
})

// drills gives each drill of the organisation as one text, the newest first, which the
// page compares with what the service showed.
var drills = asked(func(ctx context.Context, c *client.Client, _ struct{}) (any, error) {
	return c.DrillFacts(ctx)
})
