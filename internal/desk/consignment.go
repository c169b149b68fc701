package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Consignment is everything that was ever said about a consignment's exhibits,
// with the directories of everybody who said it or was named in it.
func (d *Desk) Consignment(ctx context.Context, c Caller, id event.ConsignmentID) (out api.Bundle, err error) {
	err = d.decide(ctx, c, api.PathConsignment, func(v *view) error {
		n, err := v.sees(c, id)
		if err != nil {
			return err
		}
		b := newBundler(v)
		for _, i := range n.Items {
			x := v.custody.Sealed(i.Exhibit)
			if x == nil {
				return v.custody.Err()
			}
			if err := b.add(event.OwnerExhibit(x.Recipient)); err != nil {
				return err
			}
		}
		if err := b.addLines(); err != nil {
			return err
		}
		if err := b.addDirectories(); err != nil {
			return err
		}
		out, err = b.bundle()
		return err
	})
	return out, err
}

// sees is the consignment, for who may know of it.
func (v *view) sees(c Caller, id event.ConsignmentID) (*custody.Consignment, error) {
	if err := c.must(); err != nil {
		return nil, err
	}
	n := v.custody.Consignment(id)
	if n == nil || !v.custody.MaySee(n, c.custodian()) {
		return nil, notFound()
	}
	return n, nil
}

// addLines adds what was sealed in place of the exhibits gathered so far, and what
// they were sealed in place of: one line of continuity. What was never sent after
// all belongs to it: its sealing stands on the other's thread too, and is checked
// with a key that its own thread shows.
func (b *bundler) addLines() error {
	for n := -1; n != len(b.threads); {
		n = len(b.threads)
		for _, i := range slices.Collect(maps.Values(b.items)) {
			e, err := b.statement(i)
			if err != nil {
				return err
			}
			if err := b.addLine(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bundler) addLine(e event.Event) error {
	sealed, ok := e.(*event.Sealed)
	if !ok || sealed.InsteadOf == nil {
		return nil
	}
	if err := b.add(event.OwnerExhibit(sealed.Seal.Recipient)); err != nil {
		return err
	}
	old := b.v.custody.Sealed(*sealed.InsteadOf)
	if old == nil {
		return b.v.custody.Err()
	}
	return b.add(event.OwnerExhibit(old.Recipient))
}

// statement is what an item says. Each is asked for again and again: to read them
// anew took half of the time of an answer.
func (b *bundler) statement(i api.Item) (event.Event, error) {
	if e, ok := b.said[i.Index]; ok {
		return e, nil
	}
	n, err := event.ParseNote([]byte(i.Note))
	if err != nil {
		return nil, err
	}
	e, err := event.Parse(n.Text)
	if err == nil {
		b.said[i.Index] = e
	}
	return e, err
}

// addDirectories adds those by which the statements gathered so far are checked.
func (b *bundler) addDirectories() error {
	orgs := map[event.OrgID]bool{}
	for _, i := range b.items {
		e, err := b.statement(i)
		if err != nil {
			return err
		}
		orgs[e.Common().By.ID.Org()] = true
		for _, t := range addressees(e) {
			orgs[t.Org()] = true
		}
	}
	for o := range orgs {
		if err := b.add(event.OwnerOrg(o)); err != nil {
			return err
		}
	}
	return nil
}

func addressees(e event.Event) []event.HolderID {
	switch e := e.(type) {
	case *event.Ordered:
		return e.To
	case *event.Dispatched:
		return e.To
	case *event.Opened:
		return []event.HolderID{e.With.Holder}
	case *event.Requested:
		return []event.HolderID{event.HolderID(e.To)}
	}
	return nil
}

// Label is the writing on the bag, for the sending unit and the addressees.
func (d *Desk) Label(ctx context.Context, c Caller, id event.ConsignmentID) (file []byte, err error) {
	err = d.decide(ctx, c, api.PathLabel, func(v *view) error {
		n, err := v.sees(c, id)
		if err != nil {
			return err
		}
		if !v.custody.MayRead(n, c.custodian()) {
			return notFound()
		}
		if !v.custody.MayReadLabel(n, c.custodian()) {
			return event.Refuse(event.CodeState, "it is out of your unit's hands, and so is the writing on it")
		}
		file, err = named(v.tx.Label(id))
		return err
	})
	return file, err
}
