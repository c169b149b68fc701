package main

import (
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
