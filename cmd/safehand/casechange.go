package main

import "github.com/safehand/safehand/client"

type caseChangeCmd struct {
	online
	Case         string   `arg:"" help:"The case: its URN, the operation's name, or its reference."`
	URN          string   `name:"urn" help:"Its URN, or the right one."`
	Operation    *string  `help:"What the operation is called; '' for no name."`
	With         string   `help:"The unit on the other side that handles it now." placeholder:"UNIT"`
	Person       []string `help:"Somebody more in the exhibits: 'victim:Victim 2'." placeholder:"CATEGORY:PSEUDONYM"`
	RemovePerson []string `help:"Somebody who is not in them, by pseudonym." placeholder:"PSEUDONYM"`
	Note         []string `help:"For your colleagues; one line each."`
}

func (caseChangeCmd) Example() string { return "safehand case change Linnet --urn 45AA2098221" }

func (c *caseChangeCmd) change() (n client.CaseChange, err error) {
	n.RemovePeople, n.AddNotes = c.RemovePerson, c.Note
	if c.Operation != nil {
		name := client.OperationName(*c.Operation)
		n.Operation = &name
	}
	if n.URN, err = urn(c.URN); err != nil {
		return n, err
	}
	if n.With, err = otherUnit("--with", c.With); err != nil {
		return n, err
	}
	n.AddPeople, _, err = pseudonyms(c.Person, false)
	if err == nil && n.URN == nil && n.With == nil && n.Operation == nil && len(n.AddPeople)+len(n.RemovePeople)+len(n.AddNotes) == 0 {
		err = usagef("say what to change: 'safehand case change --help' lists it")
	}
	return n, err
}

func (c *caseChangeCmd) Run(s *session) error {
	n, err := c.change()
	if err != nil {
		return err
	}
	cl, id, err := s.caseCalled(c.Case)
	if err != nil {
		return err
	}
	v, err := cl.ChangeCase(s.ctx, id, n)
	if err != nil {
		return err
	}
	return s.print(v, func() { s.say("The case is put right: %s (%s).", v.Name(), v.Reference) })
}
