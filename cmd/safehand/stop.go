package main

import (
	"fmt"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type stopCmd struct {
	online
	Reference string   `arg:"" optional:"" help:"The sending's reference."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number. All of it if you name none."`
	Person    string   `placeholder:"PERSON" help:"Instead: stop one person's access to everything."`
	Problem   string   `placeholder:"REFERENCE" help:"The problem or question that this answers, by its reference."`
	Yes       bool     `help:"Do not ask."`
}

func (stopCmd) Example() string { return "safehand stop 7Q4M-2KPD --exhibit JRS/7" }

// takesNothingBack is said wherever access is stopped: it must not be taken for more
// than it is (what was opened is out).
const takesNothingBack = "What somebody has fetched, opened or exported before stays readable: this takes nothing back."

func (c *stopCmd) Run(s *session) error {
	if (c.Person == "") == (c.Reference == "") {
		return usagef("say what to stop access to: a reference, or --person")
	}
	if c.Person != "" {
		return c.person(s)
	}
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	question, err := s.askedAs(cl, v, c.Problem)
	if err != nil {
		return err
	}
	if _, err := cl.Stoppable(s.ctx, v.Consignment, which); err != nil {
		return err
	}
	org := cl.Who().ID.Org()
	all := func(x *client.ExhibitView) bool { return !x.StoppedFor(org) }
	err = s.confirm(fmt.Sprintf("From now on nobody of %s is given a key to %s or any part of it. %s It binds nobody of another organisation. The other side sees that you did. You, or another who may, can let it go on at any time.",
		org, howMany(v, which, all), takesNothingBack), c.Yes)
	if err != nil {
		return err
	}
	d, got, err := cl.StopAccess(s.ctx, v.Consignment, which, question)
	if err != nil {
		return err
	}
	return s.print(handed{v.Reference, got, d}, func() {
		s.say("Access stopped at %s: nobody of %s is given a key to %s, or any part of it.", local(d.Recorded), org, howMany(v, got, all))
		s.say("%s", takesNothingBack)
		s.say("To let it go on: safehand resume %s", v.Reference)
	})
}

// askedAs is what was asked or reported of a sending under a reference, nil without one.
func (s *session) askedAs(cl *client.Client, v *client.View, reference string) (*event.EventID, error) {
	if reference == "" {
		return nil, nil
	}
	want, err := event.NormalReference(reference)
	if err != nil {
		return nil, usagef("--problem: %v", err)
	}
	if v, err = cl.Show(s.ctx, v.Consignment); err != nil {
		return nil, err
	}
	for i := range v.Happened {
		if h := &v.Happened[i]; h.Reference == want && h.Elsewhere == "" {
			return &h.Event, nil
		}
	}
	return nil, event.Refuse(event.CodeUnknown, "%s has no problem or question %s; 'safehand show %s' lists them", v.Reference, want, v.Reference)
}

type resumeCmd struct {
	online
	Reference string   `arg:"" optional:"" help:"The sending's reference."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number. All that are stopped if you name none."`
	Person    string   `placeholder:"PERSON" help:"Instead: let one person go on."`
}

func (resumeCmd) Example() string { return "safehand resume 7Q4M-2KPD" }

func (c *resumeCmd) Run(s *session) error {
	if (c.Person == "") == (c.Reference == "") {
		return usagef("say whose access, or to what, goes on: a reference, or --person")
	}
	if c.Person != "" {
		return c.person(s)
	}
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	d, got, err := cl.ResumeAccess(s.ctx, v.Consignment, which)
	if err != nil {
		return err
	}
	return s.print(handed{v.Reference, got, d}, func() {
		s.say("Access goes on since %s: %s may be opened in %s as before.", local(d.Recorded), count(len(got), "exhibit"), cl.Who().ID.Org())
	})
}

// stops says which organisation keeps its own people from which exhibits.
func (s *session) stops(v *client.View) {
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		for _, stop := range x.Stops {
			s.say("%s: access stopped for everybody of %s by %s at %s. To open it, ask them or the data protection team.", x.Name(), stop.Organisation, stop.By, local(stop.Recorded))
		}
	}
}
