//go:build js && wasm

package main

import (
	"context"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// verdict is what somebody decided of a review, with who advised and why.
type verdict struct {
	ID      event.ConsignmentID `json:"id"`
	Review  string              `json:"review"`
	Outcome event.Code          `json:"outcome"`
	Advised event.PersonID      `json:"advised"`
	Words   []string            `json:"words"`
}

// decideReview closes a review for her organisation, and for what it was open for when
// the page was shown: what was reported since has made another of it, and is refused.
var decideReview = asked(func(ctx context.Context, c *client.Client, in verdict) (any, error) {
	d, _, err := c.DecideReview(ctx, in.ID, client.ReviewAnswer{
		Review: in.Review, Outcome: in.Outcome, Advised: in.Advised, Why: in.Words,
	})
	return d, err
})
