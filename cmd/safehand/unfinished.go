package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/safehand/safehand/client"
)

type unfinishedCmd struct{ online }

func (unfinishedCmd) Example() string { return "safehand unfinished" }

func (c *unfinishedCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	list, err := cl.Unfinished(s.ctx)
	if err != nil {
		return err
	}
	return s.print(some(list), func() { s.unfinished(list) })
}

func (s *session) unfinished(list []client.Unfinished) {
	if len(list) == 0 {
		s.say("Everything your units began to send was sent or called back.")
		return
	}
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "REFERENCE\tBEGUN\tBY\tWHAT\tFROM\tTO")
	for _, u := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", u.Reference, local(u.Begun), u.By, count(u.Exhibits, "exhibit"), u.For, names(u.To))
	}
	_ = w.Flush() // to standard output, as everything said
	s.note("A machine may still be at it. If not, 'safehand recall --order %s' calls it back, and it is sent anew with 'safehand send'.", list[0].Reference)
}
