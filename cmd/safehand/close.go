package main

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

type unitCloseCmd struct {
	online
	Unit string `arg:"" help:"organisation/unit."`
	With string `required:"" help:"Who signs with you: another administrator or a lead of the unit. Neither of you may have invited the other, and nobody both of you." placeholder:"NAME"`
	Into string `required:"" help:"File for what you sign, for the other to countersign." placeholder:"FILE"`
	Yes  bool   `help:"Do not ask."`
}

func (unitCloseCmd) Example() string {
	return "safehand unit close cps-northshire.example/rasso --with noor.aziz@cps-northshire.example --into close-rasso.half"
}

func (c *unitCloseCmd) Run(s *session) error {
	var unit event.UnitID
	var with event.PersonID
	if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
		return usagef("%v", err)
	}
	if err := with.UnmarshalText([]byte(c.With)); err != nil {
		return usagef("--with: %v", err)
	}
	if err := vacantFile(c.Into); err != nil {
		return err
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%s is closed: nothing can be sent to it or from it again.", unit)
	if err := s.confirm("Sign, with "+c.With+": "+what, c.Yes); err != nil {
		return err
	}
	n, err := cl.CloseUnit(s.ctx, unit, with)
	if err != nil {
		return err
	}
	return s.halfDone(c.Into, n, with, what+" It is refused then if the unit still has anything.")
}
