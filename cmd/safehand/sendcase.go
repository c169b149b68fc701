package main

import (
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// ofCase takes from the case what the sender need not type: where it goes, and
// who is in it.
func (c *sendCmd) ofCase(s *session, cl *client.Client, o *client.Outgoing, picked []string) error {
	o.Operation = client.OperationName(c.Operation)
	if c.Case == "" {
		return nil
	}
	id, err := cl.FindCase(s.ctx, c.Case)
	if err != nil {
		return err
	}
	v, err := cl.GlanceCase(s.ctx, id)
	if err != nil {
		return err
	}
	o.Case = &id
	if len(o.To) == 0 && v.With == nil {
		return usagef("the case %s says no unit on the other side: say to whom it goes with --to", v.Name())
	}
	if len(o.To) == 0 {
		o.To = []event.HolderID{event.HolderID(*v.With)}
	}
	people, err := pick(v, picked)
	for i := range o.Exhibits {
		o.Exhibits[i].People = append(o.Exhibits[i].People, people...)
	}
	return err
}

// pick finds people in the case's own list by their pseudonyms.
func pick(v *client.Case, names []string) ([]event.Pseudonym, error) {
	var out []event.Pseudonym
	for _, n := range names {
		found := false
		for _, p := range v.People {
			if strings.EqualFold(p.Name, n) {
				found = true
				out = append(out, event.Pseudonym{Category: p.Category, Name: event.FreeText(p.Name)})
			}
		}
		if !found {
			return nil, event.Refuse(event.CodeUnknown, "nobody in the case %s is called %q; 'safehand case show' lists them, 'safehand case change --person' adds one", v.Name(), n)
		}
	}
	return out, nil
}

// prepare looks at what is to be sent, asks where it looks like another case, and
// proposes the URN that the files' names agree on.
func (c *sendCmd) prepare(s *session, cl *client.Client, o *client.Outgoing) (*client.Prepared, error) {
	var p *client.Prepared
	look := func() (err error) {
		o.WrongCaseChecked = c.WrongCaseChecked
		p, err = cl.Prepare(s.ctx, *o)
		return err
	}
	if err := s.rightCase(&c.WrongCaseChecked, look); err != nil {
		return nil, strangers(err, o.To)
	}
	if err := cl.Reasoned(s.ctx, o.To, c.ReceiveBy, o.Deadline, o.Types()...); err != nil {
		return nil, unreasoned(err)
	}
	if p.Proposed == nil {
		return p, nil
	}
	in, ok := terminal(s.in)
	if !ok || c.Yes {
		s.note("%s was read from the file names, and is not used: --urn %s says that it is the case's.", *p.Proposed, *p.Proposed)
		if p.Of != nil {
			s.note("The case %s has no URN yet: 'safehand case change' puts it right.", p.Of.Name())
		}
		return p, nil
	}
	a, err := s.ask(in, string(*p.Proposed)+" was read from the file names. Type yes if it is the case's URN: ", false)
	if err != nil {
		return nil, err
	}
	if a = strings.ToLower(a); a != "yes" && a != "y" {
		return p, nil
	}
	o.URN = p.Proposed
	return p, s.rightCase(&c.WrongCaseChecked, look)
}

// caseWords is the case that something is sent for, as its sentence says it.
func caseWords(p *client.Prepared) string {
	var out []string
	if p.Operation != "" {
		out = append(out, "Operation "+p.Operation)
	}
	if p.URN != nil {
		out = append(out, string(*p.URN))
	}
	if len(out) == 0 {
		return ""
	}
	return " for " + strings.Join(out, ", ")
}

// pseudonyms reads people by category and pseudonym. Where they may be picked
// from a case's list, a pseudonym alone will do.
func pseudonyms(list []string, pick bool) (people []event.Pseudonym, picked []string, err error) {
	for _, p := range list {
		category, name, ok := strings.Cut(p, ":")
		if !ok && pick {
			picked = append(picked, strings.TrimSpace(p))
			continue
		}
		var n event.Pseudonym
		if err := n.UnmarshalText([]byte(category + " " + strings.TrimSpace(name))); err != nil || !ok {
			return nil, nil, usagef("--person: %q is not a category (convicted, other, suspect, victim, witness), a colon and a pseudonym", p)
		}
		people = append(people, n)
	}
	return people, picked, nil
}
