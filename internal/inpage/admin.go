//go:build js && wasm

package main

import (
	"context"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// member is whom an act of an administrator is about, and what is asked of her.
type member struct {
	Who    event.PersonID `json:"who"`
	Role   event.Role     `json:"role,omitempty"`
	Unit   event.UnitID   `json:"unit,omitempty"`
	Days   int            `json:"days,omitempty"` // for which a link works
	Stolen bool           `json:"stolen,omitempty"`
	Since  *event.Time    `json:"since,omitempty"`
	Until  event.Time     `json:"until,omitempty"` // end of the link that is withdrawn
}

// valid bounds how long a link works: one that lies about for months is somebody
// else's sooner or later.
func (m member) valid() time.Duration { return time.Duration(min(max(m.Days, 1), 14)) * 24 * time.Hour }

func (m member) loss() client.Loss {
	l := client.Loss{Who: m.Who, Stolen: m.Stolen, Valid: m.valid()}
	if m.Since != nil {
		l.Since.Time = *m.Since
	}
	return l
}

// roster gives each line of the organisation's people and units as one text, which
// the page compares with what the service showed.
var roster = asked(func(ctx context.Context, c *client.Client, _ struct{}) (any, error) {
	r, err := c.Roster(ctx)
	if err != nil {
		return nil, err
	}
	out := struct {
		People map[event.PersonID]string `json:"people"`
		Units  map[event.UnitID]string   `json:"units"`
	}{map[event.PersonID]string{}, map[event.UnitID]string{}}
	for _, p := range r.People {
		out.People[p.Person] = p.Facts()
	}
	for _, u := range r.Units {
		out.Units[u.Unit] = u.Facts()
	}
	return out, nil
})

// link is an invitation to be handed over. It is nowhere else: whoever loses it
// makes another.
type link struct {
	Link    string           `json:"link"`
	Who     event.HolderID   `json:"who"`
	Until   event.Time       `json:"until"`
	Units   []event.UnitID   `json:"units,omitempty"`
	Alone   []event.UnitID   `json:"alone,omitempty"`   // of these, whose key nobody else holds
	Holders []event.PersonID `json:"holders,omitempty"` // any of whose pages hands the other units' keys to her
}

func linkOf(inv *client.Invitation, valid time.Duration) link {
	return link{Link: inv.Link(), Who: inv.Who, Until: event.TimeOf(time.Now().Add(valid))}
}

// invite invites somebody to a unit. The link goes from hand to hand: the service
// never has it.
var invite = asked(func(ctx context.Context, c *client.Client, in member) (any, error) {
	inv, err := c.InviteTo(ctx, in.Who, in.valid(), in.Role, in.Unit)
	if err != nil {
		return nil, err
	}
	return linkOf(inv, in.valid()), nil
})

// helping is what inviting somebody again would do.
type helping struct {
	Key     int              `json:"key"` // that ends; 0 when it has ended
	Since   *event.LogIndex  `json:"since,omitempty"`
	Units   []event.UnitID   `json:"units"`
	Alone   []event.UnitID   `json:"alone"`
	Holders []event.PersonID `json:"holders"`
}

// planHelp says what inviting again would do, before anything is signed.
var planHelp = asked(func(ctx context.Context, c *client.Client, in member) (any, error) {
	r, err := c.PlanRecovery(ctx, in.loss())
	if err != nil {
		return nil, err
	}
	out := helping{Units: r.Units, Alone: r.Alone, Holders: r.Holders, Since: r.Since}
	if r.Key != nil {
		out.Key = r.Key.Number
	}
	return out, nil
})

// inviteAgain is the one act that helps whoever forgot her passphrase or lost her
// key: the key ends, and a link makes the next.
var inviteAgain = asked(func(ctx context.Context, c *client.Client, in member) (any, error) {
	r, err := c.PlanRecovery(ctx, in.loss())
	if err != nil {
		return nil, err
	}
	if err := c.Recover(ctx, r); err != nil {
		return nil, err
	}
	out := linkOf(r.Invitation, in.valid())
	out.Units, out.Alone, out.Holders = r.Units, r.Alone, r.Holders
	return out, nil
})

// withdraw ends the invitation that she read of, if nobody has used it.
var withdraw = asked(func(ctx context.Context, c *client.Client, in member) (any, error) {
	return c.WithdrawInvitation(ctx, event.HolderID(in.Who), in.Until)
})

// stopPerson keeps somebody from everything, and resumePerson lets her go on.
var stopPerson = asked(func(ctx context.Context, c *client.Client, in member) (any, error) { return c.StopPerson(ctx, in.Who) })

var resumePerson = asked(func(ctx context.Context, c *client.Client, in member) (any, error) {
	return c.ResumePerson(ctx, in.Who)
})

// appoint gives somebody a place in a unit. Administrators are made by the root,
// which no page ever holds.
var appoint = asked(func(ctx context.Context, c *client.Client, in member) (any, error) {
	return c.Appoint(ctx, in.Who, in.Role, in.Unit)
})

// planLeave says what somebody's leaving would bring about.
var planLeave = asked(func(ctx context.Context, c *client.Client, in member) (any, error) {
	return c.PlanLeave(ctx, in.Who)
})

// leave ends everything that somebody may do. Unit takes over what she has by name.
var leave = asked(func(ctx context.Context, c *client.Client, in member) (any, error) {
	var to *event.UnitID
	if in.Unit != "" {
		to = &in.Unit
	}
	return c.Leave(ctx, in.Who, to)
})

// recognitions lists the other organisations as the directories prove it.
var recognitions = asked(func(ctx context.Context, c *client.Client, in struct {
	Said []event.OrgID `json:"said"`
}) (any, error) {
	list, err := c.Recognitions(ctx, in.Said)
	if err != nil {
		return nil, err
	}
	return struct {
		Number   string               `json:"number"` // of one's own root
		Partners []client.Recognition `json:"partners"`
	}{c.RootNumber(), list}, nil
})
