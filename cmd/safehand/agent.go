package main

import (
	"github.com/safehand/safehand/event"
)

type agentCmd struct {
	Run     agentRunCmd     `cmd:"" default:"withargs" help:"Run a unit's machine: send what lands in a folder, check what arrives, file what people let it have. It never receives or opens."`
	Appoint agentAppointCmd `cmd:"" help:"Appoint a machine to a unit. It never receives or opens."`
}

type agentAppointCmd struct {
	online
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
	valid, err := days(c.Days)
	if err != nil {
		return err
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	inv, err := cl.AppointAgent(s.ctx, who, valid)
	if err != nil {
		return err
	}
	return s.invited(inv, c.Days, "Run 'safehand enrol' with this link on the machine that is to be "+string(who)+".")
}
