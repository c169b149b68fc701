package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type sendCmd struct {
	To          []string `required:"" help:"A unit, or named people, of one organisation."`
	From        string   `help:"Your unit; needed only if you have several."`
	Reference   string   `help:"Exhibit reference, such as JRS/1. Without it each file or folder is an exhibit of its own, referenced by the beginning of its name: 'JRS-1 interview.mp4' is JRS/1."`
	Description string   `help:"What it is. The file's name if you say nothing."`
	Type        string   `help:"abe-interview, 999-call, bwv, cctv, document, phone-download, suspect-interview or other." enum:"abe-interview,999-call,bwv,cctv,document,phone-download,suspect-interview,other" default:"other"`
	Marking     string   `help:"official or official-sensitive. ABE interviews are official-sensitive." enum:"official,official-sensitive," default:""`
	Person      []string `help:"Somebody in it, by category and pseudonym: 'victim:Victim 1'. Never a name." placeholder:"CATEGORY:PSEUDONYM"`
	Master      string   `help:"Where the master is held."`
	Note        []string `help:"A note to the receiver; one line each."`
	URN         string   `name:"urn" help:"The case's URN, such as 45AA2098221. Sent in clear to the service."`
	ReceiveBy   string   `help:"'2h' working hours of the unit, '1d' the end of its next working day, or an instant '2026-11-21T11:00Z' with --because. ABE interviews: 2h; the rest: 1d."`
	Because     string   `help:"With an instant: agreed, custody-time-limit, hearing or pace-clock." enum:"agreed,custody-time-limit,hearing,pace-clock," default:""`
	Yes         bool     `help:"Do not ask before sending."`
	Paths       []string `arg:"" type:"path" help:"Files or folders."`
}

func (sendCmd) Example() string {
	return "safehand send --to cps-northshire.example/rasso --type abe-interview --person 'victim:Victim 1' 'JRS-1 interview.mp4'"
}

func (c *sendCmd) Run(s *session) error {
	o, err := c.outgoing()
	if err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	if o.For, err = cl.Unit(s.ctx, event.UnitID(c.From)); err != nil {
		return err
	}
	p, err := cl.Prepare(s.ctx, *o)
	if err != nil {
		return err
	}
	if err := s.confirm(sentence(p), c.Yes); err != nil {
		return err
	}
	progress, done := s.bar("Sealing and sending")
	sent, err := cl.Send(s.ctx, p, progress)
	if err != nil {
		return err
	}
	done()
	return s.print(sent, func() {
		s.say("Sent, all stored. Waiting for receipt, due %s. Safe to leave.", local(sent.ReceiveBy))
		s.say("Reference %s", sent.Reference)
		for _, x := range sent.Exhibits {
			s.say("  %s  %s", x.SealNumber, x.Reference)
		}
	})
}

// sentence says what goes to whom, before it goes.
func sentence(p *client.Prepared) string {
	var what []string
	for i, x := range p.Exhibits {
		if i == 5 {
			what = append(what, fmt.Sprintf("and %d more", len(p.Exhibits)-i))
			break
		}
		what = append(what, x.Reference+", "+typeWords(x.Type))
	}
	people := map[string]bool{}
	for _, x := range p.Exhibits {
		for _, n := range x.People {
			people[string(n.Name)] = true
		}
	}
	who := ""
	if len(people) > 0 {
		who = fmt.Sprintf("; %d people in it", len(people))
		if len(people) == 1 {
			who = "; 1 person in it"
		}
	}
	return fmt.Sprintf("Send %s (%s%s; %s in %s) from %s to %s; receipt due %s.",
		count(len(p.Exhibits), "exhibit"), strings.Join(what, "; "), who, size(p.Bytes), count(int(p.Files), "file"),
		p.For, names(p.To), local(p.ReceiveBy))
}

func (c *sendCmd) outgoing() (*client.Outgoing, error) {
	o := &client.Outgoing{Message: c.Note}
	for _, t := range c.To {
		var h event.HolderID
		if err := h.UnmarshalText([]byte(t)); err != nil {
			return nil, usagef("--to: %v", err)
		}
		o.To = append(o.To, h)
	}
	if c.URN != "" {
		o.URN = new(event.URN)
		if err := o.URN.UnmarshalText([]byte(c.URN)); err != nil {
			return nil, usagef("--urn: %v", err)
		}
	}
	var err error
	if o.Deadline, err = deadline(c.ReceiveBy, c.Because, c.Type); err != nil {
		return nil, err
	}
	o.Exhibits, err = c.exhibits()
	return o, err
}

func (c *sendCmd) exhibits() ([]client.OutgoingExhibit, error) {
	x := client.OutgoingExhibit{
		Reference: c.Reference, Description: c.Description, Type: event.Code(c.Type), Marking: event.Marking(c.Marking),
		Master: c.Master, Paths: c.Paths,
	}
	if x.Marking == "" {
		x.Marking = event.Official
		if x.Type == "abe-interview" {
			x.Marking = event.OfficialSensitive
		}
	}
	for _, p := range c.Person {
		category, name, ok := strings.Cut(p, ":")
		var n event.Pseudonym
		if err := n.UnmarshalText([]byte(category + " " + strings.TrimSpace(name))); err != nil || !ok {
			return nil, usagef("--person: %q is not a category (convicted, other, suspect, victim, witness), a colon and a pseudonym", p)
		}
		x.People = append(x.People, n)
	}
	if c.Reference != "" {
		if x.Description == "" {
			x.Description = filepath.Base(c.Paths[0])
		}
		return []client.OutgoingExhibit{x}, nil
	}
	return each(x, c.Paths)
}

// each makes every path an exhibit, its reference read from its name.
func each(x client.OutgoingExhibit, paths []string) ([]client.OutgoingExhibit, error) {
	var out []client.OutgoingExhibit
	seen := map[string]string{}
	for _, p := range paths {
		n := x
		n.Paths = []string{p}
		base := filepath.Base(p)
		if n.Reference = reference(base); n.Reference == "" {
			return nil, usagef("no exhibit reference can be read from the name %q; say --reference", base)
		}
		if was, twice := seen[n.Reference]; twice {
			return nil, usagef("%q and %q would both be %s; say --reference to send them as one exhibit, or rename one", was, base, n.Reference)
		}
		seen[n.Reference] = base
		if n.Description == "" {
			n.Description = base
		}
		out = append(out, n)
	}
	return out, nil
}

var referenceRE = regexp.MustCompile(`^([A-Za-z]{1,5})[-_/ ]?([0-9]{1,5})(?:[^0-9A-Za-z]|$)`)

// reference reads JRS/1 from 'JRS-1 interview.mp4' or 'jrs1.mp4'.
func reference(name string) string {
	m := referenceRE.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return strings.ToUpper(m[1]) + "/" + m[2]
}

// deadline reads 2h, 1d or an instant, and knows the defaults.
func deadline(s, because, kind string) (event.Deadline, error) {
	if s == "" {
		s = "1d"
		if kind == "abe-interview" {
			s = "2h"
		}
	}
	if n, err := strconv.Atoi(s[:len(s)-1]); err == nil && n >= 1 && n <= 100 {
		switch s[len(s)-1] {
		case 'h':
			return event.Deadline{Kind: event.WorkingHours, N: n}, nil
		case 'd':
			return event.Deadline{Kind: event.WorkingDays, N: n}, nil
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			if because == "" {
				return event.Deadline{}, usagef("an instant needs its reason: --because agreed, custody-time-limit, hearing or pace-clock")
			}
			return event.Deadline{Kind: event.Instant, At: event.TimeOf(t), Reason: event.Code(because)}, nil
		}
	}
	return event.Deadline{}, usagef("--receive-by: %q is not 2h, 1d or an instant such as 2026-11-21T11:00Z", s)
}
