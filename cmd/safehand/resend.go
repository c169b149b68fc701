package main

import (
	"fmt"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// unaddressed: what is not gone on with says to whom it goes.
func (c *sendCmd) unaddressed() error {
	if c.InsteadOf != "" || len(c.To) > 0 || c.Case != "" {
		return nil
	}
	return usagef("say to whom it goes: --to, or --case with a unit on the other side")
}

// addressed: a sending says to whom it goes, or of what it is a repetition.
func (c *sendCmd) addressed() error {
	switch {
	case (c.InsteadOf == "") != (c.Of == ""):
		return usagef("--instead-of names the exhibit, and --of the sending it was in: say both")
	case c.InsteadOf == "":
		return nil
	case c.Reference != "" || c.From != "":
		return usagef("what is sent again keeps its reference, and comes from the unit that sealed it: leave --reference and --from out")
	}
	c.Reference = c.InsteadOf // until its label has been read
	return references(c.Of)
}

// again is an exhibit sent again: all that its files don't say is the old one's.
func (c *sendCmd) again(s *session, cl *client.Client, o *client.Outgoing) (*client.Outgoing, error) {
	of, which, err := s.meant(cl, c.Of, []string{c.InsteadOf})
	if err != nil {
		return nil, err
	}
	out, people, err := cl.Again(s.ctx, of, which[0])
	if err != nil {
		return nil, err
	}
	x, typed := &out.Exhibits[0], o.Exhibits[0]
	if len(c.Person) == 0 && len(people) > 0 {
		return nil, usagef("%s has %s in it: say who again, such as --person '%s:%s 1'", c.InsteadOf, inIt(people), people[0].Category, title(people[0].Category))
	}
	x.Paths, x.People, x.Master = typed.Paths, typed.People, typed.Master
	if c.Description != "" || x.Description == "" {
		x.Description = typed.Description
	}
	if x.Reference == "" {
		x.Reference = typed.Reference
	}
	if c.Marking != "" {
		x.Marking = typed.Marking
	}
	if c.ReceiveBy != "" {
		out.Deadline = o.Deadline
	}
	if len(o.To) > 0 {
		out.To = o.To
	}
	out.Message = o.Message
	return out, nil
}

func inIt(people []event.Count) string {
	var out []string
	for _, p := range people {
		out = append(out, fmt.Sprintf("%d %s", p.N, p.Category))
	}
	return strings.Join(out, ", ")
}

func title(c event.Code) string { return strings.ToUpper(string(c[:1])) + string(c[1:]) }
