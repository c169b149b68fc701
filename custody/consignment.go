package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Consignment is one movement of exhibits, from its dispatch on.
type Consignment struct {
	ID        event.ConsignmentID
	Order     *event.EventID
	By        event.Signer
	For       event.UnitID
	To        []event.HolderID
	ReceiveBy event.Time
	URN       *event.URN
	Label     event.LabelRef
	Grants    event.Digest
	Grantees  []Grantee
	At        directory.Place
	Last      event.EventID // the last change of hands
	Items     []Item
	Assigned  []Assignment    // who is on the case, of each unit that said so
	Questions []event.EventID // what was asked or reported about it
	Notes     []event.EventID
	Ladder    Ladder     // when it rings
	Alarms    []Alarm    // that rang, the first rung first
	Checking  []Checking `json:",omitempty"` // what is due of each receipt
	Review    *Review    // the newest; nil: none was opened
	Lists     []ListSeen `json:",omitempty"` // seen by somebody whose they were not
	Earlier   []Review   // of which somebody had decided when it was
}

// Act is who did it, for whom, and where it stands.
type Act struct {
	Event event.EventID
	By    event.Signer
	For   event.PartyID
	At    directory.Place
}

// Check is what came of comparing the sealed bytes with the seal.
type Check struct {
	Act
	Passed bool
}

// Item finds an exhibit in the consignment, or nil.
func (c *Consignment) Item(id event.ExhibitID) *Item {
	i := slices.IndexFunc(c.Items, func(i Item) bool { return i.Exhibit == id })
	if i < 0 {
		return nil
	}
	return &c.Items[i]
}

func (c *Consignment) clone() *Consignment {
	n := *c
	n.Items = slices.Clone(c.Items)
	n.Assigned, n.Questions, n.Notes = slices.Clone(c.Assigned), slices.Clone(c.Questions), slices.Clone(c.Notes)
	n.Alarms, n.Earlier = slices.Clone(c.Alarms), slices.Clone(c.Earlier)
	n.Checking, n.Lists = slices.Clone(c.Checking), slices.Clone(c.Lists)
	for i := range n.Items {
		n.Items[i].Checks = slices.Clone(n.Items[i].Checks)
	}
	return &n
}

// elsewhere: the exhibit's thread is not among those a partial state was given.
func (s *State) elsewhere(id event.ExhibitID) bool {
	return s.Partial && s.Sealed(id) == nil
}
