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

// ChangeHours gives a unit other working hours from now on.
func (c *Client) ChangeHours(ctx context.Context, unit event.UnitID, hours event.Hours) (*Done, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	e := &event.HoursChanged{Header: c.own(s), Unit: unit, Hours: hours}
	return c.say(ctx, e, api.Submission{})
}

// Hours are a unit's working hours, one's own or a partner's, as its organisation's
// directory proves them.
func (c *Client) Hours(ctx context.Context, unit event.UnitID) (event.Hours, error) {
	s, err := c.directories(ctx, unit.Org())
	if err != nil {
		return event.Hours{}, err
	}
	u := s.State.Dir.Unit(unit)
	if u == nil {
		return event.Hours{}, event.Refuse(event.CodeUnknown, "there is no unit %s", unit)
	}
	return u.Hours, nil
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
	keys := []seal.UnitKey{{Number: e.Number, Key: id}}
	if last := len(u.Keys); last > 0 && u.Holds(last, c.ring.Ref()) {
		older, err := c.unitKeys(ctx, s, unit, last)
		if err != nil {
			return nil, err
		}
		keys = append(keys, older...)
	}
	var files [][]byte
	e.Copies, files, err = c.copies(s, unit, keys, s.State.Dir.MemberKeys(unit))
	if err != nil {
		return nil, err
	}
	return c.say(ctx, e, api.Submission{Copies: files})
}

// copies wraps a unit's keys to each key record.
func (c *Client) copies(s *continuity.Story, unit event.UnitID, keys []seal.UnitKey, to []event.KeyRef) ([]event.KeyCopy, [][]byte, error) {
	var out []event.KeyCopy
	var files [][]byte
	for _, r := range to {
		k := s.State.Dir.Person(r.Holder).Live()
		f, err := seal.MakeUnitCopy(unit, keys, k.Recipient)
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
	return c.handOnKeys(ctx, s)
}

func (c *Client) handOnKeys(ctx context.Context, s *continuity.Story) ([]event.UnitID, error) {
	me := s.State.Dir.Person(event.HolderID(c.Who().ID))
	if me == nil {
		return nil, nil
	}
	var handed []event.UnitID
	for _, unit := range me.Units {
		waiting := s.State.Dir.Awaiting(unit)
		k := s.State.Dir.Unit(unit).Newest()
		if len(waiting) == 0 || s.State.Dir.Unit(unit).CopyOf(k.Number, c.ring.Ref()) == 0 {
			continue
		}
		keys, err := c.unitKeys(ctx, s, unit, k.Number)
		if err != nil {
			return handed, err
		}
		e := &event.UnitKeyHandedOn{Header: c.header(s, event.PartyID(unit)), Unit: unit, Number: k.Number}
		var files [][]byte
		if e.Copies, files, err = c.copies(s, unit, keys, waiting); err != nil {
			return handed, err
		}
		if _, err := c.say(ctx, e, api.Submission{Copies: files}); err != nil {
			return handed, err
		}
		handed = append(handed, unit)
	}
	return handed, nil
}

// maxCopy is more than an age file with all of a unit's keys in it ever is.
const maxCopy = 1 << 20

// unitKeys opens one's own copy of a unit's key and of those it carries, and
// compares each with the recipient its lead announced: a service that swaps one
// is refused.
func (c *Client) unitKeys(ctx context.Context, s *continuity.Story, unit event.UnitID, number int) ([]seal.UnitKey, error) {
	u := s.State.Dir.Unit(unit)
	n := u.CopyOf(number, c.ring.Ref())
	if n == 0 {
		return nil, event.Refuse(event.CodeKeyWaiting, "the key of %s has not been handed to you yet", unit)
	}
	var file []byte
	err := c.signedIn(ctx, func() error {
		var err error
		file, err = c.fetch(ctx, "/v1/unit-key"+query("unit", string(unit), "number", fmt.Sprint(n)), maxCopy)
		return err
	})
	if err != nil {
		return nil, err
	}
	var want []event.AgeRecipient
	for _, k := range u.Keys[:n] {
		want = append(want, k.Recipient)
	}
	keys, err := seal.OpenUnitCopy(file, unit, u.Keys[n-1].Oldest, want, c.ring.Open)
	if err != nil {
		return nil, fmt.Errorf("%w: the copy of key %d of %s: %w", ErrUntrusted, n, unit, err)
	}
	return keys, nil
}

// unitIdentity is the unit's key of that number.
func (c *Client) unitIdentity(ctx context.Context, s *continuity.Story, unit event.UnitID, number int) (seal.Identity, error) {
	keys, err := c.unitKeys(ctx, s, unit, number)
	if err != nil {
		return seal.Identity{}, err
	}
	for _, k := range keys {
		if k.Number == number {
			return k.Key, nil
		}
	}
	return seal.Identity{}, fmt.Errorf("%w: key %d of %s is not in your copy", ErrUntrusted, number, unit)
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
		return "", typing(event.Refuse(event.CodeState, "you belong to several units; say for which: %v", me.Units), "--from takes it")
	}
	return me.Units[0], nil
}
