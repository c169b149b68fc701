package main

import (
	"fmt"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

func (c *stopCmd) person(s *session) error {
	if len(c.Exhibit) > 0 || c.Problem != "" {
		return usagef("a person is stopped from everything: --exhibit and --problem are for a sending")
	}
	cl, who, err := s.personNamed(c.Person)
	if err != nil {
		return err
	}
	if err := cl.MayStopPerson(s.ctx, who); err != nil {
		return err
	}
	err = s.confirm(fmt.Sprintf("From now on %s can't sign in, open or sign anything, and what is under way ends. %s The keys stay as they are. Everybody who reads your organisation's record sees that you did. You, or another who may, can let it go on at any time.", who, takesNothingBack), c.Yes)
	if err != nil {
		return err
	}
	d, err := cl.StopPerson(s.ctx, who)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("Access of %s stopped at %s: nothing is served to them, and nothing they sign is taken.", who, local(d.Recorded))
		s.say("%s", takesNothingBack)
		s.say("To let it go on: safehand resume --person %s", who)
	})
}

func (c *resumeCmd) person(s *session) error {
	if len(c.Exhibit) > 0 {
		return usagef("a person is let at everything again: --exhibit is for a sending")
	}
	cl, who, err := s.personNamed(c.Person)
	if err != nil {
		return err
	}
	d, err := cl.ResumePerson(s.ctx, who)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("Access of %s goes on since %s, with the keys they have.", who, local(d.Recorded))
	})
}

// personNamed also gives the client that speaks of that person: a root lets people go on.
func (s *session) personNamed(name string) (cl *client.Client, who event.PersonID, err error) {
	if err := who.UnmarshalText([]byte(name)); err != nil {
		return nil, "", usagef("--person: %v", err)
	}
	cl, err = s.open()
	return cl, who, err
}
