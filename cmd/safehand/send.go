package main

import (
	"fmt"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type sendCmd struct {
	sealed
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
	Paths       []string `arg:"" help:"Files or folders."`
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
	if o.For, err = cl.Unit(s.ctx, o.For); err != nil {
		return err
	}
	p, err := cl.Prepare(s.ctx, *o)
	if err != nil {
		return strangers(err, o.To)
	}
	if err := s.confirm(sentence(p), c.Yes); err != nil {
		return err
	}
	progress, finish := s.bar("Sealing and sending")
	sent, err := cl.Send(s.ctx, p, progress)
	finish()
	if err != nil {
		return err
	}
	return s.print(sent, func() {
		s.say("Sent, all stored. Waiting for receipt, due %s. Safe to leave.", local(sent.ReceiveBy))
		s.say("Reference %s", sent.Reference)
		for _, x := range sent.Exhibits {
			s.say("  %s  %s", x.SealNumber, x.Reference)
		}
	})
}

// strangers says of addressees that the service shows nothing of why that is.
func strangers(err error, to []event.HolderID) error {
	if codeOf(err) != api.CodeNotFound {
		return err
	}
	return event.Refuse(event.CodeUnknown, "%s is not known here, or has not recognised your organisation yet", to[0].Org())
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
	return fmt.Sprintf("Send %s (%s%s; %s, %s sealed) from %s to %s; receipt due %s.",
		count(len(p.Exhibits), "exhibit"), strings.Join(what, "; "), who, count(int(p.Files), "file"), size(p.Bytes),
		p.For, names(p.To), local(p.ReceiveBy))
}

func (c *sendCmd) outgoing() (*client.Outgoing, error) {
	o := &client.Outgoing{Message: c.Note}
	var err error
	if o.To, err = holders(c.To); err != nil {
		return nil, err
	}
	if c.From != "" {
		if err := o.For.UnmarshalText([]byte(c.From)); err != nil {
			return nil, usagef("--from: %v", err)
		}
	}
	if c.URN != "" {
		o.URN = new(event.URN)
		if err := o.URN.UnmarshalText([]byte(c.URN)); err != nil {
			return nil, usagef("--urn: %v", err)
		}
	}
	if o.Deadline, err = deadline(c.ReceiveBy, c.Because, c.Type); err != nil {
		return nil, err
	}
	o.Exhibits, err = c.exhibits()
	return o, err
}
