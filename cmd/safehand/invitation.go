package main

import "github.com/safehand/safehand/event"

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
	if err := s.confirm("The link of "+string(who)+" ends now. A new one can be made at any time.", c.Yes); err != nil {
		return err
	}
	d, err := cl.WithdrawInvitation(s.ctx, who, 0)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("The invitation of %s is withdrawn: nobody can make a key with its link any more.", who)
	})
}
