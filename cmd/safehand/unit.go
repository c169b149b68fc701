package main

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type unitCmd struct {
	Create unitCreateCmd `cmd:"" help:"Found a unit with its working hours."`
	Key    unitKeyCmd    `cmd:"" help:"Make the unit's key, as its lead."`
	HandOn unitHandOnCmd `cmd:"" help:"Hand your units' keys to members who came later. Every command does it unasked; this one does nothing else."`
}

type unitCreateCmd struct {
	Unit     string   `arg:"" help:"organisation/unit."`
	Open     []string `help:"Working hours, a day each: 'mon 09:00 17:00'. Monday to Friday nine to five if you say nothing."`
	Zone     string   `help:"Time zone." default:"Europe/London"`
	Holidays string   `help:"Whose bank holidays: england-and-wales or none." enum:"england-and-wales,none" default:"england-and-wales"`
}

func (unitCreateCmd) Example() string {
	return "safehand unit create cps-northshire.example/rasso --open 'mon 09:00 17:00' --open 'tue 09:00 17:00'"
}

func (c *unitCreateCmd) Run(s *session) error {
	var unit event.UnitID
	if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
		return usagef("%v", err)
	}
	h := event.Hours{Holidays: event.Code(c.Holidays)}
	if err := h.Zone.UnmarshalText([]byte(c.Zone)); err != nil {
		return usagef("--zone: %v", err)
	}
	if len(c.Open) == 0 {
		for _, d := range []string{"mon", "tue", "wed", "thu", "fri"} {
			c.Open = append(c.Open, d+" 09:00 17:00")
		}
	}
	for _, o := range c.Open {
		var p event.Opening
		if err := p.UnmarshalText([]byte(o)); err != nil {
			return usagef("--open: %q: %v", o, err)
		}
		h.Open = append(h.Open, p)
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	d, err := cl.CreateUnit(s.ctx, unit, h)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("%s is founded. Now invite its lead ('safehand invite NAME --unit %s --lead'), who makes its key with 'safehand unit key %s'.", unit, unit, unit)
	})
}

type unitKeyCmd struct {
	Unit string `arg:"" help:"organisation/unit."`
}

func (unitKeyCmd) Example() string { return "safehand unit key cps-northshire.example/rasso" }

func (c *unitKeyCmd) Run(s *session) error {
	var unit event.UnitID
	if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
		return usagef("%v", err)
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	d, err := cl.MakeUnitKey(s.ctx, unit)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("%s has a key now, handed to each member who is enrolled. Who joins later gets it when any of you signs in.", unit)
	})
}

type unitHandOnCmd struct{}

func (unitHandOnCmd) Example() string { return "safehand unit hand-on" }

func (c *unitHandOnCmd) Run(s *session) error {
	cl, err := s.open()
	if err != nil {
		return err
	}
	units, err := cl.HandOnUnitKeys(s.ctx)
	if err != nil {
		return err
	}
	return s.print(units, func() {
		for _, u := range units {
			s.say("The key of %s was handed on.", u)
		}
		if len(units) == 0 {
			s.say("Nobody in your units is waiting for a key you hold.")
		}
	})
}

type agentCmd struct {
	Appoint agentAppointCmd `cmd:"" help:"Appoint a machine to a unit. It may fetch and check; it never receives or opens."`
}

type agentAppointCmd struct {
	Agent string `arg:"" help:"organisation/unit/agent."`
	Days  int    `help:"How long the link works." default:"3"`
}

func (agentAppointCmd) Example() string {
	return "safehand agent appoint cps-northshire.example/rasso/intake"
}

func (c *agentAppointCmd) Run(s *session) error {
	var who event.AgentID
	if err := who.UnmarshalText([]byte(c.Agent)); err != nil {
		return usagef("%v", err)
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	inv, err := cl.AppointAgent(s.ctx, who, days(c.Days))
	if err != nil {
		return err
	}
	return s.invited(inv, c.Days)
}

type organisationCmd struct {
	Create    organisationCreateCmd    `cmd:"" help:"Make an organisation's root key, and its admission for the operator to sign."`
	Admit     organisationAdmitCmd     `cmd:"" help:"Admit an organisation, as the operator, on the service's machine."`
	Recognise organisationRecogniseCmd `cmd:"" help:"Accept a partner's root, by the number they read to you."`
	Number    organisationNumberCmd    `cmd:"" help:"Print your organisation's root number, to be read to partners."`
}

type organisationCreateCmd struct {
	Organisation string `arg:"" help:"A domain name, such as northshire.example."`
	Server       string `required:"" help:"The service's address, as its operator gave it out: https://host:port#…"`
}

func (organisationCreateCmd) Example() string {
	return "safehand organisation create northshire.example --server 'https://localhost:8443#…' --home root-home"
}

func (c *organisationCreateCmd) Run(s *session) error {
	var org event.OrgID
	if err := org.UnmarshalText([]byte(c.Organisation)); err != nil {
		return usagef("%v", err)
	}
	a, err := client.ParseAddress(c.Server)
	if err != nil {
		return usagef("--server: %v", err)
	}
	dir, err := s.cli.homeDir()
	if err != nil {
		return err
	}
	p, err := s.newPassphrase(c.Organisation)
	if err != nil {
		return err
	}
	h := &client.Home{Dir: dir}
	if _, err := client.CreateOrganisation(s.ctx, h, org, a, p, client.Options{}); err != nil {
		return err
	}
	number := event.RootNumber(h.Config.Root)
	file := dir + "/" + client.AdmissionFile
	return s.print(map[string]string{"organisation": string(org), "root_number": number, "admission": file}, func() {
		s.say("The root key of %s is in %s. It signs administrators and partners only: keep that folder offline when you are done.", org, dir)
		s.say("Root number %s", number)
		s.say("Give the operator this file: %s", file)
	})
}
