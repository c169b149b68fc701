package main

import (
	"fmt"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

var hearerWords = map[client.Hearers]string{
	client.BothUnits: "both units", client.BothManagers: "both managers", client.BothDataProtection: "both data protection teams",
}

// overdue is what a list says beside a status: which alarm it is at.
func overdue(v *client.View) string {
	if v.Status != custody.Overdue || v.Alarm == nil || v.Alarm.Rung == 0 {
		return status(v)
	}
	return fmt.Sprintf("%s, alarm %d of %d", status(v), v.Alarm.Rung, event.Rungs)
}

// toldNext is who hears next, and when.
func toldNext(v *client.View) string {
	if v.Alarm == nil || v.Alarm.Next == nil {
		return ""
	}
	return fmt.Sprintf("%s, %s", hearerWords[v.Alarm.Next.Told], local(v.Alarm.Next.At))
}

// alarm says since when a receipt is overdue, who has been told and who is next,
// and what follows if nobody acts.
func (s *session) alarm(v *client.View) {
	a := v.Alarm
	if a == nil {
		return
	}
	if a.Rung > 0 && v.Status == custody.Overdue {
		s.say("%s.", overdueSince(v))
		if received(v) == 0 {
			s.say("No key has been given to anyone it was sent to. Both sides see this.")
		}
		if a.Rang < a.Rung {
			s.say("The service has not said so yet: this is by this machine's clock.")
		}
	}
	if next := a.Next; next != nil {
		s.say("If nobody receives %s by %s, %s are told.", itOrThem(v), local(next.At), hearerWords[next.Told])
	}
	if r := a.Open; r != nil {
		s.say("A review is open since %s. This is not necessarily a data breach. If it is decided that it is one,", local(r.Since))
		s.say("the ICO must be told by %s (72 hours from %s).", local(r.TellBy), local(r.Aware))
		s.say("Only a decision closes it: 'safehand review show %s'.", v.Reference)
	}
}

func overdueSince(v *client.View) string {
	a := v.Alarm
	return fmt.Sprintf("Receipt overdue since %s: alarm %d of %d, for %s", local(a.Since), a.Rung, event.Rungs, hearerWords[a.Told])
}

// checks says by when what was received must be checked, or since when that is overdue.
func (s *session) checks(v *client.View, now event.Time) {
	if v.CheckBy == nil {
		return
	}
	due := "Checks are due by " + local(*v.CheckBy)
	if now > *v.CheckBy {
		due = "Checks overdue since " + local(*v.CheckBy)
	}
	if v.Incoming {
		due += fmt.Sprintf(": 'safehand check %s'", v.Reference)
	}
	s.say("%s.", due)
}

// unbegun says by when somebody must begin on a problem, or say what it is, or since when
// that is overdue.
func unbegun(a *client.Alarm, kind event.Kind) string {
	nobody := "Nobody has begun on it"
	if kind == "noticed" {
		nobody = "Nobody has said what it is"
	}
	switch {
	case a.Rung == 0:
		return fmt.Sprintf("%s. If nobody does by %s, %s are told.", nobody, local(a.Next.At), hearerWords[a.Next.Told])
	case a.Next == nil:
		return fmt.Sprintf("%s, overdue since %s: alarm %d of %d, for %s.", nobody, local(a.Since), a.Rung, event.Rungs, hearerWords[a.Told])
	}
	return fmt.Sprintf("%s, overdue since %s: alarm %d of %d. If nobody does by %s, %s are told.", nobody, local(a.Since), a.Rung, event.Rungs, local(a.Next.At), hearerWords[a.Next.Told])
}

func itOrThem(v *client.View) string {
	if len(v.Exhibits) == 1 {
		return "it"
	}
	return "them"
}
