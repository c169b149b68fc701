package main

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type caseCmd struct {
	Open    caseOpenCmd    `cmd:"" help:"Open your unit's file on a case, with its URN or, until there is one, the name of the operation."`
	List    caseListCmd    `cmd:"" help:"List your units' cases."`
	Show    caseShowCmd    `cmd:"" help:"Show a case: who is in it, who is on it, its hearings, sendings and requests."`
	Change  caseChangeCmd  `cmd:"" help:"Put a case right: its URN later, its name, who is in it."`
	People  casePeopleCmd  `cmd:"" help:"Say who of your unit is on a case. Only they open what the unit receives in it."`
	Hearing caseHearingCmd `cmd:"" help:"Put a hearing on a case's list, or take it off."`
	File    caseFileCmd    `cmd:"" help:"Put sendings into a case."`
	Mark    caseMarkCmd    `cmd:"" help:"Mark exhibits of a case as used, unused, or neither."`
}

type caseOpenCmd struct {
	online
	URN       string   `name:"urn" help:"The case's URN, as you have it: 45AA2098221 or 45/AA/20982/21. Sent in clear to the service."`
	Operation string   `help:"What the operation is called. Only your unit reads it."`
	With      string   `help:"The unit on the other side that handles the case." placeholder:"UNIT"`
	Person    []string `help:"Somebody in the exhibits, by category and pseudonym: 'victim:Victim 1'. Never a name." placeholder:"CATEGORY:PSEUDONYM"`
	Note      []string `help:"For your colleagues; one line each."`
	From      string   `help:"Your unit; needed only if you have several."`
}

func (caseOpenCmd) Example() string {
	return "safehand case open --operation Linnet --with cps-northshire.example/rasso --person 'victim:Victim 1'"
}

func (c *caseOpenCmd) Run(s *session) error {
	n := client.NewCase{Operation: client.OperationName(c.Operation), Notes: c.Note}
	if c.URN == "" && n.Operation == "" {
		return usagef("say which case: --urn, or --operation while it has no URN yet")
	}
	var err error
	if n.URN, err = urn(c.URN); err != nil {
		return err
	}
	if n.With, err = otherUnit("--with", c.With); err != nil {
		return err
	}
	if n.People, _, err = pseudonyms(c.Person, false); err != nil {
		return err
	}
	cl, unit, err := s.unit(c.From)
	if err != nil {
		return err
	}
	n.For = unit
	v, err := cl.OpenCase(s.ctx, n)
	if err != nil {
		return err
	}
	return s.print(v, func() {
		s.say("The case %s is open for %s.", v.Name(), v.Unit)
		s.say("Reference %s", v.Reference)
		if v.URN != nil {
			s.note("What bears its URN and came before: 'safehand case file %s' puts it in.", *v.URN)
		}
	})
}

// unit is the person's client, and the unit of hers that she named or has.
func (s *session) unit(from string) (*client.Client, event.UnitID, error) {
	var named event.UnitID
	if from != "" {
		if err := named.UnmarshalText([]byte(from)); err != nil {
			return nil, "", usagef("--from: %v", err)
		}
	}
	cl, err := s.member()
	if err != nil {
		return nil, "", err
	}
	unit, err := cl.Unit(s.ctx, named)
	return cl, unit, err
}

// caseCalled is the case that a person means.
func (s *session) caseCalled(name string) (*client.Client, event.CaseID, error) {
	cl, err := s.member()
	if err != nil {
		return nil, event.CaseID{}, err
	}
	id, err := cl.FindCase(s.ctx, name)
	return cl, id, err
}

// urn reads a URN as people write it; nil when nothing is said.
func urn(s string) (*event.URN, error) {
	if s == "" {
		return nil, nil
	}
	u, err := event.NormalURN(s)
	if err != nil {
		return nil, usagef("--urn: %q is %v", s, err)
	}
	return &u, nil
}

func otherUnit(flag, s string) (*event.UnitID, error) {
	if s == "" {
		return nil, nil
	}
	u := new(event.UnitID)
	if err := u.UnmarshalText([]byte(s)); err != nil {
		return nil, usagef("%s: %v", flag, err)
	}
	return u, nil
}
