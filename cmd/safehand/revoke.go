package main

import (
	"fmt"
	"strconv"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type revokeCmd struct {
	online
	Who    string `arg:"" help:"Whose key: a person or an agent."`
	Number int    `help:"Which of their key records." default:"1"`
	Reason string `help:"left, superseded or compromised." enum:"left,superseded,compromised" required:""`
	Since  string `help:"With compromised: when its owner last surely had it alone, by your clock ('21/11/2026 17:30'), or a place in the log. What it signed from then on is in doubt."`
	Yes    bool   `help:"Do not ask."`
}

func (revokeCmd) Example() string {
	return "safehand revoke amy.reed@northshire.example --reason left"
}

// since is a place in the log, or a time.
func (c *revokeCmd) since() (out client.Since, err error) {
	if n, bad := strconv.ParseInt(c.Since, 10, 64); bad == nil && n >= 0 {
		place := event.LogIndex(n)
		return client.Since{Place: &place}, nil
	}
	if c.Since != "" {
		out.Time, err = instant(c.Since)
	}
	return out, err
}

func (c *revokeCmd) Run(s *session) error {
	var who event.HolderID
	if err := who.UnmarshalText([]byte(c.Who)); err != nil {
		return usagef("%v", err)
	}
	if (c.Since != "") != (c.Reason == "compromised") {
		return usagef("--since goes with --reason compromised, and has to be said then")
	}
	since, err := c.since()
	if err != nil {
		return err
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	key := event.KeyRef{Holder: who, Number: c.Number}
	doubt := ""
	var at *event.LogIndex
	if c.Since != "" {
		place, err := cl.PlaceSince(s.ctx, key, since)
		if err != nil {
			return err
		}
		at, doubt = &place, fmt.Sprintf(" What it signed from entry %d of the log on is in doubt then.", place)
	}
	if err := s.confirm(fmt.Sprintf("End key record %d of %s (%s).%s This can't be taken back.", c.Number, who, c.Reason, doubt), c.Yes); err != nil {
		return err
	}
	d, err := cl.Revoke(s.ctx, key, event.Code(c.Reason), at)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("The key of %s has ended. What it signed before still verifies.", who)
		if _, machine := who.Agent(); machine {
			s.say("It can neither send, fetch nor file any more. 'safehand agent appoint %s' gives it new keys.", who)
		} else if c.Reason != "superseded" {
			s.say("The keys of their units are stale: until a lead's next command makes a new one, what is sent to such a unit goes to each member's own key.")
		}
	})
}
