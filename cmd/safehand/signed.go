package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type signedCmd struct {
	Mine    []string `help:"These are yours, made on another machine of yours: it rings for them no more." placeholder:"REFERENCE" xor:"mine"`
	AllMine bool     `help:"All that it rings for are yours. They are listed before you say yes." xor:"mine"`
	Limit   int      `help:"How many at most." default:"50"`
	Before  *int64   `help:"Go on where a list ended."`
	Yes     bool     `help:"Do not ask."`
}

func (signedCmd) Example() string { return "safehand signed" }

// Exits: a code of its own while there is something nobody has accounted for.
func (signedCmd) Exits() []int { return append(online{}.Exits(), api.ExitRings) }

func (c *signedCmd) Run(s *session) error {
	if c.Limit < 1 || c.Limit > 100 {
		return usagef("--limit: 1 to 100")
	}
	if err := references(c.Mine...); err != nil {
		return err
	}
	cl, err := s.quiet()
	if err != nil {
		return err
	}
	if c.AllMine || len(c.Mine) > 0 {
		return c.mine(s, cl)
	}
	p, err := cl.Signed(s.ctx, (*event.LogIndex)(c.Before), c.Limit)
	if err != nil {
		return err
	}
	p.Signed = some(p.Signed)
	if err := s.print(p, func() { s.signed(p) }); err != nil {
		return err
	}
	unknown, err := cl.Watch(s.ctx)
	if err != nil || len(unknown) == 0 {
		return err
	}
	s.ring(cl, unknown)
	return verdict(api.ExitRings)
}

// mine takes statements for the person's own.
func (c *signedCmd) mine(s *session, cl *client.Client) error {
	if c.AllMine {
		unknown, err := cl.Watch(s.ctx)
		if err != nil {
			return err
		}
		for _, x := range unknown {
			c.Mine = append(c.Mine, x.Event.String())
			s.note("%s", signedLine(x))
		}
		if len(unknown) > 0 {
			if err := s.confirm("You signed every one of these yourself, on another machine of yours.", c.Yes); err != nil {
				return err
			}
		}
	}
	taken, err := cl.Mine(s.ctx, c.Mine)
	if err != nil {
		return err
	}
	return s.print(some(taken), func() {
		for _, x := range taken {
			s.say("Yours: %s", signedLine(x))
		}
		if len(taken) == 0 {
			s.say("Nothing rings.")
		}
	})
}

func signedLine(x client.Signed) string {
	return strings.TrimSuffix(fmt.Sprintf("%s  %s  %s: %s", x.Reference, local(x.Recorded), statementWords(x.Kind), x.About), ": ")
}

func (s *session) signed(p *client.SignedPage) {
	if len(p.Signed) == 0 {
		s.say("Nothing was signed in your name.")
		return
	}
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "REFERENCE\tRECORDED\tWHAT\tABOUT\tKEY\t")
	for _, x := range p.Signed {
		mark := string(x.Doubt)
		if x.Unknown {
			mark = strings.TrimPrefix(mark+", NOT MADE HERE", ", ")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", x.Reference, local(x.Recorded), statementWords(x.Kind), x.About, x.Key, mark)
	}
	_ = w.Flush()
	if p.Next != nil {
		s.note("There is more: add --before %d", *p.Next)
	}
}
