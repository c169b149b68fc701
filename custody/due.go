package custody

import (
	"cmp"
	"slices"

	"github.com/safehand/safehand/event"
)

// Owed is something somebody must do by an instant.
type Owed struct {
	Consignment event.ConsignmentID
	By          []event.HolderID // who must act: see [State.Addressed]
	What        event.Code       // receipt
	Due         event.Time
	Overdue     bool
	Exhibits    []event.ExhibitID
}

// Receipt is the act owed by addressees from the dispatch on.
const Receipt = event.OwedReceipt

// Due says what is owed at now, the earliest first.
func (s *State) Due(cs []*Consignment, now event.Time) []Owed {
	var out []Owed
	for _, c := range cs {
		if open := c.Waiting(); len(open) > 0 {
			out = append(out, Owed{c.ID, s.Addressed(c), Receipt, c.ReceiveBy, now > c.ReceiveBy, open})
		}
	}
	slices.SortStableFunc(out, func(a, b Owed) int { return cmp.Compare(a.Due, b.Due) })
	return out
}

// Waiting are the exhibits neither received nor recalled.
func (c *Consignment) Waiting() []event.ExhibitID {
	var out []event.ExhibitID
	for _, i := range c.Items {
		if i.Waits() {
			out = append(out, i.Exhibit)
		}
	}
	return out
}

// Status is where a consignment stands, in one of the words below.
type Status string

const (
	Waiting  Status = "waiting"  // for its receipt
	Overdue  Status = "overdue"  // its receipt is
	Partly   Status = "partly"   // received in part
	Received Status = "received" // all that was not recalled
	Recalled Status = "recalled" // all of it, before any receipt
	Rejected Status = "rejected" // all of it that was not recalled
	Returned Status = "returned" // all that was received was returned or destroyed
)

// Status at now. Checks are a separate statement: see [Consignment.Checks].
func (c *Consignment) Status(now event.Time) Status {
	waiting, received, rejected, held := len(c.Waiting()), 0, 0, 0
	for _, i := range c.Items {
		switch {
		case i.Received != nil && i.ended() == nil:
			held++
			received++
		case i.Received != nil:
			received++
		case i.Rejected != nil:
			rejected++
		}
	}
	switch {
	case waiting == 0 && received == 0 && rejected > 0:
		return Rejected
	case waiting == 0 && received == 0:
		return Recalled
	case waiting == 0 && held == 0:
		return Returned
	case waiting == 0:
		return Received
	case now > c.ReceiveBy:
		return Overdue
	case received > 0:
		return Partly
	}
	return Waiting
}

// Checks counts the exhibits by their newest check: passed, broken, or none yet.
func (c *Consignment) Checks() (passed, broken, none int) {
	for _, i := range c.Items {
		switch n := len(i.Checks); {
		case n == 0:
			none++
		case i.Checks[n-1].Passed:
			passed++
		default:
			broken++
		}
	}
	return passed, broken, none
}
