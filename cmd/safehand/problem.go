package main

import (
	"github.com/safehand/safehand/client"
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

type problemReported struct {
	Question string            `json:"question"` // what it is answered by
	Exhibits []event.ExhibitID `json:"exhibits"`
	*client.Reported
}

// came says what came of a report.
func (s *session) came(r *client.Reported) {
	if n := len(r.ListSeen); n > 0 {
		s.say("Nobody of the receiving side had opened %s: the list was seen, not the content. One line in the registers of both organisations says so; no clock runs.", count(n, "exhibit"))
	}
	if n := len(r.Back); n > 0 {
		s.say("%s went back to who sent it, with that reason. The list is hidden from your unit from now on.", count(n, "exhibit"))
	}
	if r.Review {
		s.say("A review was opened for both organisations. Reporting it was right. Do not delete it, pass it on or try to put it right. Tell your data protection team: Safehand mails it only where its address was set, and else whoever leads your unit.")
	}
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
	return s.print(problemReported{q, some(which), d}, func() {
		all := func(*client.ExhibitView) bool { return true }
		s.say("Recorded at %s: %s, %s. %s sees it.", local(d.Recorded), howMany(v, which, all), codeWords(problem), across(v))
		s.came(d)
		s.say("Reference %s", q)
	})
}
