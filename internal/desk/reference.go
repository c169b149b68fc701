package desk

import (
	"context"

	"github.com/safehand/safehand/event"
)

// routeReference names this in the operator's table of refusals.
const routeReference = "GET /r/{reference}"

// Called is the consignment that people call by a reference, for who may know of it.
// To others it is as if there were none: a message that was passed on gives nobody
// more than its reader had.
func (d *Desk) Called(ctx context.Context, c Caller, reference string) (id event.ConsignmentID, err error) {
	err = d.decide(ctx, c, routeReference, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		all, err := v.tx.ConsignmentsCalled(reference)
		if err != nil {
			return err
		}
		for _, n := range all {
			if v.custody.MaySee(n, c.custodian()) {
				id = n.ID
				return nil
			}
		}
		return notFound()
	})
	return id, err
}
