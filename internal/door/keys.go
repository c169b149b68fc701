package door

import (
	"context"
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// keys are those that must have signed for c to come in, by the directory as it
// is now, and what refuses c all the same. There are no keys when nobody is
// known by that name and number.
func (d *Door) keys(ctx context.Context, c Caller) (keys []event.VKey, refusal, err error) {
	if c.Role == event.AsOperator {
		keys, refusal = d.operatorKeys(c)
		return keys, refusal, nil
	}
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		keys, refusal, err = d.keysIn(tx, c)
		return err
	})
	return keys, refusal, err
}

func (d *Door) keysIn(tx *store.Tx, c Caller) (keys []event.VKey, refusal, err error) {
	s := directory.New(d.service, tx)
	switch c.Role {
	case event.AsInvitation:
		keys, refusal = d.invitationKey(s, c)
	case event.AsOrder:
		keys, refusal, err = orderKey(tx, s, c)
	default:
		keys, refusal = recordKeys(s, c)
	}
	if err != nil {
		return nil, nil, err
	}
	// What a failed read makes of an answer is no refusal.
	return keys, refusal, s.Err()
}

// Good is why c, who is known by something else than a signed note, may not come
// in as the directory stands in that transaction. It is for those with a key
// record: nobody else is let in without a note.
func (d *Door) Good(tx *store.Tx, c Caller) (refusal, err error) {
	_, refusal, err = d.keysIn(tx, c)
	return refusal, err
}

func (d *Door) operatorKeys(c Caller) ([]event.VKey, error) {
	if c.Actor != event.ActorID(d.service.Log.Service()) || c.Number != 1 {
		return nil, event.Refuse(event.CodeNotYours, "the operator signs in as %s 1", d.service.Log.Service())
	}
	return []event.VKey{d.service.Key}, nil
}

// recordKeys are those of a person, an agent or a root. The role must be the
// one the name has: nobody comes in as what she is not.
func recordKeys(s *directory.State, c Caller) ([]event.VKey, error) {
	_, person := c.Actor.Person()
	_, agent := c.Actor.Agent()
	_, root := c.Actor.Root()
	is := map[event.Code]bool{event.AsPerson: person, event.AsAgent: agent, event.AsRoot: root}
	if !is[c.Role] {
		return nil, event.Refuse(event.CodeNotYours, "%s can't sign in as %s", c.Actor, c.Role)
	}
	keys, refusal := s.KeysOf(&event.Header{By: event.Signer{ID: c.Actor, Number: c.Number}, For: event.PartyID(c.Actor.Org())})
	if refusal != nil && !root {
		keys = ended(s.Person(event.HolderID(c.Actor)), c.Number)
	}
	return keys, refusal
}

// ended are the keys of a record that can't be signed in with any more: its
// owner is told why.
func ended(p *directory.Person, number int) []event.VKey {
	if p == nil || number < 1 || number > len(p.Keys) {
		return nil
	}
	return slices.Sorted(slices.Values(p.Keys[number-1].Keys))
}

// invitationKey is the key of an open invitation, for whom it is. The session
// ends with the enrolment.
func (d *Door) invitationKey(s *directory.State, c Caller) ([]event.VKey, error) {
	p := s.Person(event.HolderID(c.Actor))
	if p == nil || p.Invitation == nil {
		return nil, event.Refuse(event.CodeInvitation, "%s has not been invited", c.Actor)
	}
	keys := []event.VKey{p.Invitation.Key}
	switch {
	case p.Invitation.Used:
		return keys, event.Refuse(event.CodeInvitation, "the invitation of %s has been used already; if that was not you, tell your administrator now", c.Actor)
	case p.Invitation.Withdrawn != "":
		return keys, p.Invitation.Refusal(p.ID)
	case d.now() > p.Invitation.Until:
		return keys, event.Refuse(event.CodeInvitation, "the invitation of %s ended at %s", c.Actor, p.Invitation.Until)
	case c.Number != len(p.Keys)+1:
		return keys, event.Refuse(event.CodeInvitation, "key record %d of %s is not the next one", c.Number, c.Actor)
	}
	return keys, nil
}

// orderOpen is custody.Open: the door knows of custody only when an order's
// session ends.
const orderOpen = "open"

// orderKey is the key of an open order whose person still may send.
func orderKey(tx *store.Tx, s *directory.State, c Caller) ([]event.VKey, error, error) {
	o, err := tx.Order(*c.Order)
	if err != nil {
		return nil, nil, err
	}
	by := event.Signer{ID: c.Actor, Number: c.Number}
	if o == nil || o.By != by {
		return nil, event.Refuse(event.CodeUnknown, "%s has given no such order", c.Actor), nil
	}
	keys := []event.VKey{o.Key}
	if o.State != orderOpen {
		return keys, event.Refuse(event.CodeState, "the order was %s already", o.State), nil
	}
	_, refusal := s.KeysOf(&event.Header{By: by, For: event.PartyID(o.For)})
	return keys, refusal, nil
}
