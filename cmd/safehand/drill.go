package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type drillCmd struct {
	Begin  drillBeginCmd  `cmd:"" help:"Test a unit's alarms: they ring as if something sent to it were not received. You lead the unit or are an administrator."`
	Answer drillAnswerCmd `cmd:"" help:"Say that you heard the alarm of a drill of your unit. It ends the drill."`
	List   drillListCmd   `cmd:"" help:"List your organisation's drills: who answered, and how long it took."`
}

type drillBeginCmd struct {
	online
	Unit string `arg:"" help:"organisation/unit."`
	Due  string `default:"2h" help:"When the first alarm is: in so many working hours of the unit (2h), by the end of a working day (1d), or an instant such as 2026-11-21T11:00Z."`
	Yes  bool   `help:"Do not ask."`
}

func (drillBeginCmd) Example() string {
	return "safehand drill begin cps-northshire.example/rasso --due 2h"
}

func (c *drillBeginCmd) Run(s *session) error {
	var unit event.UnitID
	if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
		return usagef("%v", err)
	}
	due, err := client.ParseDeadline(c.Due, string(event.Agreed), "")
	if err != nil {
		return usagef("--due: %v", err)
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	if err := s.confirm(fmt.Sprintf("A drill: the alarms of %s ring until somebody of it says that she heard them. Whom an alarm reaches is mailed, and every mail says that it is a drill.", unit), c.Yes); err != nil {
		return err
	}
	d, drill, err := cl.BeginDrill(s.ctx, unit, due)
	if err != nil {
		return err
	}
	return s.print(drillSaid{drill, d}, func() {
		s.say("Drill %s of %s is begun. Its alarms:", drill.Reference, unit)
		for _, a := range drill.Alarms {
			s.say("  %d. %s", a.Rung, local(a.Due))
		}
		s.say("Somebody else of the unit answers it, from the first alarm on: 'safehand drill answer %s'. Unanswered by the third, it has failed.", drill.Reference)
	})
}

type drillSaid struct {
	*client.Drill
	*client.Done
}

type drillAnswerCmd struct {
	online
	Reference string `arg:"" optional:"" help:"The drill's reference, when drills of several of your units ring."`
}

func (drillAnswerCmd) Example() string { return "safehand drill answer 3KF8-W2TN" }

func (c *drillAnswerCmd) Run(s *session) error {
	if c.Reference != "" {
		if err := references(c.Reference); err != nil {
			return err
		}
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	d, drill, err := cl.AnswerDrill(s.ctx, c.Reference)
	if err != nil {
		return err
	}
	return s.print(drillSaid{drill, d}, func() {
		s.say("Recorded at %s: you heard drill %s of %s, %s. It is over, and nobody else is told.", local(d.Recorded), drill.Reference, drill.Unit, heardWords(drill))
	})
}

type drillListCmd struct{ online }

func (drillListCmd) Example() string { return "safehand drill list" }

func (c *drillListCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	all, err := cl.Drills(s.ctx)
	if err != nil {
		return err
	}
	return s.print(some(all), func() {
		if len(all) == 0 {
			s.say("%s has had no drill: nobody knows whether an alarm is heard. Begin one with 'safehand drill begin UNIT'.", cl.Who().ID.Org())
			return
		}
		w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "DRILL\tUNIT\tBEGUN BY\tFIRST ALARM\tRANG\tCAME TO")
		for i := range all {
			d := &all[i]
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", d.Reference, d.Unit, d.By, local(d.Alarms[0].Due), rangWords(d), stateWords(d))
		}
		_ = w.Flush()
	})
}

// rangWords are the alarms that rang, and those that came late.
func rangWords(d *client.Drill) string {
	var out []string
	for _, a := range d.Alarms {
		switch late := a.Rang - a.Due; {
		case a.Rang == 0:
		case late > 60:
			out = append(out, fmt.Sprintf("%d (%s late)", a.Rung, took(int64(late))))
		default:
			out = append(out, fmt.Sprint(a.Rung))
		}
	}
	if len(out) == 0 {
		return "none yet"
	}
	return strings.Join(out, ", ")
}

func stateWords(d *client.Drill) string {
	switch d.State {
	case client.DrillAnswered:
		return "heard by " + string(d.AnsweredBy) + ", " + heardWords(d)
	case client.DrillFailed:
		return "failed: nobody answered"
	case client.DrillRings:
		return "rings: somebody is to answer it by " + local(d.Alarms[event.Rungs-1].Due)
	}
	return "not due yet"
}

// heardWords is how long it took, from each alarm that rang.
func heardWords(d *client.Drill) string {
	var out []string
	for _, a := range d.Alarms {
		if a.Heard > 0 {
			out = append(out, fmt.Sprintf("%s after alarm %d", took(a.Heard), a.Rung))
		}
	}
	return strings.Join(out, ", ")
}

// took is a length of time as people say it.
func took(seconds int64) string {
	d := time.Duration(seconds) * time.Second
	switch {
	case d < time.Minute:
		return count(int(seconds), "second")
	case d < 2*time.Hour:
		return count(int(d/time.Minute), "minute")
	}
	return fmt.Sprintf("%d h %d min", int(d/time.Hour), int(d%time.Hour/time.Minute))
}
