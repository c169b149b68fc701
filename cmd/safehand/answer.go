package main

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type answerCmd struct {
	online
	Question    string   `arg:"" help:"Reference of what was asked or reported; 'safehand list' shows it."`
	Agree       bool     `xor:"answer" required:"" help:"You will do it."`
	Decline     bool     `xor:"answer" required:"" help:"You will not."`
	AlreadySent string   `xor:"answer" required:"" placeholder:"REFERENCE" help:"It was sent: in this sending."`
	CannotSend  bool     `xor:"answer" required:"" help:"There is nothing to send, or not from you."`
	Close       bool     `xor:"answer" required:"" help:"The problem reported has been dealt with."`
	Withdraw    bool     `xor:"answer" required:"" help:"You asked it yourself, and it is not needed any more."`
	SendAgain   string   `xor:"answer" required:"" placeholder:"REFERENCE" help:"It was sent in this sending, and goes once more, with no new upload."`
	Words       []string `help:"In your own words, sealed to both sides; one line each. Please no names."`
}

func (answerCmd) Example() string { return "safehand answer 3KF8-W2TN --agree" }

// code is the answer that was chosen.
func (c *answerCmd) code() event.Code {
	switch {
	case c.Agree:
		return event.Agreed
	case c.Decline:
		return event.Declined
	case c.CannotSend:
		return event.CannotSend
	case c.Close:
		return event.Closed
	case c.Withdraw:
		return event.Withdrawn
	}
	return event.AlreadySent
}

type answered struct {
	Question string     `json:"question"`
	Answer   event.Code `json:"answer"`
	*client.Done
}

func (c *answerCmd) Run(s *session) error {
	if err := references(c.Question); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	q, err := cl.FindQuestion(s.ctx, c.Question)
	if err != nil {
		return err
	}
	if c.SendAgain != "" {
		return c.again(s, cl, q)
	}
	a := client.Answered{Question: q.Question, Answer: c.code(), Words: c.Words}
	if c.AlreadySent != "" {
		if err := references(c.AlreadySent); err != nil {
			return err
		}
		id, err := cl.Find(s.ctx, c.AlreadySent)
		if err != nil {
			return err
		}
		a.With = &id
	}
	d, err := cl.Answer(s.ctx, q, a)
	if err != nil {
		return err
	}
	return s.print(answered{q.Reference, a.Answer, d}, func() { s.answeredWords(q, a.Answer) })
}

// answeredWords says what was answered, and what is left to do.
func (s *session) answeredWords(q *client.Question, a event.Code) {
	s.say("%s: answered (%s). %s sees it.", q.Reference, codeWords(a), otherSide(q))
	if q.Kind == "asked-back" && a == event.Agreed {
		s.say("Now give it back: 'safehand return %s', or 'safehand destroy' if nothing is to be kept.", q.Consignment.Reference())
	}
	if q.Kind == "reported" && a == event.Agreed {
		s.say("It closes by itself when what you send again is received: 'safehand send --instead-of'.")
	}
}

func otherSide(q *client.Question) string {
	if q.Kind == "noticed" {
		return "The other side"
	}
	if q.Mine {
		return names(q.To)
	}
	return string(q.From)
}
