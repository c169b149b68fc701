package main

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

type reportCmd struct {
	online
	Reference string   `arg:"" help:"The sending's reference."`
	Problem   string   `required:"" enum:"${problems}" help:"What it is: ${any_problems}."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number. All of it if you name none."`
	Words     []string `help:"In your own words, sealed to both sides; one line each. Please no names."`
}

func (reportCmd) Example() string {
	return "safehand report 7Q4M-2KPD --problem will-not-play --exhibit JRS/7"
}

func (c *reportCmd) Run(s *session) error {
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	problem := event.Code(c.Problem)
	d, err := cl.Report(s.ctx, v.Consignment, which, problem, c.Words)
	if err != nil {
		return err
	}
	q := client.Reference(d.Event)
	return s.print(asked{q, some(which), d}, func() {
		all := func(*client.ExhibitView) bool { return true }
		s.say("Recorded at %s: %s, %s. %s sees it.", local(d.Recorded), howMany(v, which, all), codeWords(problem), across(v))
		if custody.MayBeBreach(problem) {
			s.say("You did the right thing. Do not delete it, pass it on or try to put it right. Tell your data protection team.")
		}
		s.say("Reference %s", q)
	})
}
