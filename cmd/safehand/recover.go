package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type recoverCmd struct {
	online
	Person string `arg:"" help:"Who lost her key or forgot her passphrase: name@organisation."`
	Stolen bool   `help:"Somebody else may have the key: what it signed from --since on is in doubt until two people decide."`
	Since  string `help:"With --stolen: when she last surely had it alone, by your clock: '21/11/2026 17:30'. All it ever signed, if you say nothing."`
	Days   int    `help:"How long the link works." default:"3"`
	Wait   bool   `help:"Stay until she has enrolled, and hand her your units' keys in the same moment."`
	Yes    bool   `help:"Do not ask."`
}

func (recoverCmd) Example() string { return "safehand recover amy.reed@northshire.example --wait" }

// loss is what the flags say happened.
func (c *recoverCmd) loss() (client.Loss, error) {
	l := client.Loss{Stolen: c.Stolen}
	if err := l.Who.UnmarshalText([]byte(c.Person)); err != nil {
		return l, usagef("%v. For a machine: 'safehand revoke' and 'safehand agent appoint'", err)
	}
	var err error
	if l.Valid, err = days(c.Days); err != nil || c.Since == "" {
		return l, err
	}
	if !c.Stolen {
		return l, usagef("--since goes with --stolen")
	}
	l.Since.Time, err = instant(c.Since)
	return l, err
}

// layouts are the ways people write an instant on their own clock, and one that
// says its zone.
var layouts = []string{"02/01/2006 15:04", "02/01/2006 15:04 MST", "02/01/2006", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02"}

// instant reads a time by this machine's clock; a day is its beginning.
func instant(text string) (event.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return event.TimeOf(t), nil
	}
	for _, l := range layouts {
		// A zone that this machine does not know by its letters would be taken for
		// Greenwich's.
		if t, err := time.ParseInLocation(l, text, time.Local); err == nil && t.Location() == time.Local {
			return event.TimeOf(t), nil
		}
	}
	return 0, usagef("--since: %q is not a time such as '21/11/2026 17:30', '21/11/2026' or 2026-11-21T17:30", text)
}

func (c *recoverCmd) Run(s *session) error {
	l, err := c.loss()
	if err != nil {
		return err
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	r, err := cl.PlanRecovery(s.ctx, l)
	if err != nil {
		return err
	}
	if err := s.confirm(c.question(r), c.Yes); err != nil {
		return err
	}
	if err := cl.Recover(s.ctx, r); err != nil {
		return fmt.Errorf("%w. Do the same again: what was done already is not done twice", err)
	}
	if err := s.recovered(r, c.Days, c.Wait); err != nil || !c.Wait {
		return err
	}
	return s.await(cl, r)
}

// question says what is about to happen.
func (c *recoverCmd) question(r *client.Recovery) string {
	switch {
	case r.Key == nil:
		return fmt.Sprintf("Make %s a new link. Older ones stop working.", c.Person)
	case r.Since != nil:
		since := "Everything it ever signed is in doubt then; say --since if you know when she last had it alone."
		if c.Since != "" {
			since = fmt.Sprintf("What it signed from entry %d of the log on (nothing recorded since %s stands before it) is in doubt then.", *r.Since, c.Since)
		}
		return fmt.Sprintf("End key %d of %s as stolen, and make a new link. %s This can't be taken back.", r.Key.Number, c.Person, since)
	}
	return fmt.Sprintf("End key %d of %s, and make a new link. What it signed still verifies. This can't be taken back.", r.Key.Number, c.Person)
}

// recovered prints the link, and what happens next.
func (s *session) recovered(r *client.Recovery, n int, waits bool) error {
	out := struct {
		Who     event.HolderID   `json:"who"`
		Link    string           `json:"link"`
		Days    int              `json:"days"`
		Since   *event.LogIndex  `json:"in_doubt_since,omitempty"`
		Holders []event.PersonID `json:"keys_from"`
	}{r.Invitation.Who, r.Invitation.Link(), n, r.Since, some(r.Holders)}
	return s.print(out, func() {
		s.note("Give %s this link yourself, by hand or by a message only they read. It works once, for %s. Whoever has it can enrol in that name.", out.Who, count(n, "day"))
		switch {
		case len(r.Units) == 0:
		case len(out.Holders) == 0:
			s.note("Nobody else holds the key of %s: what was received before can't be opened until somebody who held it is back.", units(r.Units))
		case !waits:
			s.note("Then the next command of any of these hands over the key of %s, and everything it ever received opens again: %s.", units(r.Units), people(out.Holders))
		}
		s.say("%s", out.Link)
	})
}

// await stays until she has enrolled. Ending it early costs nothing.
func (s *session) await(cl *client.Client, r *client.Recovery) error {
	s.note("Waiting for %s to enrol. Ctrl-C ends the waiting, and nothing else.", r.Invitation.Who)
	handed, err := cl.AwaitEnrolment(s.ctx, r)
	switch {
	case errors.Is(err, context.Canceled):
		s.note("Stopped waiting. The link works; your next command hands over your units' keys.")
		return nil
	case err != nil:
		return err
	case len(handed) > 0:
		s.note("%s has enrolled, and has the key of %s.", r.Invitation.Who, units(handed))
	default:
		s.note("%s has enrolled. You have no unit's key to hand over.", r.Invitation.Who)
	}
	return nil
}

func units(ids []event.UnitID) string {
	var out []string
	for _, u := range ids {
		out = append(out, string(u))
	}
	return strings.Join(out, ", ")
}

func people(ids []event.PersonID) string {
	var out []string
	for _, p := range ids {
		out = append(out, string(p))
	}
	return strings.Join(out, ", ")
}
