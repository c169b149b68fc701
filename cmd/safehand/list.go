package main

import (
	"errors"
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

// listed is a page, with what is asked of the reader's units.
type listed struct {
	*client.Page
	Asked []client.Question `json:"asked"`
}

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
		return errors.Join(s.lastList(direction, err), err)
	}
	p.Views = some(p.Views)
	out := listed{Page: p, Asked: []client.Question{}}
	// What can't be shown of the questions hides nothing of the list.
	var failed error
	if c.Before == nil {
		s.keepList(direction, p)
	}
	if _, person := cl.Who().ID.Person(); person && c.Before == nil {
		asked, err := cl.Asked(s.ctx)
		out.Asked, failed = some(asked), err
	}
	return errors.Join(s.print(out, func() {
		s.table(p, c.Out)
		s.asked(out.Asked)
	}), failed)
}

// caseOf is what the case of a sending is called: its operation, or its URN.
func caseOf(v *client.View) string {
	switch {
	case v.Operation != "":
		return v.Operation
	case v.URN != nil:
		return string(*v.URN)
	}
	return ""
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
	fmt.Fprintln(w, "REFERENCE\tSTATUS\tWHAT\tCASE\tFROM\tTO\tRECEIPT DUE\tTOLD NEXT")
	for i := range p.Views {
		v := &p.Views[i]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", v.Reference, overdue(v), contents(v), caseOf(v), v.From, whom(v), local(v.ReceiveBy), toldNext(v))
	}
	_ = w.Flush() // to standard output, as everything said
	if p.Next != nil {
		s.note("There is more: add --before %d", *p.Next)
	}
}
