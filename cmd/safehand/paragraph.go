package main

import "time"

// draftHead stands above every draft: whoever signs a statement answers for each
// word of it.
const draftHead = "A draft. Read it, change what is not so; you sign it, not Safehand."

type paragraphCmd struct {
	online
	Reference string   `arg:"" help:"The sending's reference."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
}

func (paragraphCmd) Example() string { return "safehand paragraph 7Q4M-2KPD --exhibit JRS/1" }

type drafted struct {
	Head string `json:"head"`
	Text string `json:"text"`
}

func (c *paragraphCmd) Run(s *session) error {
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	text, err := cl.Paragraph(s.ctx, v.Consignment, which, time.Local)
	if err != nil {
		return err
	}
	return s.print(drafted{draftHead, text}, func() {
		if text == "" {
			s.say("Nothing is recorded of you with what you named in %s: there is nothing to put in a statement.", v.Reference)
			return
		}
		s.say("%s\n\n%s", draftHead, text)
	})
}
