package main

import (
	"github.com/safehand/safehand/client"
)

type enrolCmd struct {
	online
	Link string `arg:"" help:"The invitation link, all of it, in quotation marks."`
}

func (enrolCmd) Example() string {
	return "safehand enrol 'https://safehand.example/join#1,amy.reed@northshire.example,…'"
}

type enrolled struct {
	Who  string `json:"who"`
	Home string `json:"home"`
	*client.Done
}

func (c *enrolCmd) Run(s *session) error {
	inv, err := client.ParseInvitation(c.Link)
	if err != nil {
		return usagef("%v", err)
	}
	h, err := s.newHome()
	if err != nil {
		return err
	}
	if err := h.Vacant(); err != nil && !h.Pending() {
		return err
	}
	out, err := c.enrol(s, h, inv)
	if err != nil {
		return err
	}
	return s.print(out, func() {
		s.say("You are enrolled as %s. Your keys are in %s, locked with your passphrase.", out.Who, h.Dir)
		s.say("If you forget it, your unit's lead or an administrator makes you a new link ('safehand recover'); nothing your unit received is lost.")
	})
}

// enrol makes the keys, or finishes with those made when the answer was lost.
func (c *enrolCmd) enrol(s *session, h *client.Home, inv client.Invitation) (out enrolled, err error) {
	out = enrolled{Who: string(inv.Who), Home: h.Dir}
	try := func(p string) error {
		_, out.Done, err = client.Enrol(s.ctx, h, inv, p, client.Options{})
		return err
	}
	if h.Pending() {
		s.note("An enrolment was begun here and its answer was lost. It is finished now, with the same keys.")
		return out, s.passphrase(out.Who, try)
	}
	// A link that works no more is no reason to think of a passphrase.
	if err := client.CheckInvitation(s.ctx, h, inv, client.Options{}); err != nil {
		return out, err
	}
	p, err := s.newPassphrase(out.Who)
	if err != nil {
		return out, err
	}
	return out, try(p)
}
