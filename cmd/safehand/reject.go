package main

import (
	"fmt"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type rejectCmd struct {
	online
	Reference string   `arg:"" help:"The sending's reference."`
	Reason    []string `required:"" enum:"${reject_reasons}" help:"Why; may be given more than once: ${any_reject_reasons}."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number. All that wait if you name none."`
	Words     []string `help:"In your own words, sealed to both sides; one line each. Please no names."`
	RespondBy string   `placeholder:"DATE" help:"By when the sending unit should answer: 22/11/2016 or 2016-11-22."`
	Yes       bool     `help:"Do not ask."`
}

func (rejectCmd) Example() string { return "safehand reject 7Q4M-2KPD --reason not-for-this-unit" }

func (c *rejectCmd) Run(s *session) error {
	answer, err := date("--respond-by", c.RespondBy)
	if err != nil {
		return err
	}
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	reasons := codes(c.Reason)
	err = s.confirm(fmt.Sprintf("Reject %s (%s). It goes back to %s, and nobody here can receive or open it.",
		howMany(v, which, (*client.ExhibitView).Waits), codeWords(reasons...), v.From), c.Yes)
	if err != nil {
		return err
	}
	d, got, err := cl.Reject(s.ctx, v.Consignment, which, reasons, c.Words, answer)
	if err != nil {
		return err
	}
	return s.print(handed{v.Reference, got, d}, func() {
		s.say("%s: rejected %s (%s). %s has it again and reads why%s.", v.Reference, count(len(got), "exhibit"), codeWords(reasons...), v.From, by(answer))
	})
}

func codes(names []string) []event.Code {
	var out []event.Code
	for _, n := range names {
		out = append(out, event.Code(n))
	}
	return out
}

// codeWords are codes as people say them.
func codeWords(codes ...event.Code) string {
	var out []string
	for _, c := range codes {
		out = append(out, strings.ReplaceAll(string(c), "-", " "))
	}
	return strings.Join(out, ", ")
}
