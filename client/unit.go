package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// CreateUnit founds a unit with its working hours.
func (c *Client) CreateUnit(ctx context.Context, unit event.UnitID, hours event.Hours) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	e := &event.UnitCreated{Header: c.header(s, event.PartyID(unit.Org())), Unit: unit, Hours: hours}
	return c.say(ctx, e, api.Submission{})
}

// MakeUnitKey gives a unit its key, wrapped to each enrolled member. Only a
// lead does: an administrator must never be able to see content.
func (c *Client) MakeUnitKey(ctx context.Context, unit event.UnitID) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	u := s.State.Dir.Unit(unit)
	if u == nil {
		return nil, event.Refuse(event.CodeUnknown, "there is no unit %s", unit)
	}
	id, err := seal.GenerateIdentity()
	if err != nil {
		return nil, err
	}
	e := &event.UnitKeyMade{
		Header: c.header(s, event.PartyID(unit)), Unit: unit,
		Number: len(u.Keys) + 1, Recipient: id.Recipient(),
	}
	var files [][]byte
	e.Copies, files, err = c.copies(s, id, unit, e.Number, s.State.Dir.MemberKeys(unit))
	if err != nil {
		return nil, err
	}
	return c.say(ctx, e, api.Submission{Copies: files})
}

// copies wraps a unit's identity to each key record.
func (c *Client) copies(s *continuity.Story, id seal.Identity, unit event.UnitID, number int, to []event.KeyRef) ([]event.KeyCopy, [][]byte, error) {
	var out []event.KeyCopy
	var files [][]byte
	for _, r := range to {
		k := s.State.Dir.Person(r.Holder).Live()
		f, err := seal.MakeUnitCopy(id, unit, number, k.Recipient)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, event.KeyCopy{To: r, File: event.Sum(f)})
		files = append(files, f)
	}
	return out, files, nil
}

// HandOnUnitKeys wraps the keys of one's units to members who came later. It
// needs nobody's attention: every client does it when it is used.
func (c *Client) HandOnUnitKeys(ctx context.Context) ([]event.UnitID, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	me := s.State.Dir.Person(event.HolderID(c.Who().ID))
	if me == nil {
		return nil, nil
	}
	var handed []event.UnitID
	for _, unit := range me.Units {
		waiting := s.State.Dir.Awaiting(unit)
		k := s.State.Dir.Unit(unit).Live()
		if len(waiting) == 0 || !s.State.Dir.Unit(unit).Holds(k.Number, c.ring.Ref()) {
			continue
		}
		id, err := c.unitIdentity(ctx, s, unit, k.Number)
		if err != nil {
			return handed, err
		}
		e := &event.UnitKeyHandedOn{Header: c.header(s, event.PartyID(unit)), Unit: unit, Number: k.Number}
		var files [][]byte
		if e.Copies, files, err = c.copies(s, id, unit, k.Number, waiting); err != nil {
			return handed, err
		}
		if _, err := c.say(ctx, e, api.Submission{Copies: files}); err != nil {
			return handed, err
		}
		handed = append(handed, unit)
	}
	return handed, nil
}

// unitIdentity opens one's own copy of a unit's key and compares it with the
// recipient the lead announced: a service that swaps it is refused.
func (c *Client) unitIdentity(ctx context.Context, s *continuity.Story, unit event.UnitID, number int) (seal.Identity, error) {
	var file []byte
	err := c.signedIn(ctx, func() error {
		var err error
		file, err = c.fetch(ctx, "/v1/unit-key"+query("unit", string(unit), "number", fmt.Sprint(number)))
		return err
	})
	if err != nil {
		return seal.Identity{}, err
	}
	want := s.State.Dir.Unit(unit).Keys[number-1].Recipient
	id, err := seal.OpenUnitCopy(file, unit, number, want.ID(), c.ring.Open)
	if err != nil {
		return seal.Identity{}, fmt.Errorf("%w: the copy of key %d of %s: %w", ErrUntrusted, number, unit, err)
	}
	return id, nil
}

// Unit is the unit the person sends for: the one she names, or her only one.
func (c *Client) Unit(ctx context.Context, named event.UnitID) (event.UnitID, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return "", err
	}
	me := s.State.Dir.Person(event.HolderID(c.Who().ID))
	switch {
	case me == nil || len(me.Units) == 0:
		return "", event.Refuse(event.CodeState, "you belong to no unit yet; your administrator can appoint you to one")
	case named != "" && slices.Contains(me.Units, named):
		return named, nil
	case named != "":
		return "", event.Refuse(event.CodeNotYours, "you are not of %s", named)
	case len(me.Units) > 1:
		return "", event.Refuse(event.CodeState, "you belong to several units; say for which with --from: %v", me.Units)
	}
	return me.Units[0], nil
}
