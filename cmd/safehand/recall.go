package main

import (
	"fmt"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type recallCmd struct {
	online
	Reference string   `arg:"" optional:"" help:"The sending's reference."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number. All that wait if you name none."`
	Order     string   `placeholder:"REFERENCE" help:"Instead: something that was begun and not sent, by its reference in 'safehand unfinished'."`
	Yes       bool     `help:"Do not ask."`
}

func (recallCmd) Example() string { return "safehand recall 7Q4M-2KPD" }

func (c *recallCmd) Run(s *session) error {
	switch {
	case (c.Reference == "") == (c.Order == ""):
		return usagef("say what you call back: a reference, or --order")
	case c.Order != "" && len(c.Exhibit) > 0:
		return usagef("what was begun and not sent is called back as a whole")
	case c.Order != "":
		return c.order(s)
	}
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	what := howMany(v, which, (*client.ExhibitView).Waits)
	if err := s.confirm("Call back "+what+": what nobody has received yet can then not be received or opened.", c.Yes); err != nil {
		return err
	}
	d, err := cl.Recall(s.ctx, v.Consignment, which...)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("Recalled %s. Nobody received it, and no key was given to anyone on the other side.", what)
	})
}

// order calls back what was begun and not sent.
func (c *recallCmd) order(s *session) error {
	if _, err := event.NormalReference(c.Order); err != nil {
		return usagef("--order: %v", err)
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	u, err := cl.FindUnfinished(s.ctx, c.Order)
	if err != nil {
		return err
	}
	err = s.confirm(fmt.Sprintf("Call back what %s began to send at %s: %s to %s. If a machine is still at it, it can't finish.",
		u.By, local(u.Begun), count(u.Exhibits, "exhibit"), names(u.To)), c.Yes)
	if err != nil {
		return err
	}
	d, err := cl.RecallOrder(s.ctx, u)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("Called back %s. Nothing of it was sent, and nothing can be sent under it any more.", u.Reference)
	})
}
