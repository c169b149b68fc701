package main

import (
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type fileCmd struct {
	sealed
	Reference string   `arg:"" help:"The sending's reference."`
	With      string   `required:"" placeholder:"AGENT" help:"Your unit's machine that is to file them: its name (intake), or organisation/unit/name."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
	Again     bool     `help:"Also what it was given before: it files them once more, under other names."`
}

func (fileCmd) Example() string { return "safehand file 7Q4M-2KPD --with intake" }

func (c *fileCmd) Run(s *session) error {
	if err := references(c.Reference); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	agent, err := c.agent(s, cl)
	if err != nil {
		return err
	}
	id, which, err := s.meant(cl, c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	got, err := cl.File(s.ctx, id, which, agent, c.Again)
	if err != nil {
		return err
	}
	return s.print(got, func() {
		if n := len(got.Before); n > 0 {
			s.say("%s had %s already and is not given them once more; --again does.", got.Agent, count(n, "exhibit"))
		}
		if n := len(got.Given); n > 0 {
			s.say("%s can open %s of %s now, and files them in its next round.", got.Agent, count(n, "exhibit"), id.Reference())
			s.note("It stands in the log that you opened them for it. In its folder they are in clear and no longer protected by Safehand.")
		}
	})
}

// agent is the machine meant, by its whole name or its own.
func (c *fileCmd) agent(s *session, cl *client.Client) (a event.AgentID, err error) {
	name := c.With
	if !strings.Contains(name, "/") {
		unit, err := cl.Unit(s.ctx, "")
		if err != nil {
			return "", usagef("--with: say it as organisation/unit/name: %v", err)
		}
		name = string(unit) + "/" + name
	}
	if err := a.UnmarshalText([]byte(name)); err != nil {
		return "", usagef("--with: %v", err)
	}
	return a, nil
}
