package main

import (
	"errors"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// sentAgain is a request answered with a new sending of what was sent before.
type sentAgain struct {
	answered
	Sending *client.Sent `json:"sending"`
}

// again answers a request with what was sent already, sent once more.
func (c *answerCmd) again(s *session, cl *client.Client, q *client.Question) error {
	if err := references(c.SendAgain); err != nil {
		return err
	}
	if q.Kind != "requested" {
		return usagef("%s is no request for exhibits: --send-again answers one", q.Reference)
	}
	id, err := cl.Find(s.ctx, c.SendAgain)
	if err != nil {
		return err
	}
	sent, d, err := cl.SendAgain(s.ctx, q, client.Onward{
		From: id, Message: c.Words, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
	})
	if sent == nil {
		return err
	}
	// It stands, whatever did not follow.
	return errors.Join(s.print(sentAgain{answered{q.Reference, event.Agreed, d}, sent}, func() {
		s.say("Sent again, with no new upload: %s. Waiting for receipt, due %s.", count(len(sent.Exhibits), "exhibit"), local(sent.ReceiveBy))
		s.say("Reference %s", sent.Reference)
		s.filed(sent.Filed)
		if d != nil {
			s.answeredWords(q, event.Agreed)
		}
	}), err)
}
