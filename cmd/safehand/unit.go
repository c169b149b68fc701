package main

import (
	"fmt"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type unitCmd struct {
	Create unitCreateCmd `cmd:"" help:"Found a unit with its working hours."`
	Hours  unitHoursCmd  `cmd:"" help:"See a unit's working hours, or change them from now on."`
	Key    unitKeyCmd    `cmd:"" help:"Make the unit's key, as its lead."`
	Close  unitCloseCmd  `cmd:"" help:"Close a unit that has nothing any more. Two people sign it."`
	HandOn unitHandOnCmd `cmd:"" help:"Hand your units' keys to members who came later. Every command does it unasked; this one does nothing else."`
}

type unitCreateCmd struct {
	online
	Unit     string   `arg:"" help:"organisation/unit."`
	Open     []string `help:"Working hours, a day each: 'mon 09:00 17:00'. Monday to Friday nine to five if you say nothing."`
	Lead     string   `help:"Who leads it: an enrolled person, or 'me'. If it is you, its key is made at once."`
	Zone     string   `help:"Time zone." default:"Europe/London"`
	Holidays string   `help:"Whose bank holidays: england-and-wales, scotland, northern-ireland or none." enum:"england-and-wales,scotland,northern-ireland,none" default:"england-and-wales"`
}

func (unitCreateCmd) Example() string {
	return "safehand unit create cps-northshire.example/rasso --lead sarah.khan@cps-northshire.example"
}

// hours reads the working hours.
func (c *unitCreateCmd) hours() (event.Hours, error) {
	h := event.Hours{Holidays: event.Code(c.Holidays)}
	if err := h.Zone.UnmarshalText([]byte(c.Zone)); err != nil {
		return h, usagef("--zone: %v", err)
	}
	if len(c.Open) == 0 {
		for _, d := range []string{"mon", "tue", "wed", "thu", "fri"} {
			c.Open = append(c.Open, d+" 09:00 17:00")
		}
	}
	var err error
	h.Open, err = openings(c.Open)
	return h, err
}

// openings are working hours as they are typed, in the order of their texts.
func openings(typed []string) (out []event.Opening, err error) {
	for _, o := range typed {
		var p event.Opening
		if err := p.UnmarshalText([]byte(o)); err != nil {
			return nil, usagef("--open: %q is not a day and two times, such as 'mon 09:00 17:00'", o)
		}
		out = append(out, p)
	}
	return out, nil
}

func (c *unitCreateCmd) Run(s *session) error {
	var unit event.UnitID
	if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
		return usagef("%v", err)
	}
	h, err := c.hours()
	if err != nil {
		return err
	}
	var lead event.PersonID
	if c.Lead != "" && c.Lead != "me" {
		if err := lead.UnmarshalText([]byte(c.Lead)); err != nil {
			return usagef("--lead: %v", err)
		}
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	if c.Lead == "me" {
		lead, _ = cl.Who().ID.Person()
	}
	d, err := cl.CreateUnit(s.ctx, unit, h)
	if err != nil {
		return err
	}
	out := foundedUnit{Unit: unit, Lead: lead, Done: d}
	if err := out.appoint(s, cl); err != nil {
		if codeOf(err) == event.CodeUnknown {
			return fmt.Errorf("%s is founded, and has no lead yet: %w. Invite her with 'safehand invite %s --unit %s --lead'", unit, err, lead, unit)
		}
		return fmt.Errorf("%s is founded, and then: %w", unit, err)
	}
	return s.print(out, func() { out.words(s) })
}

type foundedUnit struct {
	Unit event.UnitID   `json:"unit"`
	Lead event.PersonID `json:"lead,omitempty"`
	Key  bool           `json:"key"` // it has one already
	*client.Done
}

// appoint gives the new unit its lead, and its key if that is whose client this
// is: nobody else may make it.
func (u *foundedUnit) appoint(s *session, cl *client.Client) error {
	if u.Lead == "" {
		return nil
	}
	if _, err := cl.Appoint(s.ctx, u.Lead, event.Lead, u.Unit); err != nil {
		return err
	}
	if string(cl.Who().ID) != string(u.Lead) {
		return nil
	}
	_, err := cl.MakeUnitKey(s.ctx, u.Unit)
	u.Key = err == nil
	return err
}

func (u *foundedUnit) words(s *session) {
	switch {
	case u.Key:
		s.say("%s is founded; you lead it and made its key. It can send and receive.", u.Unit)
	case u.Lead != "":
		s.say("%s is founded; %s leads it and makes its key with 'safehand unit key %s'.", u.Unit, u.Lead, u.Unit)
	default:
		s.say("%s is founded. Now invite its lead ('safehand invite NAME --unit %s --lead'), who makes its key with 'safehand unit key %s'.", u.Unit, u.Unit, u.Unit)
	}
}

type unitKeyCmd struct {
	online
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

type unitHandOnCmd struct{ online }

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
	return s.print(some(units), func() {
		for _, u := range units {
			s.say("The key of %s was handed on.", u)
		}
		if len(units) == 0 {
			s.say("Nobody in your units is waiting for a key you hold.")
		}
	})
}
