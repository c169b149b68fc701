package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Arrival is something that was sent to the agent's unit, by the service's word.
type Arrival struct {
	Consignment event.ConsignmentID `json:"consignment"`
	Index       event.LogIndex      `json:"index"`
}

// Arrivals gives what was sent to the agent's unit at places of the log above
// after, oldest first.
func (c *Client) Arrivals(ctx context.Context, after event.LogIndex) ([]Arrival, error) {
	var out []Arrival
	err := c.eachRow(ctx, "in", func(row *api.Summary) (bool, error) {
		if row.Index > after {
			out = append(out, Arrival{row.Consignment, row.Index})
		}
		return row.Index > after, nil
	})
	slices.Reverse(out)
	return out, err
}

// CheckNew compares with their seals the exhibits of a consignment that the
// client has not yet checked, and says so in the log: at the end, and after every
// so long before, so that a restart loses little and both sides see it go on. told
// hears each statement. When all was checked before, nothing is said. What access was
// stopped to is left for later, and is the error.
func (c *Client) CheckNew(ctx context.Context, id event.ConsignmentID, every time.Duration, told func(*Checked)) error {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return err
	}
	defer c.underway()()
	out, since := &Checked{}, c.now()
	say := func() error {
		if len(out.Passed)+len(out.Broken) == 0 {
			return nil
		}
		err := c.sayNew(ctx, id, out)
		if err == nil {
			told(out)
		}
		out, since = &Checked{}, c.now()
		return err
	}
	var barred error
	for _, x := range c.unchecked(con) {
		if stopped := c.unstopped(s, []event.ExhibitID{x}); stopped != nil {
			barred = fmt.Errorf("%s: %w", x.SealNumber(), stopped) // and the others are checked
			continue
		}
		err := out.note(x, c.compare(ctx, id, s.State.Sealed(x), nil))
		if err != nil && ctx.Err() == nil {
			return errors.Join(err, say()) // what was compared was
		}
		if err == nil && c.now().Sub(since) >= every {
			err = say()
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(barred, say())
}

// sayNew looks again before it says what was compared: that may have taken hours.
func (c *Client) sayNew(ctx context.Context, id event.ConsignmentID, out *Checked) error {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return err
	}
	return c.sayChecked(ctx, s, con, out)
}

// unchecked are the exhibits on the receiving side, or on their way there, that
// the client has not checked.
func (c *Client) unchecked(con *custody.Consignment) (out []event.ExhibitID) {
	mine := func(k custody.Check) bool { return k.By.ID == c.Who().ID }
	for _, i := range con.Items {
		if !gone(i) && !slices.ContainsFunc(i.Checks, mine) {
			out = append(out, i.Exhibit)
		}
	}
	return out
}
