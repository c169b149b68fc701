package main

import (
	"errors"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

type receiveCmd struct {
	References []string `arg:"" help:"References of sendings, such as 7Q4M-2KPD."`
	Exhibit    []string `help:"Only these exhibits, by reference or seal number (of one sending)."`
}

func (receiveCmd) Example() string { return "safehand receive 7Q4M-2KPD 3KF8-W2TN" }

type receipt struct {
	Reference string            `json:"reference"`
	Exhibits  []event.ExhibitID `json:"exhibits"`
	*client.Done
}

func (c *receiveCmd) Run(s *session) error {
	if len(c.Exhibit) > 0 && len(c.References) > 1 {
		return usagef("--exhibit goes with one reference")
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	var out []receipt
	var failed error
	for _, ref := range c.References {
		r, err := c.one(s, cl, ref)
		if err != nil {
			// What was signed stands; the rest is still tried.
			s.fail(err)
			failed = errors.Join(failed, err)
			continue
		}
		out = append(out, *r)
		if !s.cli.JSON {
			s.say("%s: received, you signed for %s. Checks are a separate statement; nothing has to be watched first.", r.Reference, count(len(r.Exhibits), "exhibit"))
		}
	}
	if err := s.print(out, func() {}); err != nil {
		return err
	}
	if failed != nil {
		return verdict(exitCode(failed))
	}
	return nil
}

func (c *receiveCmd) one(s *session, cl *client.Client, ref string) (*receipt, error) {
	id, which, err := s.meant(cl, ref, c.Exhibit)
	if err != nil {
		return nil, err
	}
	d, got, err := cl.Receive(s.ctx, id, which)
	return &receipt{id.Reference(), got, d}, err
}

// meant finds a sending and those of its exhibits that a person named.
func (s *session) meant(cl *client.Client, ref string, exhibits []string) (event.ConsignmentID, []event.ExhibitID, error) {
	id, err := cl.Find(s.ctx, ref)
	if err != nil || len(exhibits) == 0 {
		return id, nil, err
	}
	v, err := cl.Show(s.ctx, id)
	if err != nil {
		return id, nil, err
	}
	which, err := v.Find(exhibits)
	return id, which, err
}

type recallCmd struct {
	Reference string `arg:"" help:"The sending's reference."`
	Yes       bool   `help:"Do not ask."`
}

func (recallCmd) Example() string { return "safehand recall 7Q4M-2KPD" }

func (c *recallCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	id, err := cl.Find(s.ctx, c.Reference)
	if err != nil {
		return err
	}
	if err := s.confirm("Call back "+id.Reference()+": what nobody has received yet can then not be received or opened.", c.Yes); err != nil {
		return err
	}
	d, err := cl.Recall(s.ctx, id)
	if err != nil {
		return err
	}
	return s.print(d, func() {
		s.say("Recalled %s. The service gave its key to nobody on the other side.", id.Reference())
	})
}

type checkCmd struct {
	References []string `arg:"" help:"References of sendings."`
}

func (checkCmd) Example() string { return "safehand check 7Q4M-2KPD" }

func (c *checkCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	var out []*client.Checked
	broken := false
	for _, ref := range c.References {
		id, err := cl.Find(s.ctx, ref)
		if err != nil {
			return err
		}
		progress, done := s.bar("Checking " + id.Reference())
		got, err := cl.Check(s.ctx, id, nil, progress)
		if err != nil {
			return err
		}
		done()
		out = append(out, got)
		broken = broken || len(got.Broken) > 0
		if !s.cli.JSON {
			s.checkWords(id, got)
		}
	}
	if err := s.print(out, func() {}); err != nil {
		return err
	}
	if broken {
		return errBroken
	}
	return nil
}

var errBroken = &seal.PartError{Part: seal.Segment, Why: "a seal is broken; both sides can see it"}

func (s *session) checkWords(id event.ConsignmentID, got *client.Checked) {
	if len(got.Broken) == 0 {
		s.say("%s: checks passed. Every part of %s is exactly what was sealed.", id.Reference(), count(len(got.Passed), "exhibit"))
		return
	}
	s.say("%s: checks passed %d, seal broken %d.", id.Reference(), len(got.Passed), len(got.Broken))
	for _, b := range got.Broken {
		s.say("  %s: %s", b.Exhibit.SealNumber(), b.Part)
	}
	s.say("Part of it was changed or damaged on the way, most often by storage or network; it was fetched again 3 times. The original held by the sender is not damaged by this, and nobody has seen anything because of it. Do not use it; ask for a new copy.")
}

type exportCmd struct {
	Reference string   `arg:"" help:"The sending's reference."`
	Into      string   `required:"" type:"path" help:"Folder to write into. Each exhibit gets a folder of its own there."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
	Portable  bool     `help:"Write only names that Windows takes too; the true ones go into a list."`
}

func (exportCmd) Example() string { return "safehand export 7Q4M-2KPD --into evidence" }

type exported struct {
	Exhibit   event.ExhibitID `json:"exhibit"`
	Reference string          `json:"reference"`
	Folder    string          `json:"folder"`
	Files     int             `json:"files"`
	Bytes     int64           `json:"bytes"`
	Renamed   int             `json:"renamed"`
}

func (c *exportCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	id, which, err := s.meant(cl, c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	progress, done := s.bar("Opening and writing")
	got, err := cl.Export(s.ctx, id, which, c.Into, seal.ExtractOptions{Portable: c.Portable}, progress)
	if err != nil {
		return err
	}
	done()
	var out []exported
	for _, x := range got {
		out = append(out, exported{x.Exhibit, x.Reference, x.Folder, x.Files, x.Bytes, len(x.Renamed)})
	}
	return s.print(out, func() {
		for _, x := range got {
			s.say("%s: %s, %s, in %s. Every byte is what was sealed.", x.Reference, count(x.Files, "file"), size(x.Bytes), x.Folder)
			if x.TrueNames != "" {
				s.say("  %s could not keep their names here; %s lists the true ones.", count(len(x.Renamed), "file or folder"), x.TrueNames)
			}
		}
		s.note("These files are in clear now and no longer protected by Safehand.")
	})
}

type passOnCmd struct {
	Reference string   `arg:"" help:"Reference of the sending your unit received."`
	To        []string `required:"" help:"A unit, or named people, of one organisation."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
	Note      []string `help:"A note to the receiver; one line each."`
	ReceiveBy string   `help:"As for 'send'. The end of the next working day if you say nothing."`
	Because   string   `help:"With an instant: agreed, custody-time-limit, hearing or pace-clock." enum:"agreed,custody-time-limit,hearing,pace-clock," default:""`
	Yes       bool     `help:"Do not ask."`
}

func (passOnCmd) Example() string {
	return "safehand pass-on 7Q4M-2KPD --to cps-northshire.example/crown-court"
}

func (c *passOnCmd) Run(s *session) error {
	o := client.Onward{Message: c.Note}
	for _, t := range c.To {
		var h event.HolderID
		if err := h.UnmarshalText([]byte(t)); err != nil {
			return usagef("--to: %v", err)
		}
		o.To = append(o.To, h)
	}
	var err error
	if o.Deadline, err = deadline(c.ReceiveBy, c.Because, ""); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	if o.From, o.Exhibits, err = s.meant(cl, c.Reference, c.Exhibit); err != nil {
		return err
	}
	if err := s.confirm("Pass on "+o.From.Reference()+" to "+names(o.To)+". They sign for it as you did.", c.Yes); err != nil {
		return err
	}
	sent, err := cl.PassOn(s.ctx, o)
	if err != nil {
		return err
	}
	return s.print(sent, func() {
		s.say("Passed on %s. Waiting for receipt, due %s.", count(len(sent.Exhibits), "exhibit"), local(sent.ReceiveBy))
		s.say("Reference %s", sent.Reference)
	})
}
