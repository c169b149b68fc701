//go:build js && wasm

package main

import (
	"context"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// answering is what is answered to what was asked or reported.
type answering struct {
	ID     event.EventID        `json:"id"` // of the question
	Answer event.Code           `json:"answer"`
	With   *event.ConsignmentID `json:"with,omitempty"` // the sending by which it is answered
	Words  []string             `json:"words,omitempty"`
}

// answer answers for the side that was asked, or withdraws for the one that asked.
var answer = asked(func(ctx context.Context, c *client.Client, in answering) (any, error) {
	q, err := c.FindQuestion(ctx, in.ID.String())
	if err != nil {
		return nil, err
	}
	d, err := c.Answer(ctx, q, client.Answered{Question: q.Question, Answer: in.Answer, With: in.With, Words: in.Words})
	return said{Done: d}, err
})

type parting struct {
	sending
	Copies event.Code `json:"copies,omitempty"` // what became of the files that were saved
	Words  []string   `json:"words,omitempty"`
}

var giveBack = asked(func(ctx context.Context, c *client.Client, in parting) (any, error) {
	d, which, err := c.Return(ctx, in.ID, in.Exhibits, in.Words)
	return said{d, which}, err
})

var destroy = asked(func(ctx context.Context, c *client.Client, in parting) (any, error) {
	d, which, err := c.Destroy(ctx, in.ID, in.Exhibits, in.Copies, in.Words)
	return said{d, which}, err
})

// asking is what a unit asks another one for.
type asking struct {
	For       event.UnitID `json:"for"`
	To        event.UnitID `json:"to"`
	Exhibits  []string     `json:"exhibits,omitempty"` // references, as far as they are known
	Words     []string     `json:"words,omitempty"`
	URN       string       `json:"urn,omitempty"`
	RespondBy string       `json:"respond_by"`
}

func (a *asking) of() (client.NewRequest, error) {
	r := client.NewRequest{For: a.For, To: a.To, Exhibits: a.Exhibits, Words: a.Words}
	if a.URN != "" {
		urn, err := event.NormalURN(a.URN)
		if err != nil {
			return r, err
		}
		r.URN = &urn
	}
	var err error
	r.RespondBy, err = client.ParseDeadline(a.RespondBy, "agreed", "")
	return r, err
}

var request = asked(func(ctx context.Context, c *client.Client, in asking) (any, error) {
	r, err := in.of()
	if err != nil {
		return nil, err
	}
	return c.Request(ctx, r)
})

// alreadyHere is what the unit that is about to ask has been sent of it.
var alreadyHere = asked(func(ctx context.Context, c *client.Client, in asking) (any, error) {
	r, err := in.of()
	if err != nil {
		return nil, err
	}
	return c.AlreadyHere(ctx, r)
})

type questioned struct {
	ID event.EventID `json:"id"`
}

// question is what was asked, in words, and what the unit asked has sent of it.
var question = asked(func(ctx context.Context, c *client.Client, in questioned) (any, error) {
	q, err := c.FindQuestion(ctx, in.ID.String())
	if err != nil {
		return nil, err
	}
	out := struct {
		*client.Question
		Already []client.AlreadySent `json:"already"`
	}{q, []client.AlreadySent{}}
	if q.Open && !q.Mine {
		out.Already, err = c.AlreadySent(ctx, q)
	}
	return out, err
})

// sendAgain answers a request with what was sent before, and uploads nothing.
var sendAgain = asked(func(ctx context.Context, c *client.Client, in struct {
	ID    event.EventID       `json:"id"` // of the request
	From  event.ConsignmentID `json:"from"`
	Words []string            `json:"words,omitempty"`
}) (any, error) {
	q, err := c.FindQuestion(ctx, in.ID.String())
	if err != nil {
		return nil, err
	}
	due, err := client.ParseDeadline("", "", "")
	if err != nil {
		return nil, err
	}
	sent, _, err := c.SendAgain(ctx, q, client.Onward{From: in.From, Message: in.Words, Deadline: due})
	return finished(sent, err)
})

type copying struct {
	sending
	Paths  []string          `json:"paths"` // in the page's file system
	People []event.Pseudonym `json:"people,omitempty"`
	Words  []string          `json:"words,omitempty"`
	// Checked: the person has looked, and it does belong to that case.
	Checked bool `json:"wrong_case_checked,omitempty"`
}

// prepareCopy looks at what is to be sent in the place of an exhibit that arrived
// broken. All that its files don't say is the old one's.
var prepareCopy = with(func(ctx context.Context, s *session, in copying) (any, error) {
	c, err := s.apart()
	if err != nil {
		return nil, err
	}
	if len(in.Exhibits) != 1 {
		return nil, event.Refuse(event.CodeState, "one exhibit is sent again at a time")
	}
	o, _, err := c.Again(ctx, in.ID, in.Exhibits[0])
	if err != nil {
		return nil, err
	}
	o.Exhibits[0].Paths, o.Exhibits[0].People, o.Message, o.WrongCaseChecked = in.Paths, in.People, in.Words, in.Checked
	p, err := c.Prepare(ctx, *o)
	if err != nil {
		return nil, err
	}
	return prepared{s.keep(ready{p, c}), p.Bytes, p.Sizes(), p.Files, p.ReceiveBy, p.Proposed, p.For}, nil
})
