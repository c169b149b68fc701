package main

import (
	"strings"

	"github.com/safehand/safehand/client"
)

type requestsCmd struct {
	online
	Out bool `help:"What your units asked for, instead of what was asked of them."`
	All bool `help:"Those that have been answered too."`
}

func (requestsCmd) Example() string { return "safehand requests" }

// request is one with what was sent already of what it asks for.
type request struct {
	client.Question
	Already []client.AlreadySent `json:"already_sent"`
}

func (c *requestsCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	direction := "in"
	if c.Out {
		direction = "out"
	}
	list, err := cl.Requests(s.ctx, direction, c.All)
	if err != nil {
		return err
	}
	already := map[string][]client.AlreadySent{}
	out := make([]request, 0, len(list))
	for i := range list {
		q := &list[i]
		if !c.Out && q.Open {
			if already[q.Reference], err = cl.AlreadySent(s.ctx, q); err != nil {
				return err
			}
		}
		out = append(out, request{*q, some(already[q.Reference])})
	}
	return s.print(out, func() {
		switch {
		case len(list) > 0:
			s.requests(list, already)
		case c.Out:
			s.say("Your units wait for no answer. 'safehand request' asks another unit for exhibits.")
		default:
			s.say("Nothing is asked of your units.")
		}
	})
}

// requests says what is asked, of whom, and what there is to answer with.
func (s *session) requests(list []client.Question, already map[string][]client.AlreadySent) {
	for i := range list {
		q := &list[i]
		what := strings.Join(q.Asks, ", ")
		if what != "" {
			what = "Exhibit " + what
		}
		if q.URN != nil {
			what = strings.TrimPrefix(what+", "+string(*q.URN), ", ")
		}
		s.say("%s  %s", q.Reference, what)
		s.say("  %s (%s) asks %s%s", q.By, q.From, names(q.To), by(q.RespondBy))
		if q.WordsWait != "" {
			s.say("  What it asks for can't be read: %s", q.WordsWait)
		}
		for _, l := range q.Words {
			s.say("  “%s”", l)
		}
		for _, a := range q.Answers {
			s.say("  Answered %s: %s, by %s", local(a.Recorded), codeWords(a.Answer), a.By)
			for _, l := range a.Words {
				s.say("    “%s”", l)
			}
		}
		for _, a := range already[q.Reference] {
			s.say("  Already sent: %s", alreadyWords(&a))
			s.say("    'safehand answer %s --already-sent %s' says so; with --send-again it goes once more, with no new upload", q.Reference, a.Reference)
		}
	}
}
