package main

import (
	"github.com/safehand/safehand/client"
)

type passOnCmd struct {
	sealed
	Reference string   `arg:"" help:"Reference of the sending your unit received."`
	To        []string `required:"" help:"A unit, or named people, of one organisation."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
	Note      []string `help:"A note to the receiver; one line each."`
	ReceiveBy string   `help:"As for 'send'. The end of the next working day if you say nothing."`
	Because   string   `help:"With an instant: agreed, custody-time-limit, hearing or pace-clock." enum:"agreed,custody-time-limit,hearing,pace-clock," default:""`
	Yes       bool     `help:"Do not ask."`

	WrongCaseChecked bool `help:"You have looked, and what looks like another case's does belong here."`
}

func (passOnCmd) Example() string {
	return "safehand pass-on 7Q4M-2KPD --to cps-northshire.example/crown-court"
}

func (c *passOnCmd) Run(s *session) error {
	o := client.Onward{Message: c.Note}
	if err := references(c.Reference); err != nil {
		return err
	}
	var err error
	if o.To, err = holders(c.To); err != nil {
		return err
	}
	if o.Deadline, err = deadline(c.ReceiveBy, c.Because, ""); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	if err := cl.Reasoned(s.ctx, o.To, c.ReceiveBy, o.Deadline); err != nil {
		return unreasoned(strangers(err, o.To))
	}
	if o.From, o.Exhibits, err = s.meant(cl, c.Reference, c.Exhibit); err != nil {
		return err
	}
	return c.do(s, cl, o)
}

func (c *passOnCmd) do(s *session, cl *client.Client, o client.Onward) error {
	if err := s.confirm("Pass on "+o.From.Reference()+" to "+names(o.To)+". They sign for it as you did.", c.Yes); err != nil {
		return err
	}
	var sent *client.Sent
	err := s.rightCase(&c.WrongCaseChecked, func() (err error) {
		o.WrongCaseChecked = c.WrongCaseChecked
		sent, err = cl.PassOn(s.ctx, o)
		return err
	})
	if err != nil {
		return strangers(err, o.To)
	}
	return s.print(sent, func() {
		s.say("Passed on %s. Waiting for receipt, due %s.", count(len(sent.Exhibits), "exhibit"), local(sent.ReceiveBy))
		s.say("Reference %s", sent.Reference)
		s.filed(sent.Filed)
	})
}
