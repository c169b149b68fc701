package main

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// open unlocks the home's keyring.
func (s *session) open() (*client.Client, error) {
	dir, err := s.cli.homeDir()
	if err != nil {
		return nil, err
	}
	h, err := client.OpenHome(dir)
	if err != nil {
		return nil, err
	}
	p, err := s.passphrase(string(h.Config.Who))
	if err != nil {
		return nil, err
	}
	return client.Open(h, p, client.Options{})
}

// member unlocks a person's or agent's keyring and, unasked, hands her units'
// keys on to whoever waits for them.
func (s *session) member() (*client.Client, error) {
	c, err := s.open()
	if err != nil {
		return nil, err
	}
	if _, ok := c.Who().ID.Person(); ok {
		handed, err := c.HandOnUnitKeys(s.ctx)
		if err != nil {
			return nil, err
		}
		for _, u := range handed {
			s.note("The key of %s was handed to a new member.", u)
		}
	}
	return c, nil
}

type enrolCmd struct {
	Link string `arg:"" help:"The invitation link, all of it, in quotation marks."`
}

func (enrolCmd) Example() string {
	return "safehand enrol 'https://safehand.example/join#1,amy.reed@northshire.example,…'"
}

func (c *enrolCmd) Run(s *session) error {
	inv, err := client.ParseInvitation(c.Link)
	if err != nil {
		return usagef("%v", err)
	}
	dir, err := s.cli.homeDir()
	if err != nil {
		return err
	}
	p, err := s.newPassphrase(string(inv.Who))
	if err != nil {
		return err
	}
	cl, d, err := client.Enrol(s.ctx, &client.Home{Dir: dir}, inv, p, client.Options{})
	if err != nil {
		return err
	}
	out := struct {
		Who  event.Signer `json:"-"`
		Name string       `json:"who"`
		Home string       `json:"home"`
		*client.Done
	}{cl.Who(), string(cl.Who().ID), dir, d}
	return s.print(out, func() {
		s.say("You are enrolled as %s. Your keys are in %s, locked with your passphrase.", out.Name, dir)
		s.say("If you forget it, your administrator can invite you again; nothing your unit received is lost.")
	})
}

type inviteCmd struct {
	Person        string `arg:"" help:"Who: name@organisation."`
	Unit          string `help:"Her unit." xor:"place"`
	Lead          bool   `help:"She leads the unit."`
	Administrator bool   `help:"She is to be an administrator (only the root can say so)." xor:"place"`
	Days          int    `help:"How long the link works." default:"3"`
}

func (inviteCmd) Example() string {
	return "safehand invite amy.reed@northshire.example --unit northshire.example/cait-a"
}

func (c *inviteCmd) Run(s *session) error {
	var who event.PersonID
	if err := who.UnmarshalText([]byte(c.Person)); err != nil {
		return usagef("%v", err)
	}
	role, unit := event.Member, event.UnitID("")
	switch {
	case c.Administrator:
		role = event.Administrator
	case c.Unit != "":
		if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
			return usagef("%v", err)
		}
		if c.Lead {
			role = event.Lead
		}
	default:
		return usagef("say where she belongs: --unit or --administrator")
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	inv, err := cl.Invite(s.ctx, who, days(c.Days))
	if err != nil {
		return err
	}
	if _, err := cl.Appoint(s.ctx, who, role, unit); err != nil {
		return err
	}
	return s.invited(inv, c.Days)
}

// invited prints a link, and how to hand it over.
func (s *session) invited(inv *client.Invitation, n int) error {
	out := struct {
		Who  event.HolderID `json:"who"`
		Link string         `json:"link"`
		Days int            `json:"days"`
	}{inv.Who, inv.Link(), n}
	return s.print(out, func() {
		s.note("Give %s this link yourself, by hand or by a message only they read. It works once, for %d days. Whoever has it can enrol in that name.", inv.Who, n)
		s.say("%s", out.Link)
	})
}

type appointCmd struct {
	Person string `arg:"" help:"Who: name@organisation."`
	As     string `help:"administrator, lead or member." enum:"administrator,lead,member" default:"member"`
	Unit   string `help:"Of which unit (lead or member)."`
}

func (appointCmd) Example() string {
	return "safehand appoint tom.ellis@cps-northshire.example --as member --unit cps-northshire.example/rasso"
}

func (c *appointCmd) Run(s *session) error {
	var who event.PersonID
	if err := who.UnmarshalText([]byte(c.Person)); err != nil {
		return usagef("%v", err)
	}
	var unit event.UnitID
	if c.As != "administrator" {
		if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
			return usagef("--unit: %v", err)
		}
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	d, err := cl.Appoint(s.ctx, who, event.Role(c.As), unit)
	if err != nil {
		return err
	}
	return s.print(d, func() { s.say("%s is appointed %s.", who, c.As) })
}

type revokeCmd struct {
	Who    string `arg:"" help:"Whose key: a person or an agent."`
	Number int    `help:"Which of their key records." default:"1"`
	Reason string `help:"left, superseded or compromised." enum:"left,superseded,compromised" required:""`
	Since  *int64 `help:"With compromised: the place in the log from which on what it signed is in doubt."`
	Yes    bool   `help:"Do not ask."`
}

func (revokeCmd) Example() string {
	return "safehand revoke amy.reed@northshire.example --reason left"
}

func (c *revokeCmd) Run(s *session) error {
	var who event.HolderID
	if err := who.UnmarshalText([]byte(c.Who)); err != nil {
		return usagef("%v", err)
	}
	if (c.Since != nil) != (c.Reason == "compromised") {
		return usagef("--since goes with --reason compromised, and has to be said then")
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	if err := s.confirm("End key record "+who2(who, c.Number)+" ("+c.Reason+"). This can't be taken back.", c.Yes); err != nil {
		return err
	}
	key := event.KeyRef{Holder: who, Number: c.Number}
	d, err := cl.Revoke(s.ctx, key, event.Code(c.Reason), (*event.LogIndex)(c.Since))
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("The key of %s has ended. What it signed before still verifies.", who)
		s.say("The keys of their units are stale: until their leads make new ones ('safehand unit key'), what is sent goes to each member's own key.")
	})
}
