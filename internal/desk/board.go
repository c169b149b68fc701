package desk

import (
	"context"

	"github.com/safehand/safehand/event"
)

// Board is what a report to the board may be about: units of the caller's, from when the
// log began. The numbers her client adds up, of what it has proven; the service makes no
// report.
type Board struct {
	Units []event.UnitID
	Began event.Time // zero while the log is empty
}

// Board gives the person who calls the units whose report she can make.
func (d *Desk) Board(ctx context.Context, c Caller) (out Board, err error) {
	err = d.decide(ctx, c, "GET /board-report", func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		for _, m := range v.memberships(c) {
			out.Units = append(out.Units, m.Unit)
		}
		out.Began, err = v.tx.Began()
		return err
	})
	return out, err
}
