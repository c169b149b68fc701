package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Redirection is what goes to another unit than it was sent to.
type Redirection struct {
	Of       event.ConsignmentID
	Exhibits []event.ExhibitID // none: what waits, or else what came back and went nowhere since
	To       event.UnitID
	Message  []string        // added to what the label says already
	Deadline *event.Deadline // nil: as it was ordered
	// WrongCaseChecked goes on where a [WrongCaseError] would stop.
	WrongCaseChecked bool
}

// Redirect sends to another unit what nobody has received, in one act and from
// any machine of the sending unit: it is opened to be passed on, recalled, and
// sent anew with its label. No sealed byte moves. At no time can both units have
// it; broken off in between, it waits for nobody, and the same call finishes.
//
// What came back (recalled or rejected) is sent on the same way.
func (c *Client) Redirect(ctx context.Context, r Redirection) (*Sent, error) {
	s, con, err := c.look(ctx, r.Of)
	if err != nil {
		return nil, err
	}
	return c.redirect(ctx, s, con, r)
}

func (c *Client) redirect(ctx context.Context, s *continuity.Story, con *custody.Consignment, r Redirection) (*Sent, error) {
	if !c.sends(s, con) {
		return nil, event.Refuse(event.CodeNotYours, "%s was sent by %s: only its people send it to another unit at once", r.Of.Reference(), con.For)
	}
	which, err := onward(s, con, r.Exhibits)
	if err != nil {
		return nil, err
	}
	o, err := c.asWritten(ctx, s, con, r)
	if err != nil {
		return nil, err
	}
	// Whatever can be refused is, before the first unit loses it.
	there, err := c.ready(ctx, con.For, o, len(which))
	if err != nil {
		return nil, err
	}
	if err := c.rightWay(ctx, s, con, con.For, &o); err != nil {
		return nil, err
	}
	op, err := c.openFor(ctx, s, con, event.PartyID(con.For), which, event.ToPassOn)
	if err != nil {
		return nil, err
	}
	again, err := c.writeLabel(op, o)
	if err != nil {
		return nil, err
	}
	if err := room(there, con.For, o.To, len(which), int64(len(again))); err != nil {
		return nil, err
	}
	if op.con, err = c.takeBack(ctx, con, which); err != nil {
		return nil, err
	}
	sent, err := c.handOn(ctx, op, o, again)
	if err != nil {
		return nil, doneStill(err, "%s was called back and has not gone to %s yet: send it there again to finish", r.Of.Reference(), r.To)
	}
	return sent, nil
}

// asWritten is what goes to the other unit, in the words of the label it had.
func (c *Client) asWritten(ctx context.Context, s *continuity.Story, con *custody.Consignment, r Redirection) (Onward, error) {
	o := Onward{From: r.Of, To: []event.HolderID{event.HolderID(r.To)}, Deadline: c.deadlineAgain(s, con), WrongCaseChecked: r.WrongCaseChecked}
	if r.Deadline != nil {
		o.Deadline = *r.Deadline
	}
	label, _, err := c.label(ctx, s, con)
	if err != nil {
		return o, fmt.Errorf("the writing on the bag, which goes with it: %w", err)
	}
	o.operation = label.Operation
	for _, m := range label.Message {
		o.Message = append(o.Message, string(m))
	}
	o.Message = append(o.Message, r.Message...)
	return o, nil
}

// takeBack recalls what still waits, and gives the consignment as it is then.
func (c *Client) takeBack(ctx context.Context, con *custody.Consignment, which []event.ExhibitID) (*custody.Consignment, error) {
	waiting := slices.DeleteFunc(slices.Clone(which), func(x event.ExhibitID) bool { return !con.Item(x).Waits() })
	if len(waiting) == 0 {
		return con, nil
	}
	if _, err := c.Recall(ctx, con.ID, waiting...); err != nil {
		return nil, err
	}
	_, con, err := c.look(ctx, con.ID)
	return con, err
}

// onward are the exhibits to be sent to another unit: those named, else those
// that wait, else those that came back and were sent nowhere since.
func onward(s *continuity.Story, con *custody.Consignment, named []event.ExhibitID) ([]event.ExhibitID, error) {
	which, err := choose(con, named, waits)
	if errors.Is(err, errNothing) {
		which, err = choose(con, nil, func(i custody.Item) bool { return cameBack(i) && !sentSince(s, con, i) })
	}
	if err != nil {
		return nil, settled(con, err)
	}
	for _, x := range which {
		if i := con.Item(x); i.Received != nil {
			return nil, event.Refuse(event.CodeConflict, "%s was received by %s at %s: after a receipt it can only be asked back", con.ID.Reference(), i.Received.By.ID, i.Received.At.Recorded)
		}
	}
	return which, nil
}

// cameBack: it is the sending unit's again, and nobody ever received it.
func cameBack(i custody.Item) bool { return i.Recalled != nil || i.Rejected != nil }

// sentSince: after it came back, the sending unit sent it on.
func sentSince(s *continuity.Story, con *custody.Consignment, i custody.Item) bool {
	x := s.State.Sealed(i.Exhibit)
	return slices.ContainsFunc(x.Consignments, func(id event.ConsignmentID) bool {
		next := s.State.Consignment(id)
		return next != nil && next.For == con.For && next.At.Index > back(i).At.Index
	})
}

// back is what made an exhibit that came back the sending unit's again.
func back(i custody.Item) *custody.Act {
	if i.Recalled != nil {
		return i.Recalled
	}
	return i.Rejected
}

// urgent is for what was due at an instant that has passed.
var urgent = event.Deadline{Kind: event.WorkingHours, N: 2}

// deadlineAgain is the deadline as it was ordered, counted anew: the other unit
// has hours of its own.
func (c *Client) deadlineAgain(s *continuity.Story, con *custody.Consignment) event.Deadline {
	if con.Order == nil {
		return event.Deadline{Kind: event.WorkingDays, N: 1}
	}
	o := s.State.Order(*con.Order)
	switch {
	case o == nil:
		return event.Deadline{Kind: event.WorkingDays, N: 1}
	case o.Deadline.Kind == event.Instant && o.Deadline.At <= event.TimeOf(c.now()):
		return urgent
	}
	return o.Deadline
}
