package client

import (
	"context"
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// tendKeys looks after keys: that the directory shows the person's own, that
// nothing was signed with them elsewhere, that her units' keys are fresh and are
// where they should be.
func (c *Client) tendKeys(ctx context.Context, t *Tended) error {
	s, err := c.directories(ctx)
	if err != nil {
		return err
	}
	if err := c.ownKeys(s); err != nil {
		return err
	}
	if t.Unknown, err = c.lookOut(ctx, s); err != nil {
		return err
	}
	if t.Rotated, err = c.rotate(ctx, s); err != nil {
		return err
	}
	if len(t.Rotated) > 0 { // who waited for the old key has the new one
		if s, err = c.directories(ctx); err != nil {
			return err
		}
	}
	t.Handed, err = c.handOnKeys(ctx, s)
	return err
}

// rotate makes a new key for each unit that the person leads and whose key is
// stale, because somebody who held it has left or her key was stolen. Until then
// what is sent to the unit goes to each remaining member's own key, so nothing
// stops; with it, she who left can open nothing that was granted later.
func (c *Client) rotate(ctx context.Context, s *continuity.Story) ([]event.UnitID, error) {
	me := s.State.Dir.Person(event.HolderID(c.Who().ID))
	person, _ := c.Who().ID.Person()
	if me == nil {
		return nil, nil
	}
	var made []event.UnitID
	for _, unit := range me.Units {
		u := s.State.Dir.Unit(unit)
		if k := u.Newest(); u.Closed || !u.Lead(person) || k == nil || !k.Stale || c.waitsFor(s, unit) {
			continue
		}
		if _, err := c.MakeUnitKey(ctx, unit); err != nil {
			return made, err
		}
		made = append(made, unit)
	}
	return made, nil
}

// waitsFor: her own keys are new, and a colleague has yet to hand her the unit's
// key, which the next one must carry.
func (c *Client) waitsFor(s *continuity.Story, unit event.UnitID) bool {
	u := s.State.Dir.Unit(unit)
	last := u.Newest().Number
	return !u.Holds(last, c.ring.Ref()) && slices.ContainsFunc(s.State.Dir.MemberKeys(unit), func(r event.KeyRef) bool {
		return u.Holds(last, r)
	})
}
