package client

import (
	"context"
	"math"
	"slices"

	"github.com/safehand/safehand/event"
)

// DrillFacts is a drill with what tells it from one that differs in anything.
type DrillFacts struct {
	Reference string       `json:"reference"`
	Facts     event.Digest `json:"facts"`
}

// DrillFacts are those of all drills of the person's organisation, the newest first, as
// its directory proves them: a page holds them against what the service showed.
func (c *Client) DrillFacts(ctx context.Context) ([]DrillFacts, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	out := []DrillFacts{}
	for _, d := range s.State.Drills(c.Who().ID.Org(), 0, math.MaxInt64) {
		out = append(out, DrillFacts{Reference(d.ID()), d.Facts()})
	}
	slices.Reverse(out)
	return out, nil
}
