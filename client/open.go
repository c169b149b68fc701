package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// opening is exhibits opened for a purpose: said in the log before the key was
// asked for.
type opening struct {
	id       event.EventID
	con      *custody.Consignment
	story    *continuity.Story
	party    event.PartyID // for whom it was opened
	exhibits []openExhibit
	use      use
}

type openExhibit struct {
	id  event.ExhibitID
	key seal.Identity
	*seal.Exhibit
}

// open says `opened`, fetches the grants and opens list and manifest.
func (c *Client) open(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, purpose event.Code) (*opening, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	if which, err = c.openable(s, con, which); err != nil {
		return nil, settled(con, err)
	}
	return c.openFor(ctx, s, con, c.party(s, con), which, purpose)
}

// openable are the exhibits meant, by default all that are in the hands of the
// person's side. When the receiving side has none yet, what waits is asked for
// all the same, and refused by name: no receipt, no key.
func (c *Client) openable(s *continuity.Story, con *custody.Consignment, which []event.ExhibitID) ([]event.ExhibitID, error) {
	if _, receives := c.receiver(s, con); !receives {
		return choose(con, which, func(custody.Item) bool { return true })
	}
	got, err := choose(con, which, func(i custody.Item) bool { return i.Received != nil && !gone(i) })
	if err != nil {
		return choose(con, which, func(i custody.Item) bool { return i.Waits() })
	}
	return got, nil
}

// openFor opens for one of the two sides.
func (c *Client) openFor(ctx context.Context, s *continuity.Story, con *custody.Consignment, party event.PartyID, which []event.ExhibitID, purpose event.Code) (*opening, error) {
	if err := c.unstopped(s, which); err != nil {
		return nil, err
	}
	key, err := c.opener(s, con)
	if err != nil {
		return nil, err
	}
	if own, ok := c.senderKey(s, con); ok && party == event.PartyID(con.For) {
		key = own // the receiving side's are deleted once it gives up
	}
	e := &event.Opened{
		Header: c.header(s, party), Consignment: con.ID, Purpose: purpose, With: key, Exhibits: which,
	}
	// Looked at again before a key is asked for: an opening that the rules void, as
	// one without a receipt is, must not be used because the service lets it.
	d, err := c.sayAbout(ctx, con.ID, e, nil)
	if err != nil {
		return nil, err
	}
	o := &opening{id: d.Event, con: con, story: s, party: party, use: toOpen}
	return o, c.fill(ctx, o, key, which)
}

// opener is the key record whose grant the client can open, or the reason why
// there is none yet: whose sign-in is awaited.
func (c *Client) opener(s *continuity.Story, con *custody.Consignment) (event.KeyRef, error) {
	if keys := s.State.Openers(con, c.Who()); len(keys) > 0 {
		return keys[0], nil
	}
	person, _ := c.Who().ID.Person()
	for _, g := range con.Grantees {
		if unit, ok := g.Key.Holder.Unit(); ok && s.State.Dir.Unit(unit).Member(person) {
			return event.KeyRef{}, event.Refuse(event.CodeKeyWaiting,
				"the key of %s has not been handed to you yet. It happens by itself when one of these signs in: %v",
				unit, s.State.Dir.Unit(unit).Holders(g.Key.Number))
		}
	}
	return event.KeyRef{}, event.Refuse(event.CodeNotYours, "nothing in %s was sent to you or to a unit of yours", con.ID.Reference())
}

// senderKey is the key record by which the sending unit keeps its hold, if the
// client can open with it.
func (c *Client) senderKey(s *continuity.Story, con *custody.Consignment) (event.KeyRef, bool) {
	for _, k := range s.State.Openers(con, c.Who()) {
		if slices.ContainsFunc(con.Grantees, func(g custody.Grantee) bool { return g.Key == k && g.Sender }) {
			return k, true
		}
	}
	return event.KeyRef{}, false
}

// fill fetches the grants of an opening that stands in the log, and opens each
// exhibit's manifest with the key it finds. A wrong key names its granter.
func (c *Client) fill(ctx context.Context, o *opening, with event.KeyRef, which []event.ExhibitID) error {
	if err := c.unstopped(o.story, which); err != nil { // one that is gone on with
		return err
	}
	ids, err := c.identities(ctx, o.story, with)
	if err != nil {
		return err
	}
	var got api.Grants
	err = c.signedIn(ctx, func() error {
		return c.call(ctx, "GET", "/v1/openings/"+o.id.String()+"/grants", nil, &got)
	})
	if err != nil {
		return err
	}
	list, err := grantsOf(&got, o.con.Grants, o.con.By.ID)
	if err != nil {
		return err
	}
	for _, id := range which {
		x, err := c.openOne(ctx, o, id, &got, list, with, ids)
		if err != nil {
			return err
		}
		o.exhibits = append(o.exhibits, *x)
	}
	return nil
}

// openOne opens an exhibit with the one of the grants that is to that key record.
func (c *Client) openOne(ctx context.Context, o *opening, id event.ExhibitID, got *api.Grants, list grantsList, with event.KeyRef, ids []seal.Identity) (*openExhibit, error) {
	i := slices.IndexFunc(got.Grants, func(g api.Grant) bool { return g.Exhibit == id && g.To == with })
	if i < 0 {
		return nil, fmt.Errorf("%w: it kept back the key of %s", ErrUntrusted, id.SealNumber())
	}
	if !list.names(&got.Grants[i]) {
		return nil, fmt.Errorf("%w: the key it handed out for %s is not the one %s granted", ErrUntrusted, id.SealNumber(), list.by)
	}
	x := o.story.State.Sealed(id)
	key, err := seal.OpenGrant(got.Grants[i].File, id, x.Recipient, ids...)
	if err != nil {
		return nil, fmt.Errorf("the key of %s, granted by %s: %w", id.SealNumber(), list.by, err)
	}
	sealed, err := c.sealed(ctx, o.con.ID, x, o.use)
	if err != nil {
		return nil, err
	}
	ex, err := seal.OpenExhibit(*sealed, key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", id.SealNumber(), err)
	}
	return &openExhibit{id, key, ex}, nil
}

// identities are what opens files encrypted to the key record: one's own key,
// or one's copy of the unit's.
func (c *Client) identities(ctx context.Context, s *continuity.Story, with event.KeyRef) ([]seal.Identity, error) {
	unit, ok := with.Holder.Unit()
	if !ok {
		return []seal.Identity{c.ring.Open}, nil
	}
	id, err := c.unitIdentity(ctx, s, unit, with.Number)
	return []seal.Identity{id}, err
}
