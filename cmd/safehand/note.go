package main

import (
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type noteCmd struct {
	online
	Reference string   `arg:"" help:"The sending's reference."`
	Text      []string `arg:"" help:"What you want to say to the other side; one line each. Sealed to both sides. Please no names."`
	Reply     string   `placeholder:"NOTE" help:"Answers this note, by its reference; 'last' answers the newest of the other side."`
}

func (noteCmd) Example() string {
	return "safehand note 7Q4M-2KPD 'JRS/4 starts with two minutes of an empty room.'"
}

type noted struct {
	Note string `json:"note"` // what it is answered by
	*client.Done
}

func (c *noteCmd) Run(s *session) error {
	if c.Reply != "" && c.Reply != "last" {
		var err error
		if c.Reply, err = event.NormalReference(c.Reply); err != nil {
			return usagef("--reply: %v", err)
		}
	}
	cl, v, _, err := s.sending(c.Reference, nil)
	if err != nil {
		return err
	}
	var reply *event.EventID
	if c.Reply != "" {
		if reply, err = cl.Noted(s.ctx, v.Consignment, strings.TrimPrefix(c.Reply, "last")); err != nil {
			return err
		}
	}
	d, err := cl.Note(s.ctx, v.Consignment, c.Text, reply)
	if err != nil {
		return err
	}
	n := client.Reference(d.Event)
	return s.print(noted{n, d}, func() {
		s.say("Noted on %s. %s can read it, and the service can't.", v.Reference, across(v))
		s.say("Reference %s", n)
	})
}

// across is the other side of a sending.
func across(v *client.View) string {
	if v.Incoming {
		return string(v.From)
	}
	return today(v)
}
