package main

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

type appointCmd struct {
	online
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
	role, open, as := event.Role(c.As), s.open, "an administrator"
	if role == event.Administrator {
		open = s.root
	} else if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
		return usagef("--unit: %v", err)
	} else {
		as = "a " + c.As + " of " + c.Unit
	}
	cl, err := open()
	if err != nil {
		return err
	}
	d, err := cl.Appoint(s.ctx, who, role, unit)
	if err != nil {
		return err
	}
	return s.print(d, func() { s.say("%s is appointed %s.", who, as) })
}

type revokeCmd struct {
	online
	Who    string `arg:"" help:"Whose key: a person or an agent."`
	Number int    `help:"Which of their key records." default:"1"`
	Reason string `help:"left, superseded or compromised." enum:"left,superseded,compromised" required:""`
	Since  *int64 `help:"With compromised: the place in the log (0 is its beginning) from which on what the key signed is in doubt."`
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
	if err := s.confirm(fmt.Sprintf("End key record %d of %s (%s). This can't be taken back.", c.Number, who, c.Reason), c.Yes); err != nil {
		return err
	}
	key := event.KeyRef{Holder: who, Number: c.Number}
	d, err := cl.Revoke(s.ctx, key, event.Code(c.Reason), (*event.LogIndex)(c.Since))
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("The key of %s has ended. What it signed before still verifies.", who)
		if _, person := who.Person(); person && c.Reason != "superseded" {
			s.say("The keys of their units are stale: until a lead makes a new one ('safehand unit key'), what is sent to such a unit goes to each member's own key.")
		}
	})
}
