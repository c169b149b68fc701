package main

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type casePeopleCmd struct {
	online
	Case      string   `arg:"" help:"The case: its URN, the operation's name, or its reference."`
	People    []string `arg:"" optional:"" help:"Those of your unit who are on it, at least two."`
	Everybody bool     `help:"Everybody of the unit, as it was before anybody was named."`
	Yes       bool     `help:"Do not ask."`
}

func (casePeopleCmd) Example() string {
	return "safehand case people Linnet sarah.khan@cps-northshire.example tom.ellis@cps-northshire.example"
}

func (c *casePeopleCmd) Run(s *session) error {
	if c.Everybody == (len(c.People) > 0) {
		return usagef("name those on the case, or say --everybody")
	}
	var people []event.PersonID
	for _, p := range c.People {
		var id event.PersonID
		if err := id.UnmarshalText([]byte(p)); err != nil {
			return usagef("%q: %v", p, err)
		}
		people = append(people, id)
	}
	cl, id, err := s.caseCalled(c.Case)
	if err != nil {
		return err
	}
	sentence := "Everybody of the unit may open what it received in this case."
	if len(people) > 0 {
		sentence = "From now on only " + persons(people) + " may open what your unit received in this case, and what it receives in it later."
	}
	if err := s.confirm(sentence, c.Yes); err != nil {
		return err
	}
	a, err := cl.CasePeople(s.ctx, id, people)
	if err != nil {
		return err
	}
	return s.print(a, func() { s.assigned(a) })
}

func (s *session) assigned(a *client.Assigned) {
	who := "Everybody of the unit"
	if len(a.People) > 0 {
		who = "Only " + persons(a.People)
	}
	s.say("%s may open what is in the case: %s so far. Each opening is logged.", who, count(len(a.Sendings), "sending"))
	for _, n := range a.Not {
		s.note("Not said of %s", n)
	}
}

type caseHearingCmd struct {
	online
	Case    string `arg:"" help:"The case: its URN, the operation's name, or its reference."`
	Hearing string `arg:"" help:"appeal, bail, first-hearing, mention, other, plea-and-trial-preparation, sentence or trial." enum:"appeal,bail,first-hearing,mention,other,plea-and-trial-preparation,sentence,trial"`
	Begins  string `arg:"" help:"When: 2026-12-01T10:00, in this machine's time, or with a zone."`
	Vacated bool   `help:"It does not take place then: off the list."`
}

func (caseHearingCmd) Example() string { return "safehand case hearing Linnet trial 2027-03-01T10:00" }

func (c *caseHearingCmd) Run(s *session) error {
	at, err := beginning(c.Begins)
	if err != nil {
		return err
	}
	cl, id, err := s.caseCalled(c.Case)
	if err != nil {
		return err
	}
	h := client.Hearing{Hearing: event.Code(c.Hearing), Begins: at}
	say, word := cl.ListHearing, "listed for"
	if c.Vacated {
		say, word = cl.VacateHearing, "off the list:"
	}
	if err := say(s.ctx, id, h); err != nil {
		return err
	}
	return s.print(h, func() { s.say("The case is %s %s, %s.", word, codeWords(h.Hearing), local(h.Begins)) })
}
