package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type listCmd struct {
	online
	Out    bool   `help:"What your units sent, instead of what was sent to them."`
	Limit  int    `help:"How many at most." default:"50"`
	Before *int64 `help:"Go on where a list ended."`
}

func (listCmd) Example() string { return "safehand list" }

func (c *listCmd) Run(s *session) error {
	if c.Limit < 1 || c.Limit > 200 {
		return usagef("--limit: 1 to 200")
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	direction := "in"
	if c.Out {
		direction = "out"
	}
	p, err := cl.List(s.ctx, direction, (*event.LogIndex)(c.Before), c.Limit)
	if err != nil {
		return err
	}
	p.Views = some(p.Views)
	return s.print(p, func() { s.table(p, c.Out) })
}

func (s *session) table(p *client.Page, out bool) {
	if len(p.Views) == 0 {
		if out {
			s.say("Nothing was sent by your units yet. 'safehand send' sends.")
		} else {
			s.say("Nothing was sent to you or your units yet. When something arrives it appears here.")
		}
		return
	}
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "REFERENCE\tSTATUS\tWHAT\tFROM\tTO\tRECEIPT DUE")
	for i := range p.Views {
		v := &p.Views[i]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", v.Reference, status(v), contents(v), v.From, names(v.To), local(v.ReceiveBy))
	}
	_ = w.Flush() // to standard output, as everything said
	if p.Next != nil {
		s.note("There is more: add --before %d", *p.Next)
	}
}
