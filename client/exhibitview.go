package client

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// ExhibitView is one exhibit of it. Reference and description are the label's.
type ExhibitView struct {
	Exhibit     event.ExhibitID `json:"exhibit"`
	SealNumber  string          `json:"seal_number"`
	Reference   string          `json:"reference,omitempty"`
	Description string          `json:"description,omitempty"`
	Type        event.Code      `json:"type"`
	Marking     event.Marking   `json:"marking"`
	Files       int64           `json:"files,omitempty"`
	Bytes       int64           `json:"bytes,omitempty"` // of the files; without a label, sealed
	Received    bool            `json:"received"`
	Recalled    bool            `json:"recalled"`
	Rejected    bool            `json:"rejected"`
	Returned    bool            `json:"returned"`
	Destroyed   bool            `json:"destroyed"`
	PassedOn    bool            `json:"passed_on"` // to another unit of the receiver's organisation, which has it now
	// Hidden: it was not this side's and went back unopened; its list is shown no more.
	Hidden bool       `json:"hidden,omitempty"`
	Check  string     `json:"check,omitempty"` // passed or broken
	Mark   event.Code `json:"mark,omitempty"`  // in the case it is shown in: used or unused
	// The same evidence sent again is one line of continuity: what this one was
	// sealed in place of, and what was sealed in place of it.
	InsteadOf *Again `json:"instead_of,omitempty"`
	SentAgain *Again `json:"sent_again,omitempty"`
	// Stops say which organisation keeps its own people from it now, by whom and since when.
	Stops []Stop `json:"stops,omitempty"`
	// CouldOpen are the people from whom the service would take an opening now; only
	// [Client.Show] gives them.
	CouldOpen []event.PersonID `json:"could_open,omitempty"`
}

// Again is the exhibit before or after one in its line.
type Again struct {
	Exhibit    event.ExhibitID `json:"exhibit"`
	SealNumber string          `json:"seal_number"`
	Sending    string          `json:"sending,omitempty"` // the newest one by which the reader has it
	Received   bool            `json:"received"`
}

// Name is what people call the exhibit: its reference, or without a label its
// seal number.
func (x *ExhibitView) Name() string {
	name := cmp.Or(x.Reference, x.SealNumber)
	if x.InsteadOf != nil {
		name += ", sent again"
	}
	return name
}

// Waits reports that nobody has received the exhibit, and somebody still may.
func (x *ExhibitView) Waits() bool { return !x.Received && !x.Recalled && !x.Rejected }

// Held reports that the receiving side has it.
func (x *ExhibitView) Held() bool { return x.Received && !x.Returned && !x.Destroyed }

func (c *Client) viewOf(s *continuity.Story, i custody.Item) ExhibitView {
	x := s.State.Sealed(i.Exhibit)
	v := ExhibitView{
		Exhibit: x.ID, SealNumber: x.ID.SealNumber(), Type: x.Type, Marking: x.Marking, Bytes: x.Seal.Segments.Total,
		Received: i.Received != nil, Recalled: i.Recalled != nil, Rejected: i.Rejected != nil,
		Returned: i.Returned != nil, Destroyed: i.Destroyed != nil, PassedOn: i.PassedOn != nil,
		InsteadOf: c.again(s, x.InsteadOf), SentAgain: c.again(s, x.ReplacedBy),
		Stops: stopsOf(x),
	}
	if n := len(i.Checks); n > 0 {
		v.Check = "broken"
		if i.Checks[n-1].Passed {
			v.Check = "passed"
		}
	}
	return v
}

// again is the neighbour of an exhibit in its line, nil when there is none.
func (c *Client) again(s *continuity.Story, id *event.ExhibitID) *Again {
	if id == nil {
		return nil
	}
	a := &Again{Exhibit: *id, SealNumber: id.SealNumber()}
	x := s.State.Sealed(*id)
	switch {
	case x == nil:
		return a
	case x.Recalled:
		return nil // before it was sent: it stands in nobody's place
	}
	for _, id := range x.Consignments {
		con := s.State.Consignment(id)
		if con == nil || !s.State.MayRead(con, c.Who().ID) {
			continue
		}
		a.Sending = id.Reference()
		a.Received = a.Received || con.Item(x.ID).Received != nil
	}
	return a
}

// byReference puts JRS/2 before JRS/10.
func byReference(a, b string) int {
	x, m := numbered(a)
	y, n := numbered(b)
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(m, n), cmp.Compare(a, b))
}

func numbered(reference string) (string, int) {
	word, number, _ := strings.Cut(reference, "/")
	n, err := strconv.Atoi(number)
	if err != nil {
		return reference, 0
	}
	return word, n
}
