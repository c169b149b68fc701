package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type showCmd struct {
	online
	Reference string `arg:"" help:"The sending's reference, such as 7Q4M-2KPD."`
}

func (showCmd) Example() string { return "safehand show 7Q4M-2KPD" }

func (c *showCmd) Run(s *session) error {
	cl, id, err := s.find(c.Reference)
	if err != nil {
		return err
	}
	v, err := cl.Show(s.ctx, id)
	if err != nil {
		return err
	}
	return s.print(v, func() { s.view(v) })
}

func (s *session) view(v *client.View) {
	s.say("%s  %s", v.Reference, status(v))
	s.say("From %s, by %s, sent %s", v.From, v.By, local(v.Sent))
	s.say("To %s, receipt due %s", whom(v), local(v.ReceiveBy))
	s.alarm(v)
	s.stops(v)
	s.checks(v, s.now())
	if v.Operation != "" {
		s.say("Operation %s", v.Operation)
	}
	if v.URN != nil {
		s.say("URN %s", *v.URN)
	}
	for _, a := range v.OnTheCase {
		s.say("On the case at %s: %s", a.Unit, persons(a.People))
	}
	s.say("Could open it now: %s", couldOpen(v))
	for _, m := range v.Message {
		s.say("Note: %s", m)
	}
	if v.LabelWaits != "" {
		s.say("The writing on the bag can't be read: %s", here(v.LabelWaits))
	}
	s.exhibits(v)
	if len(v.Questions) > 0 {
		s.say("\nAsked and reported")
	}
	for i := range v.Questions {
		s.question(&v.Questions[i])
	}
	s.happened(v)
}

// couldOpen are the people who could open all of it, and those who could open
// some.
func couldOpen(v *client.View) string {
	of := map[event.PersonID]int{}
	for _, x := range v.Exhibits {
		for _, p := range x.CouldOpen {
			of[p]++
		}
	}
	var all, some []event.PersonID
	for p, n := range of {
		if n == len(v.Exhibits) {
			all = append(all, p)
		} else {
			some = append(some, p)
		}
	}
	slices.Sort(all)
	slices.Sort(some)
	out := persons(all)
	if len(some) > 0 {
		out += "; some of it: " + persons(some)
	}
	return out
}

func (s *session) exhibits(v *client.View) {
	s.say("")
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "EXHIBIT\tWHAT IT IS\tTYPE\tSIZE\tCHECK\tSTANDING\tSEAL NUMBER")
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		name := x.Name()
		if x.Reference == "" {
			name = strings.TrimPrefix(name, x.SealNumber+", ") // it has a column of its own
			name = strings.TrimPrefix(name, x.SealNumber)
		}
		what := x.Description
		if x.Hidden {
			what = "(list hidden: not yours, went back)"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", name, what, typeWords(x.Type), size(x.Bytes), check(x.Check), standing(v, x), x.SealNumber)
	}
	_ = w.Flush() // to standard output, as everything said
}

func check(c string) string {
	switch c {
	case "passed":
		return "Checks passed"
	case "broken":
		return "Seal broken"
	}
	return "Not checked yet"
}

// standing is where an exhibit is; what was sent again in its place is the same
// line.
func standing(v *client.View, x *client.ExhibitView) string {
	out := whereIs(v, x)
	if a := x.SentAgain; a != nil {
		out += ", sent again"
		if a.Sending != "" {
			out += " in " + a.Sending
		}
		if a.Received {
			out += ", which was received"
		}
	}
	return out
}

func whereIs(v *client.View, x *client.ExhibitView) string {
	switch {
	case x.Recalled:
		return "Recalled"
	case x.Rejected:
		return "Rejected"
	case x.Destroyed:
		return "Destroyed"
	case x.Returned:
		return "Returned"
	case x.PassedOn:
		return "Received, moved on"
	case x.Received:
		return "Received"
	case v.Incoming:
		return "Receipt needed"
	}
	return "Waiting for receipt"
}

func persons(who []event.PersonID) string {
	var out []string
	for _, p := range who {
		out = append(out, string(p))
	}
	if len(out) == 0 {
		return "nobody"
	}
	return strings.Join(out, ", ")
}
