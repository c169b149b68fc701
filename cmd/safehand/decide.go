package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type decideCmd struct {
	online
	Statement string `arg:"" optional:"" help:"Its reference, or its whole id. Without one, what is in doubt is listed."`
	Decision  string `arg:"" optional:"" help:"stands (it is hers) or not-hers (somebody else signed it with her key)."`
	With      string `help:"Who decides with you: an administrator or a lead of a unit of hers." placeholder:"NAME"`
	Into      string `help:"File for what you sign, for the other to countersign." placeholder:"FILE"`
	Of        string `help:"Whose key it was, when the statement stands where you can't look." placeholder:"NAME"`
}

func (decideCmd) Example() string {
	return "safehand decide 7Q4M-2KPD stands --with noor.aziz@cps-northshire.example --into decision.half"
}

// decision reads the flags.
func (c *decideCmd) decision() (client.Decision, error) {
	d := client.Decision{Statement: c.Statement, Decision: event.Code(c.Decision)}
	if d.Decision != event.Stands && d.Decision != event.NotHers {
		return d, usagef("say what you decide: stands or not-hers")
	}
	if c.With == "" || c.Into == "" {
		return d, usagef("two people decide: name the other with --with, and with --into the file to give to them")
	}
	if err := references(c.Statement); err != nil {
		return d, err
	}
	if err := d.With.UnmarshalText([]byte(c.With)); err != nil {
		return d, usagef("--with: %v", err)
	}
	if c.Of != "" {
		if err := d.Of.UnmarshalText([]byte(c.Of)); err != nil {
			return d, usagef("--of: %v", err)
		}
	}
	return d, vacantFile(c.Into)
}

func (c *decideCmd) Run(s *session) error {
	if c.Statement == "" {
		return s.disputed()
	}
	d, err := c.decision()
	if err != nil {
		return err
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	n, e, x, err := cl.Decide(s.ctx, d)
	if err != nil {
		return err
	}
	return s.halfDone(c.Into, n, d.With, decisionWords(e.Key, e.Statement, e.Decision, x))
}

// disputed lists what is in doubt.
func (s *session) disputed() error {
	cl, err := s.open()
	if err != nil {
		return err
	}
	list, err := cl.Disputed(s.ctx)
	if err != nil {
		return err
	}
	return s.print(some(list), func() {
		if len(list) == 0 {
			s.say("Nothing that you can see was signed with a stolen key of your organisation.")
			return
		}
		w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "REFERENCE\tRECORDED\tWHAT\tABOUT\tSIGNED WITH\tSTANDING")
		for _, x := range list {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\tkey %d of %s\t%s\n", x.Reference, local(x.Recorded), statementWords(x.Kind), x.About, x.Key.Number, x.Key.Holder, x.Doubt)
		}
		_ = w.Flush()
	})
}
