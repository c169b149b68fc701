package main

import (
	"fmt"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type invitationCmd struct {
	Withdraw invitationWithdrawCmd `cmd:"" help:"Withdraw an invitation that nobody has used: its link ends."`
}

type invitationWithdrawCmd struct {
	online
	Who string `arg:"" help:"Who was invited: name@organisation, or organisation/unit/machine."`
	Yes bool   `help:"Do not ask."`
}

func (invitationWithdrawCmd) Example() string {
	return "safehand invitation withdraw amy.reed@northshire.example"
}

func (c *invitationWithdrawCmd) Run(s *session) error {
	var who event.HolderID
	if err := who.UnmarshalText([]byte(c.Who)); err != nil {
		return usagef("%v", err)
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	until, err := cl.InvitedUntil(s.ctx, who)
	if err != nil {
		return err
	}
	if err := s.confirm(fmt.Sprintf("The newest link for %s, which works until %s, ends now. A new one can be made at any time.", who, local(until)), c.Yes); err != nil {
		return err
	}
	d, err := cl.WithdrawInvitation(s.ctx, who, until)
	if err != nil {
		return err
	}
	out := struct {
		*client.Done
		Until event.Time `json:"until"`
	}{d, until}
	return s.print(out, func() {
		s.say("The invitation of %s until %s is withdrawn: nobody can make a key with its link any more.", who, local(until))
	})
}
