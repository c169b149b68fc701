package main

import (
	"fmt"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type redirectCmd struct {
	sealed
	Reference string   `arg:"" help:"The sending's reference."`
	To        string   `required:"" help:"The unit it is to go to."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
	Note      []string `help:"A note to the receiver, or to whom you ask; one line each."`
	ReceiveBy string   `help:"As for 'send'. As it was sent, counted anew, if you say nothing."`
	Because   string   `help:"With an instant: agreed, custody-time-limit, hearing or pace-clock." enum:"agreed,custody-time-limit,hearing,pace-clock," default:""`
	Yes       bool     `help:"Do not ask."`

	WrongCaseChecked bool `help:"You have looked, and what looks like another case's does belong here."`
}

func (redirectCmd) Example() string {
	return "safehand redirect 7Q4M-2KPD --to cps-northshire.example/crown-court"
}

func (c *redirectCmd) Run(s *session) error {
	var to event.UnitID
	if err := to.UnmarshalText([]byte(c.To)); err != nil {
		return usagef("--to: %v", err)
	}
	due, err := c.deadline()
	if err != nil {
		return err
	}
	cl, v, which, err := s.sending(c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	waiting, held, err := standsAt(v, which)
	if err == nil && due != nil {
		err = unreasoned(cl.Reasoned(s.ctx, []event.HolderID{event.HolderID(to)}, c.ReceiveBy, *due))
	}
	switch {
	case err != nil:
		return err
	case !v.Incoming:
		return c.atOnce(s, cl, v, client.Redirection{Of: v.Consignment, Exhibits: which, To: to, Message: c.Note, Deadline: due})
	case waiting > 0 && held > 0:
		return usagef("of %s %d wait for a receipt and %d are received: say with --exhibit which are to go", v.Reference, waiting, held)
	case waiting > 0:
		return c.ask(s, cl, v, which, to)
	}
	return c.passOn(s, cl, v, which, due)
}

// deadline is nil when nothing is said.
func (c *redirectCmd) deadline() (*event.Deadline, error) {
	if c.ReceiveBy == "" && c.Because == "" {
		return nil, nil
	}
	d, err := deadline(c.ReceiveBy, c.Because, "")
	return &d, err
}

// standsAt counts, of the exhibits meant, those that wait for a receipt and those
// that were received.
func standsAt(v *client.View, which []event.ExhibitID) (waiting, held int, err error) {
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		switch {
		case len(which) > 0 && !contains(which, x.Exhibit):
		case x.Waits():
			waiting++
		case x.Held():
			held++
		}
	}
	if v.Incoming && waiting+held == 0 {
		err = event.Refuse(event.CodeState, "nothing of %s is in your unit's hands, or waits for them", v.Reference)
	}
	return waiting, held, err
}

func contains(ids []event.ExhibitID, id event.ExhibitID) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// atOnce is the sending side's.
func (c *redirectCmd) atOnce(s *session, cl *client.Client, v *client.View, r client.Redirection) error {
	what := howMany(v, r.Exhibits, (*client.ExhibitView).Waits)
	if err := s.confirm(fmt.Sprintf("Send %s to %s instead of %s: called back there and sent on in one go, and nothing is uploaded again.", what, r.To, names(v.To)), c.Yes); err != nil {
		return err
	}
	var sent *client.Sent
	err := s.rightCase(&c.WrongCaseChecked, func() (err error) {
		r.WrongCaseChecked = c.WrongCaseChecked
		sent, err = cl.Redirect(s.ctx, r)
		return err
	})
	if err != nil {
		return strangers(err, []event.HolderID{event.HolderID(r.To)})
	}
	return s.print(sent, func() {
		s.say("Sent %s to %s. Waiting for receipt, due %s.", count(len(sent.Exhibits), "exhibit"), r.To, local(sent.ReceiveBy))
		s.say("Reference %s", sent.Reference)
		s.filed(sent.Filed)
	})
}

// ask is the receiving side's before a receipt: it has no key yet.
func (c *redirectCmd) ask(s *session, cl *client.Client, v *client.View, which []event.ExhibitID, to event.UnitID) error {
	if c.ReceiveBy != "" {
		return usagef("nobody has received it, so %s sends it on and sets by when it is due: leave --receive-by out", v.From)
	}
	what := howMany(v, which, (*client.ExhibitView).Waits)
	if err := s.confirm(fmt.Sprintf("Ask %s to send %s to %s. Their next client carries it out, whoever uses it.", v.From, what, to), c.Yes); err != nil {
		return err
	}
	d, got, err := cl.AskRedirect(s.ctx, v.Consignment, which, to, c.Note)
	if err != nil {
		return err
	}
	q := client.Reference(d.Event)
	return s.print(asked{q, got, d}, func() {
		s.say("Asked for %s to go to %s. The next client used at %s carries it out; you need do nothing more.", what, to, v.From)
		s.say("Reference %s", q)
	})
}

// passOn is the receiving side's after its receipt.
func (c *redirectCmd) passOn(s *session, cl *client.Client, v *client.View, which []event.ExhibitID, due *event.Deadline) error {
	p := passOnCmd{Reference: v.Reference, To: []string{c.To}, Note: c.Note, Yes: c.Yes, WrongCaseChecked: c.WrongCaseChecked}
	o := client.Onward{From: v.Consignment, Exhibits: which, To: []event.HolderID{event.HolderID(c.To)}, Message: c.Note, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1}}
	if due != nil {
		o.Deadline = *due
	}
	return p.do(s, cl, o)
}
