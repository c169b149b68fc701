package client

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Loss is what happened to somebody's key.
type Loss struct {
	Who    event.PersonID
	Stolen bool  // else lost or forgotten
	Since  Since // with Stolen
	Valid  time.Duration
}

// Recovery is what helps her: her key ends and she is invited to make new ones.
// What she signed before still verifies; what her units ever received she opens
// with their keys, as soon as a colleague's client hands them to her new one.
type Recovery struct {
	// Key is the record that ends, nil when it had ended already: an earlier try
	// came so far.
	Key   *event.KeyRef
	Since *event.LogIndex // of a stolen key: from here on in doubt
	Units []event.UnitID  // hers
	// Holders are the colleagues any of whose clients hands her units' keys to her.
	Holders []event.PersonID
	// Alone are those of her units whose key nobody else holds: what they received
	// opens for nobody until somebody who held it is back.
	Alone      []event.UnitID
	Invitation *Invitation
	number     int // of her new record
	said       []event.Event
}

// PlanRecovery looks at what has to be said, and whether it may be. Nothing is said
// yet.
func (c *Client) PlanRecovery(ctx context.Context, l Loss) (*Recovery, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	p := s.State.Dir.Person(event.HolderID(l.Who))
	switch {
	case p == nil || len(p.Keys) == 0 && p.Invitation == nil:
		return nil, typing(event.Refuse(event.CodeUnknown, "%s has never been invited", l.Who), "'safehand invite' does that")
	case p.Left:
		return nil, typing(event.Refuse(event.CodeState, "%s has left; a new invitation brings somebody back", l.Who), "'safehand invite' makes one")
	case event.ActorID(l.Who) == c.Who().ID:
		return nil, typing(event.Refuse(event.CodeNotYours, "nobody makes a link for herself: ask a lead of your unit or an administrator"), "to stop your own key at once: 'safehand revoke %s --reason compromised --since TIME'", l.Who)
	}
	r := &Recovery{Units: p.Units, number: len(p.Keys) + 1}
	r.holders(s, p)
	if err := c.end(ctx, s, p, l, r); err != nil {
		return nil, err
	}
	var e *event.Invited
	if r.Invitation, e, err = c.invited(s, l.Who, l.Valid); err != nil {
		return nil, err
	}
	r.said = append(r.said, e)
	return r, c.allowed(s, r.said...)
}

// end is the statement that ends her key, where it has not ended yet.
func (c *Client) end(ctx context.Context, s *continuity.Story, p *directory.Person, l Loss, r *Recovery) error {
	k := p.Record(len(p.Keys))
	if k == nil || k.Revoked != nil && (!l.Stolen || k.Revoked.Reason == event.Compromised) {
		return nil
	}
	e := &event.Revoked{Header: c.own(s), Key: event.KeyRef{Holder: p.ID, Number: k.Number}, Reason: event.Superseded}
	if l.Stolen {
		at, err := c.place(ctx, s, k, l.Since)
		if err != nil {
			return err
		}
		e.Reason, e.Since, r.Since = event.Compromised, &at, &at
	}
	r.Key, r.said = &e.Key, append(r.said, e)
	return nil
}

// holders finds the colleagues who hold the keys of her units.
func (r *Recovery) holders(s *continuity.Story, p *directory.Person) {
	for _, id := range p.Units {
		u := s.State.Dir.Unit(id)
		alone := len(u.Keys) > 0
		for _, h := range u.Holders(len(u.Keys)) {
			if event.HolderID(h) == p.ID || s.State.Dir.Person(event.HolderID(h)).Live() == nil {
				continue
			}
			alone = false
			if !slices.Contains(r.Holders, h) {
				r.Holders = append(r.Holders, h)
			}
		}
		if alone {
			r.Alone = append(r.Alone, id)
		}
	}
}

// Recover says what was planned. When it is cut off in between, planning and
// saying it again finishes it.
func (c *Client) Recover(ctx context.Context, r *Recovery) error {
	for _, e := range r.said {
		if _, err := c.say(ctx, e, api.Submission{}); err != nil {
			return err
		}
	}
	return nil
}

// patienceOfHelper is how often a helper's client looks whether the new keys are
// there.
const patienceOfHelper = 2 * time.Second

// AwaitEnrolment waits until she has made her new keys, and does for her units
// what any member's client does: makes a new key where one is owed, and hands it
// to her. It gives the units whose key she has from here. Whoever is of none of
// them can do nothing for her, and does not wait.
func (c *Client) AwaitEnrolment(ctx context.Context, r *Recovery) ([]event.UnitID, error) {
	for {
		s, err := c.directories(ctx)
		if err != nil && !errors.Is(err, ErrUnreachable) {
			return nil, err
		}
		if err == nil && s.State.Dir.Person(r.Invitation.Who).Record(r.number) != nil {
			t, err := c.Tend(ctx)
			return slices.Concat(t.Rotated, t.Handed), err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(patienceOfHelper):
		}
	}
}

// PlaceSince is the place in the log from which on a stolen key is not trusted.
func (c *Client) PlaceSince(ctx context.Context, key event.KeyRef, since Since) (event.LogIndex, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return 0, err
	}
	k := s.State.Dir.Person(key.Holder).Record(key.Number)
	if k == nil {
		return 0, event.Refuse(event.CodeUnknown, "%s has no key record %d", key.Holder, key.Number)
	}
	return c.place(ctx, s, k, since)
}
