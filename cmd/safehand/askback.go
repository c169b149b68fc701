package main

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type askBackCmd struct {
	online
	Reference string   `arg:"" help:"Reference of the sending that was received."`
	Reason    string   `required:"" enum:"${back_reasons}" help:"Why: ${any_back_reasons}."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number. All that were received if you name none."`
	Words     []string `help:"In your own words, sealed to both sides; one line each. Please no names."`
	RespondBy string   `placeholder:"DATE" help:"By when they should answer: 22/11/2016 or 2016-11-22."`
}

func (askBackCmd) Example() string { return "safehand ask-back 7Q4M-2KPD --reason sent-in-error" }

// asked is what came of asking or reporting something.
type asked struct {
	Question string            `json:"question"` // what it is answered by
	Exhibits []event.ExhibitID `json:"exhibits"`
	*client.Done
}

func (c *askBackCmd) Run(s *session) error {
	answer, err := date("--respond-by", c.RespondBy)
	if err != nil {
		return err
	}
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	d, got, err := cl.AskBack(s.ctx, v.Consignment, which, event.Code(c.Reason), answer, c.Words)
	if err != nil {
		return err
	}
	q := client.Reference(d.Event)
	return s.print(asked{q, got, d}, func() {
		s.say("Asked %s for %s back (%s)%s. They decide, and answer.", today(v), howMany(v, got, (*client.ExhibitView).Held), codeWords(event.Code(c.Reason)), by(answer))
		s.say("Reference %s", q)
	})
}
