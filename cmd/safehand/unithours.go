package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type unitHoursCmd struct {
	online
	Unit     string   `arg:"" help:"organisation/unit."`
	Open     []string `help:"Working hours from now on, a day each: 'mon 09:00 17:00'. A day that you leave out is closed."`
	Zone     string   `help:"Time zone from now on."`
	Holidays string   `help:"Whose bank holidays from now on: england-and-wales, scotland, northern-ireland or none." enum:",england-and-wales,scotland,northern-ireland,none" default:""`
	Yes      bool     `help:"Do not ask."`
}

func (unitHoursCmd) Example() string {
	return "safehand unit hours cps-northshire.example/rasso --holidays scotland"
}

// other is what the hours are to be: what was not named stays.
func (c *unitHoursCmd) other(h event.Hours) (event.Hours, error) {
	if c.Holidays != "" {
		h.Holidays = event.Code(c.Holidays)
	}
	if c.Zone != "" {
		if err := h.Zone.UnmarshalText([]byte(c.Zone)); err != nil {
			return h, usagef("--zone: %v", err)
		}
	}
	if len(c.Open) == 0 {
		return h, nil
	}
	var err error
	h.Open, err = openings(c.Open)
	return h, err
}

func (c *unitHoursCmd) Run(s *session) error {
	var unit event.UnitID
	if err := unit.UnmarshalText([]byte(c.Unit)); err != nil {
		return usagef("%v", err)
	}
	if _, err := c.other(event.Hours{}); err != nil {
		return err
	}
	cl, err := s.open()
	if err != nil {
		return err
	}
	was, err := cl.Hours(s.ctx, unit)
	if err != nil {
		return err
	}
	out := unitHours{Unit: unit, Zone: was.Zone, Holidays: was.Holidays, Open: was.Open}
	if c.Zone == "" && c.Holidays == "" && len(c.Open) == 0 {
		return s.print(out, func() { s.say("%s: %s", unit, hoursWords(was)) })
	}
	now, err := c.other(was)
	if err != nil {
		return err
	}
	if err := s.confirm(fmt.Sprintf("From now on %s is open %s. What was sent to it before stays due when it was.", unit, hoursWords(now)), c.Yes); err != nil {
		return err
	}
	out.Zone, out.Holidays, out.Open = now.Zone, now.Holidays, now.Open
	if out.Done, err = cl.ChangeHours(s.ctx, unit, now); err != nil {
		return err
	}
	return s.print(out, func() { s.say("%s: %s", unit, hoursWords(now)) })
}

type unitHours struct {
	Unit     event.UnitID    `json:"unit"`
	Zone     event.Zone      `json:"zone"`
	Holidays event.Code      `json:"holidays"`
	Open     []event.Opening `json:"open"`
	*client.Done
}

// hoursWords are a unit's hours in a line.
func hoursWords(h event.Hours) string {
	var days []string
	for _, day := range append(slices.Clone(event.Days[1:]), event.Days[0]) { // Monday first, as people count
		for _, o := range h.Open {
			if b, err := o.MarshalText(); err == nil && o.Day == day {
				days = append(days, string(b))
			}
		}
	}
	closed := "; closed on bank holidays (" + string(h.Holidays) + ")"
	if h.Holidays == event.NoHolidays {
		closed = "; open on bank holidays"
	}
	return strings.Join(days, ", ") + ", by the clock of " + string(h.Zone) + closed
}
