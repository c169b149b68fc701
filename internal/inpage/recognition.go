//go:build js && wasm

package main

import (
	"context"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// writeRecognition compares a number that was typed with what the service shows, and
// writes what the root, whose key no page ever holds, is to sign.
var writeRecognition = asked(func(ctx context.Context, c *client.Client, in struct {
	Partner event.OrgID `json:"partner"`
	Number  string      `json:"number"`
}) (any, error) {
	number, err := event.NormalNumber(in.Number)
	if err != nil {
		return nil, err
	}
	text, err := c.WriteRecognition(ctx, in.Partner, number)
	return string(text), err
})

// readRecognition says what the root signed, from verified fields alone.
var readRecognition = asked(func(ctx context.Context, c *client.Client, in halfSigned) (any, error) {
	return c.ReadRecognition(ctx, []byte(in.Statement))
})

// bringRecognition reads it again and has it recorded.
var bringRecognition = asked(func(ctx context.Context, c *client.Client, in halfSigned) (any, error) {
	r, err := c.ReadRecognition(ctx, []byte(in.Statement))
	if err != nil {
		return nil, err
	}
	return c.Record(ctx, r)
})
