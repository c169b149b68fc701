package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type sendCmd struct {
	sealed
	To               []string `help:"A unit, or named people, of one organisation. With --instead-of: whom it went to, if you say nothing."`
	From             string   `help:"Your unit; needed only if you have several."`
	Reference        string   `help:"Exhibit reference, such as JRS/1. Without it each file or folder is an exhibit of its own, referenced by the beginning of its name: 'JRS-1 interview.mp4' is JRS/1."`
	Description      string   `help:"What it is. The file's name if you say nothing."`
	Type             string   `help:"abe-interview, 999-call, bwv, cctv, document, phone-download, suspect-interview or other." enum:"abe-interview,999-call,bwv,cctv,document,phone-download,suspect-interview,other" default:"other"`
	Marking          string   `help:"official or official-sensitive. ABE interviews are official-sensitive." enum:"official,official-sensitive," default:""`
	Person           []string `help:"Somebody in it, by category and pseudonym: 'victim:Victim 1'. Never a name. With --case the pseudonym alone, of somebody on its list." placeholder:"CATEGORY:PSEUDONYM"`
	Master           string   `help:"Where the master is held."`
	Note             []string `help:"A note to the receiver; one line each."`
	Case             string   `help:"Your unit's case, by URN, operation name or reference: it gives the URN, the name, the addressees and the people to pick from."`
	URN              string   `name:"urn" help:"The case's URN, as you have it: 45AA2098221 or 45/AA/20982/21. Sent in clear to the service."`
	Operation        string   `help:"What the operation is called, as long as there is no URN. Only the two sides read it."`
	ReceiveBy        string   `help:"'2h' working hours of the unit, '1d' the end of its next working day, or an instant '2026-11-21T11:00Z' with --because. ABE interviews: 2h; the rest: 1d. What is sooner needs an instant and its reason."`
	Because          string   `help:"With an instant: agreed, custody-time-limit, hearing or pace-clock." enum:"agreed,custody-time-limit,hearing,pace-clock," default:""`
	InsteadOf        string   `placeholder:"EXHIBIT" help:"Send an exhibit again because what arrived was broken: its reference or seal number. Reference, type and addressees are the old one's."`
	Of               string   `placeholder:"REFERENCE" help:"With --instead-of: the sending it was in."`
	Anew             bool     `help:"Do not go on with what was begun with these files and not sent: call it back, and send them as they are now."`
	WrongCaseChecked bool     `help:"You have looked, and what looks like another case's does belong here."`
	Yes              bool     `help:"Do not ask before sending."`
	Paths            []string `arg:"" help:"Files or folders."`
}

func (sendCmd) Example() string {
	return "safehand send --to cps-northshire.example/rasso --type abe-interview --person 'victim:Victim 1' 'JRS-1 interview.mp4'"
}

func (c *sendCmd) Run(s *session) error {
	if _, err := s.home(); err != nil && c.unaddressed() != nil { // nothing was begun here either
		return c.unaddressed()
	}
	o, picked, err := c.outgoing()
	if err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	if done, err := c.begun(s, cl, o); done || err != nil {
		return err
	}
	if err := c.unaddressed(); err != nil {
		return err
	}
	if c.InsteadOf != "" {
		o, err = c.again(s, cl, o)
	} else {
		o.For, err = cl.Unit(s.ctx, o.For)
	}
	if err != nil {
		return err
	}
	if err := c.ofCase(s, cl, o, picked); err != nil {
		return err
	}
	if err := s.inCustody(cl, o.To, o.Deadline); err != nil {
		return err
	}
	p, err := c.prepare(s, cl, o)
	if err != nil {
		return err
	}
	if err := s.confirm(sentence(p), c.Yes); err != nil {
		return err
	}
	sent, err := c.send(s, cl, p)
	return s.sent(sent, err)
}

// send sends what was confirmed. A date that moved since is confirmed anew.
func (c *sendCmd) send(s *session, cl *client.Client, p *client.Prepared) (*client.Sent, error) {
	p.UntilTold = true
	for {
		progress, finish := s.bar("Sealing and sending")
		sent, err := cl.Send(s.ctx, p, progress)
		finish()
		var moved *client.DueMovedError
		if !errors.As(err, &moved) {
			return sent, err
		}
		s.note("Their working hours changed after you looked: the receipt would be due %s, and not %s.", local(moved.Now), local(moved.Was))
		if err := s.confirm(sentence(p), c.Yes); err != nil {
			return nil, err
		}
	}
}

// sent says that it was sent. It stands, whatever did not follow.
func (s *session) sent(sent *client.Sent, err error) error {
	if sent == nil {
		return err
	}
	return errors.Join(s.print(sent, func() {
		s.say("Sent, all stored. Waiting for receipt, due %s. Safe to leave.", local(sent.ReceiveBy))
		if was := sent.Otherwise; was != nil {
			s.say("Their working hours changed while this was being sent. By the old hours the receipt was due %s. Ring them if that is too late.", local(*was))
		}
		if was := sent.Passed; was != nil {
			s.say("The receipt was needed by %s, which passed before all was stored. It is due two of their working hours later than now instead: ring them.", local(*was))
		}
		s.say("Reference %s", sent.Reference)
		for _, x := range sent.Exhibits {
			s.say("  %s  %s", x.SealNumber, x.Reference)
		}
		s.filed(sent.Filed)
	}), err, sent.Told())
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
		name := x.Reference
		if x.InsteadOf != nil {
			name += " again"
		}
		what = append(what, name+", "+typeWords(x.Type))
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
	return fmt.Sprintf("Send %s (%s%s; %s, %s sealed) from %s to %s%s; receipt due %s.",
		count(len(p.Exhibits), "exhibit"), strings.Join(what, "; "), who, count(int(p.Files), "file"), size(p.Bytes),
		p.For, names(p.To), caseWords(p), local(p.ReceiveBy))
}

// outgoing is what the command line says; picked are people to be found in the
// case's list.
func (c *sendCmd) outgoing() (o *client.Outgoing, picked []string, err error) {
	if err := c.addressed(); err != nil {
		return nil, nil, err
	}
	o = &client.Outgoing{Message: c.Note}
	if o.To, err = holders(c.To); err != nil {
		return nil, nil, err
	}
	if c.From != "" {
		if err := o.For.UnmarshalText([]byte(c.From)); err != nil {
			return nil, nil, usagef("--from: %v", err)
		}
	}
	if o.URN, err = urn(c.URN); err != nil {
		return nil, nil, err
	}
	if o.Deadline, err = deadline(c.ReceiveBy, c.Because, c.Type); err != nil {
		return nil, nil, err
	}
	people, picked, err := pseudonyms(c.Person, c.Case != "")
	if err != nil {
		return nil, nil, err
	}
	o.Exhibits, err = c.exhibits(people)
	return o, picked, err
}
