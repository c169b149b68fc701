package main

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type inviteCmd struct {
	online
	Person        string `arg:"" help:"Who: name@organisation."`
	Unit          string `help:"Her unit." xor:"place"`
	Lead          bool   `help:"She leads the unit."`
	Administrator bool   `help:"She is to be an administrator (only the root can say so)." xor:"place"`
	Days          int    `help:"How long the link works." default:"3"`
}

func (inviteCmd) Example() string {
	return "safehand invite amy.reed@northshire.example --unit northshire.example/cait-a"
}

// place is the role and the unit the invited person is to have.
func (c *inviteCmd) place() (role event.Role, unit event.UnitID, err error) {
	switch {
	case c.Administrator:
		return event.Administrator, "", nil
	case c.Unit == "":
		return "", "", usagef("say where she belongs: --unit or --administrator")
	}
	if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
		return "", "", usagef("--unit: %v", err)
	}
	if c.Lead {
		return event.Lead, unit, nil
	}
	return event.Member, unit, nil
}

func (c *inviteCmd) Run(s *session) error {
	var who event.PersonID
	if err := who.UnmarshalText([]byte(c.Person)); err != nil {
		return usagef("%v", err)
	}
	role, unit, err := c.place()
	if err != nil {
		return err
	}
	valid, err := days(c.Days)
	if err != nil {
		return err
	}
	open := s.open
	if c.Administrator {
		open = s.root
	}
	cl, err := open()
	if err != nil {
		return err
	}
	inv, err := cl.InviteTo(s.ctx, who, valid, role, unit)
	if err != nil {
		return err
	}
	return s.invited(inv, c.Days, "Give "+string(who)+" this link yourself, by hand or by a message only they read.")
}

// invited prints a link, and how to hand it over.
func (s *session) invited(inv *client.Invitation, n int, how string) error {
	out := struct {
		Who  event.HolderID `json:"who"`
		Link string         `json:"link"`
		Days int            `json:"days"`
	}{inv.Who, inv.Link(), n}
	return s.print(out, func() {
		s.note("%s It works once, for %s. Whoever has it can enrol in that name.", how, count(n, "day"))
		s.say("%s", out.Link)
	})
}
