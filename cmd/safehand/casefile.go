package main

import (
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type caseFileCmd struct {
	online
	Case             string   `arg:"" help:"The case: its URN, the operation's name, or its reference."`
	References       []string `arg:"" optional:"" help:"Sendings by your unit or to it. Without any: all that bear the case's URN."`
	WrongCaseChecked bool     `help:"You have looked: a sending that bears another URN does belong here."`
}

func (caseFileCmd) Example() string { return "safehand case file Linnet 7Q4M-2KPD" }

func (c *caseFileCmd) Run(s *session) error {
	if err := references(c.References...); err != nil {
		return err
	}
	cl, id, err := s.caseCalled(c.Case)
	if err != nil {
		return err
	}
	var which []event.ConsignmentID
	for _, r := range c.References {
		con, err := cl.Find(s.ctx, r)
		if err != nil {
			return err
		}
		which = append(which, con)
	}
	var f *client.Filed
	err = s.rightCase(&c.WrongCaseChecked, func() (err error) {
		f, err = cl.FileInCase(s.ctx, id, which, c.WrongCaseChecked)
		return err
	})
	if err != nil {
		return err
	}
	return s.print(f, func() {
		if len(f.Sendings) == 0 {
			s.say("Nothing had to be put into %s: it was all there.", f.Name)
			return
		}
		s.filed(f)
	})
}

// filed says into which case something went, and who opens it there.
func (s *session) filed(f *client.Filed) {
	if f == nil {
		return
	}
	if len(f.Sendings) > 0 {
		s.say("In the case %s: %s.", f.Name, strings.Join(f.Sendings, ", "))
	}
	if len(f.OnTheCase) > 0 {
		s.say("Of your unit only those on the case may open what it received: %s.", persons(f.OnTheCase))
	}
	for _, n := range f.Not {
		s.note("In the case %s: %s", f.Name, n)
	}
}

type caseMarkCmd struct {
	online
	Case     string   `arg:"" help:"The case: its URN, the operation's name, or its reference."`
	Mark     string   `arg:"" help:"used, unused or none." enum:"used,unused,none"`
	Exhibits []string `arg:"" help:"Exhibits by reference, or by seal number where two have one reference."`
}

func (caseMarkCmd) Example() string { return "safehand case mark Linnet used JRS/1 JRS/2" }

type marked struct {
	Mark     event.Code        `json:"mark"`
	Exhibits []event.ExhibitID `json:"exhibits"`
}

func (c *caseMarkCmd) Run(s *session) error {
	cl, id, err := s.caseCalled(c.Case)
	if err != nil {
		return err
	}
	v, err := cl.ShowCase(s.ctx, id)
	if err != nil {
		return err
	}
	which, err := v.Find(c.Exhibits)
	if err != nil {
		return err
	}
	if err := cl.MarkExhibits(s.ctx, id, event.Code(c.Mark), which); err != nil {
		return err
	}
	return s.print(marked{event.Code(c.Mark), which}, func() {
		s.say("%s in the case %s: %s.", strings.Join(c.Exhibits, ", "), v.Name(), markWords(event.Code(c.Mark)))
	})
}

// markWords are the prosecutor's own three.
func markWords(c event.Code) string {
	switch c {
	case "used":
		return "Used"
	case "unused":
		return "Unused"
	}
	return "None"
}
