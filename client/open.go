package client

import (
	"context"
	"fmt"
	"io"
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
	exhibits []openExhibit
}

type openExhibit struct {
	id  event.ExhibitID
	key seal.Identity
	*seal.Exhibit
}

// open says `opened`, fetches the grants and opens list and manifest.
func (c *Client) open(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, purpose event.Code) (*opening, error) {
	s, _, err := c.consignment(ctx, id)
	if err != nil {
		return nil, err
	}
	con := s.State.Consignment(id)
	which, err = choose(con, which, func(i custody.Item) bool { return i.Recalled == nil })
	if err != nil {
		return nil, err
	}
	key, err := c.opener(s, con)
	if err != nil {
		return nil, err
	}
	e := &event.Opened{
		Header: c.header(s, c.party(s, con)), Consignment: id, Purpose: purpose, With: key, Exhibits: which,
	}
	d, err := c.say(ctx, e, api.Submission{})
	if err != nil {
		return nil, err
	}
	o := &opening{id: d.Event, con: con, story: s}
	return o, c.fill(ctx, o, key, which)
}

// choose gives the exhibits meant: those named, or all that qualify.
func choose(con *custody.Consignment, which []event.ExhibitID, ok func(custody.Item) bool) ([]event.ExhibitID, error) {
	for _, x := range which {
		if con.Item(x) == nil {
			return nil, event.Refuse(event.CodeUnknown, "%s is not in %s", x.SealNumber(), con.ID.Reference())
		}
	}
	if len(which) > 0 {
		return which, nil
	}
	for _, i := range con.Items {
		if ok(i) {
			which = append(which, i.Exhibit)
		}
	}
	if len(which) == 0 {
		return nil, event.Refuse(event.CodeState, "there is nothing in %s to do that with", con.ID.Reference())
	}
	return which, nil
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

// party is the unit the client acts for towards a consignment: an addressed one
// of hers, the sending one, or one she belongs to.
func (c *Client) party(s *continuity.Story, con *custody.Consignment) event.PartyID {
	if a, ok := c.Who().ID.Agent(); ok {
		return event.PartyID(a.Unit())
	}
	person, _ := c.Who().ID.Person()
	for _, t := range con.To {
		if unit, ok := t.Unit(); ok && s.State.Dir.Unit(unit).Member(person) {
			return event.PartyID(unit)
		}
	}
	me := s.State.Dir.Person(event.HolderID(person))
	switch {
	case me != nil && slices.Contains(con.To, event.HolderID(person)) && len(me.Units) > 0:
		return event.PartyID(slices.Min(me.Units))
	case s.State.Dir.Unit(con.For).Member(person):
		return event.PartyID(con.For)
	}
	return event.PartyID(person.Org())
}

// fill fetches the grants of an opening that stands in the log, and opens each
// exhibit's manifest with the key it finds. A wrong key names its granter.
func (c *Client) fill(ctx context.Context, o *opening, with event.KeyRef, which []event.ExhibitID) error {
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
	list, err := grantsOf(&got, o.con)
	if err != nil {
		return err
	}
	for _, id := range which {
		i := slices.IndexFunc(got.Grants, func(g api.Grant) bool { return g.Exhibit == id && g.To == with })
		if i < 0 {
			return fmt.Errorf("%w: it kept back the key of %s", ErrUntrusted, id.SealNumber())
		}
		if !list.names(&got.Grants[i]) {
			return fmt.Errorf("%w: the key it handed out for %s is not the one %s granted", ErrUntrusted, id.SealNumber(), o.con.By.ID)
		}
		x := o.story.State.Sealed(id)
		key, err := seal.OpenGrant(got.Grants[i].File, id, x.Recipient, ids...)
		if err != nil {
			return fmt.Errorf("the key of %s, granted by %s: %w", id.SealNumber(), o.con.By.ID, err)
		}
		sealed, err := c.sealed(ctx, o.con.ID, x)
		if err != nil {
			return err
		}
		ex, err := seal.OpenExhibit(*sealed, key)
		if err != nil {
			return fmt.Errorf("%s: %w", id.SealNumber(), err)
		}
		o.exhibits = append(o.exhibits, openExhibit{id, key, ex})
	}
	return nil
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

// sealed is an exhibit as the service keeps it: list and manifest at hand, the
// segments when asked for.
func (c *Client) sealed(ctx context.Context, id event.ConsignmentID, x *custody.Exhibit) (*seal.Sealed, error) {
	at := "/v1/consignments/" + id.String() + "/" + x.ID.String()
	s := &seal.Sealed{Seal: x.Seal}
	err := c.signedIn(ctx, func() error {
		var err error
		if s.List, err = c.fetch(ctx, at+"/list", x.Seal.List.Size); err != nil {
			return err
		}
		s.Manifest, err = c.fetch(ctx, at+"/manifest", x.Seal.Manifest.Size)
		return err
	})
	s.Fetch = func(ctx context.Context, i int64) (io.ReadCloser, error) {
		resp, err := c.do(ctx, "GET", fmt.Sprintf("%s/segments/%d", at, i), nil)
		if err != nil {
			return nil, missing(err)
		}
		return resp.Body, nil
	}
	return s, err
}
