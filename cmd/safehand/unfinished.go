package main

import (
	"fmt"
	"strings"
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
	begun, err := cl.Begun(s.ctx)
	if err != nil {
		return err
	}
	rows := []unfinishedRow{}
	for _, u := range list {
		row := unfinishedRow{Unfinished: u}
		for i := range begun {
			if u.Is(&begun[i]) {
				row.Yours = &begun[i]
			}
		}
		rows = append(rows, row)
	}
	return s.print(rows, func() { s.unfinished(rows) })
}

// unfinishedRow is a sending that was begun, and what the person who looks can go on
// with of it.
type unfinishedRow struct {
	client.Unfinished
	Yours *client.Begun `json:"yours,omitempty"`
}

func (s *session) unfinished(list []unfinishedRow) {
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
	for _, u := range list {
		if u.Yours != nil {
			s.note("%s (%s) goes on where it stopped when you send the same files again: %s", u.Reference, references1(u.Yours), howToGoOn(u.Yours))
		}
	}
	s.note("A machine may still be at it. If not, 'safehand recall --order %s' calls it back, and it is sent anew with 'safehand send'.", list[0].Reference)
}

// howToGoOn is the command, where the files were chosen on this machine.
func howToGoOn(b *client.Begun) string {
	if len(b.Given) == 0 {
		var files []string
		for _, x := range b.Exhibits {
			files = append(files, x.Names...)
		}
		return "'safehand send' with " + few(files)
	}
	words := []string{"safehand", "send"}
	for _, p := range b.Given {
		words = append(words, quoted(p))
	}
	return strings.Join(words, " ")
}
