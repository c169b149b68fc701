package record

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// forget deletes the grants that a statement has ended: after a recall, a
// rejection, a return or a destruction nobody on that side can be handed a key
// any more, not even by a service that breaks its rules. Backups keep them until
// they lapse.
func (b *batch) forget(e event.Event) error {
	switch e := e.(type) {
	case *event.Recalled:
		if e.Consignment != nil {
			return b.forgetAll(*e.Consignment, e.Exhibits)
		}
	case *event.Rejected:
		return b.forgetAll(e.Consignment, e.Exhibits)
	case *event.Returned:
		return b.forgetAll(e.Consignment, e.Exhibits)
	case *event.Destroyed:
		return b.forgetAll(e.Consignment, e.Exhibits)
	}
	return nil
}

func (b *batch) forgetAll(id event.ConsignmentID, which []event.ExhibitID) error {
	c := b.state.Consignment(id)
	if err := b.sound(nil); err != nil {
		return err
	}
	for _, x := range which {
		if err := b.tx.DropGrants(id, x, func(r event.KeyRef) bool { return !sends(c, r) }); err != nil {
			return err
		}
		if err := b.forgetOnward(id, x); err != nil {
			return err
		}
	}
	return nil
}

// sends: the key record is one by which the sending unit keeps its hold.
func sends(c *custody.Consignment, r event.KeyRef) bool {
	return slices.ContainsFunc(c.Grantees, func(g custody.Grantee) bool { return g.Key == r && g.Sender })
}

// forgetOnward deletes what the receiving unit granted itself when it passed the
// exhibit on.
func (b *batch) forgetOnward(from event.ConsignmentID, x event.ExhibitID) error {
	exhibit := b.state.Sealed(x)
	if err := b.sound(nil); err != nil || exhibit == nil {
		return err
	}
	for _, id := range exhibit.Consignments {
		c := b.state.Consignment(id)
		if err := b.sound(nil); err != nil {
			return err
		}
		if i := c.Item(x); i == nil || i.From == nil || *i.From != from {
			continue
		}
		if err := b.tx.DropGrants(id, x, func(r event.KeyRef) bool { return sends(c, r) }); err != nil {
			return err
		}
	}
	return nil
}
