package client

import (
	"context"
	"regexp"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// InCustody is what a sender must know of a unit while somebody is held on a PACE clock.
type InCustody struct {
	Unit   event.UnitID `json:"unit"`
	Closes event.Time   `json:"closes,omitempty"` // when it shuts, if somebody is there now
	Opens  event.Time   `json:"opens,omitempty"`  // when it opens, if nobody is
	InTime bool         `json:"in_time"`          // it can receive before the clock ends: [custody.InTime]
	// Direct is a unit of CPS Direct that can, where this one can't.
	Direct event.UnitID `json:"direct,omitempty"`
}

var direct = regexp.MustCompile(`(?i)\bcps\b.*\bdirect\b`)

// InCustody says by the hours of a unit whether it can receive before a PACE clock ends,
// and which unit of CPS Direct can if it can't.
func (c *Client) InCustody(ctx context.Context, unit event.UnitID, clock event.Time) (*InCustody, error) {
	h, err := c.Hours(ctx, unit)
	if err != nil {
		return nil, err
	}
	now := event.TimeOf(c.now())
	out := &InCustody{Unit: unit, InTime: custody.InTime(h, clock, now)}
	if at, open := custody.Opens(h, now); open {
		out.Closes = custody.Until(h, now)
	} else {
		out.Opens = at
	}
	if out.InTime {
		return out, nil
	}
	all, err := c.Partners(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		for _, u := range p.Units {
			if !u.Ready || !direct.MatchString(string(u.Unit)) {
				continue
			}
			if h, err := c.Hours(ctx, u.Unit); err == nil && custody.InTime(h, clock, now) {
				out.Direct = u.Unit
				return out, nil
			}
		}
	}
	return out, nil
}
