package main

import (
	"fmt"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type returnCmd struct {
	online
	Reference string   `arg:"" help:"Reference of the sending your unit received."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number. All that your unit has if you name none."`
	Words     []string `help:"In your own words, sealed to both sides; one line each. Please no names."`
	Yes       bool     `help:"Do not ask."`
}

func (returnCmd) Example() string { return "safehand return 7Q4M-2KPD" }

func (c *returnCmd) Run(s *session) error {
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	err = s.confirm(fmt.Sprintf("Give %s back to %s. Nobody in your unit can open it any more, not even who opened it before. Files that were exported stay where they are.",
		howMany(v, which, (*client.ExhibitView).Held), v.From), c.Yes)
	if err != nil {
		return err
	}
	d, got, err := cl.Return(s.ctx, v.Consignment, which, c.Words)
	if err != nil {
		return err
	}
	return s.print(handed{v.Reference, got, d}, func() {
		s.say("%s: gave %s back to %s. No key to it is handed out in your unit any more.", v.Reference, count(len(got), "exhibit"), v.From)
	})
}

type destroyCmd struct {
	online
	Reference string   `arg:"" help:"Reference of the sending your unit received."`
	Copies    string   `required:"" enum:"${copies_left}" help:"What became of the files that were exported: ${any_copies_left}."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number. All that your unit has if you name none."`
	Words     []string `help:"In your own words, sealed to both sides; one line each. Please no names."`
	Yes       bool     `help:"Do not ask."`
}

func (destroyCmd) Example() string { return "safehand destroy 7Q4M-2KPD --copies all-destroyed" }

func (c *destroyCmd) Run(s *session) error {
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	copies := event.Code(c.Copies)
	err = s.confirm(fmt.Sprintf("You sign that your unit holds %s no longer (of the files exported: %s). Nobody in your unit can open it any more. This can't be undone.",
		howMany(v, which, (*client.ExhibitView).Held), codeWords(copies)), c.Yes)
	if err != nil {
		return err
	}
	d, got, err := cl.Destroy(s.ctx, v.Consignment, which, copies, c.Words)
	if err != nil {
		return err
	}
	return s.print(handed{v.Reference, got, d}, func() {
		s.say("%s: you signed that your unit holds %s no longer (of the files exported: %s). The keys it had here are deleted.", v.Reference, count(len(got), "exhibit"), codeWords(copies))
	})
}
