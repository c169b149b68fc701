package main

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

type leaveCmd struct {
	online
	Person     string `arg:"" help:"Who leaves: name@organisation."`
	HandOverTo string `help:"Which unit of hers takes over what she still has by name." placeholder:"UNIT"`
	Yes        bool   `help:"Do not ask."`
}

func (leaveCmd) Example() string { return "safehand leave tom.ellis@cps-northshire.example" }

func (c *leaveCmd) Run(s *session) error {
	var who event.PersonID
	if err := who.UnmarshalText([]byte(c.Person)); err != nil {
		return usagef("%v", err)
	}
	var to *event.UnitID
	if c.HandOverTo != "" {
		to = new(event.UnitID)
		if err := to.UnmarshalText([]byte(c.HandOverTo)); err != nil {
			return usagef("--hand-over-to: %v", err)
		}
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	if err := s.confirm(fmt.Sprintf("%s leaves: key, roles and units end now. This can't be taken back.", who), c.Yes); err != nil {
		return err
	}
	d, err := cl.Leave(s.ctx, who, to)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("%s has left. What was signed before still verifies.", who)
		if to != nil {
			s.say("%s has what came to them by name.", *to)
		}
		if len(d.Stale) > 0 {
			s.say("They held the key of %s. A lead's next command makes a new one by itself; until then what is sent there goes to each member's own key, and nothing stops.", units(d.Stale))
		}
	})
}
