package client

import (
	"context"
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Reported is what came of a report.
type Reported struct {
	*Done
	// Review: it is one of what may be a breach, and both organisations decide it.
	Review bool `json:"review"`
	// ListSeen are those that were not the receiving side's and that nobody of it had
	// opened: only the list was seen.
	ListSeen []event.ExhibitID `json:"list_seen,omitempty"`
	// Back are those of them that went back to the sender with that for a reason.
	Back []event.ExhibitID `json:"back,omitempty"`
}

// notOurs is the problem of which what nobody opened goes back.
const notOurs event.Code = "not-ours"

// notTheirs is the reason with which that is rejected.
var notTheirs = []event.Code{"not-for-this-unit"}

// came is what came of a report that stands in the log: it looks anew, for a colleague
// may have opened something meanwhile. What was not theirs is given back, if it is this
// side's to give. Broken off before, the same report does what is left.
func (c *Client) came(ctx context.Context, id event.ConsignmentID, d *Done, which []event.ExhibitID, problem event.Code) (*Reported, error) {
	out := &Reported{Done: d, Review: custody.MayBeBreach(problem)}
	if problem != notOurs {
		return out, nil
	}
	s, con, err := c.look(ctx, id)
	if err != nil {
		return out, err
	}
	out.Review = con.ReviewOf(d.Event) != nil
	out.ListSeen = slices.DeleteFunc(slices.Clone(which), func(x event.ExhibitID) bool { return !con.ListSeen(x) })
	out.Back, err = c.sendBack(ctx, s, con, out.ListSeen)
	return out, err
}

// sentOn: it was sent on and waits there: whoever sent it calls it back first.
func sentOn(s *continuity.Story, con *custody.Consignment, x event.ExhibitID) bool {
	return slices.ContainsFunc(s.State.Sealed(x).Consignments, func(id event.ConsignmentID) bool {
		n := s.State.Consignment(id)
		if n == nil {
			return false
		}
		i := n.Item(x)
		return i != nil && i.From != nil && *i.From == con.ID && i.Waits()
	})
}

// sendBack rejects what waits and returns what the person's unit has. What another unit
// of hers has is that one's to return.
func (c *Client) sendBack(ctx context.Context, s *continuity.Story, con *custody.Consignment, which []event.ExhibitID) ([]event.ExhibitID, error) {
	party := c.party(s, con)
	if _, receives := c.receiver(s, con); !receives {
		return nil, nil
	}
	var untaken, taken, back []event.ExhibitID
	for _, x := range which {
		switch i := con.Item(x); {
		case i.Waits():
			untaken = append(untaken, x)
		case held(*i) && i.Received.For == party && i.PassedOn == nil && !sentOn(s, con, x) && !s.State.Dir.Unit(con.For).Closed:
			taken = append(taken, x)
		}
	}
	last := con.Last
	if len(untaken) > 0 {
		d, err := c.sayAbout(ctx, con.ID, &event.Rejected{
			Header: c.header(s, party), Consignment: con.ID, After: last, Exhibits: untaken, Reasons: notTheirs,
		}, nil)
		if err != nil {
			return nil, err
		}
		last, back = d.Event, untaken
	}
	if len(taken) > 0 {
		_, err := c.sayAbout(ctx, con.ID, &event.Returned{
			Header: c.header(s, party), Consignment: con.ID, After: last, Exhibits: taken,
		}, nil)
		if err != nil {
			return back, err
		}
	}
	return append(back, taken...), nil
}
