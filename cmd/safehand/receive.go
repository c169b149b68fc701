package main

import (
	"fmt"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type receiveCmd struct {
	online
	References []string `arg:"" optional:"" help:"References of sendings, such as 7Q4M-2KPD."`
	All        bool     `help:"Everything that waits for a receipt of yours or your units."`
	Exhibit    []string `xor:"which" help:"Only these exhibits, by reference or seal number (of one sending)."`
	Except     []string `xor:"which" help:"All but these exhibits (of one sending), which are reported: see --report."`
	Report     string   `enum:"${problems}," default:"" help:"With --except, what is wrong with them: ${any_problems}."`
	Words      []string `help:"With --except: about the problem, in your own words, sealed to both sides; one line each. Please no names."`
	EvenBroken bool     `help:"Receive what has a broken seal too, and report nothing."`
	Yes        bool     `help:"Do not ask: with --all, and where a seal is broken (it is left out and reported)."`
}

func (receiveCmd) Example() string {
	return "safehand receive 7Q4M-2KPD --except JRS/7 --report seal-broken"
}

// receipt is what was signed for one sending.
type receipt struct {
	Reference string            `json:"reference"`
	Exhibits  []event.ExhibitID `json:"exhibits"`
	Reported  []event.ExhibitID `json:"reported,omitempty"`
	Question  string            `json:"question,omitempty"` // what the report is answered by
	*client.Done
	Came *client.Reported `json:"came,omitempty"` // of the report
}

func (c *receiveCmd) check() error {
	switch {
	case c.All == (len(c.References) > 0):
		return usagef("say what you receive: references, or --all")
	case len(c.Exhibit)+len(c.Except) > 0 && len(c.References) != 1:
		return usagef("--exhibit and --except go with one reference")
	case len(c.Except) > 0 && c.Report == "":
		return usagef("--except: say with --report what is wrong with it, such as --report seal-broken")
	case len(c.Except) == 0 && (c.Report != "" || len(c.Words) > 0):
		return usagef("--report and --words go with --except; 'safehand report' reports by itself")
	}
	return references(c.References...)
}

func (c *receiveCmd) Run(s *session) error {
	if err := c.check(); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	if c.All {
		if c.References, err = c.waiting(s, cl); err != nil {
			return err
		}
	}
	out, failed := c.each(s, cl)
	if err := s.print(some(out), func() {
		if c.All && len(c.References) == 0 {
			s.say("Nothing needs a receipt. When something arrives for you or your units it appears in 'safehand list'.")
		}
	}); err != nil {
		return err
	}
	return failed
}

// each signs for one sending after the other. What was signed stands; when one
// can't be received the rest is still tried.
func (c *receiveCmd) each(s *session, cl *client.Client) (out []receipt, failed error) {
	for _, ref := range c.References {
		r, err := c.one(s, cl, ref)
		if err != nil && s.ctx.Err() != nil {
			return out, err
		}
		if err != nil {
			if len(c.References) > 1 {
				err = fmt.Errorf("%s: %w", ref, err)
			}
			if code := s.fail(err); failed == nil {
				failed = verdict(code)
			}
			continue
		}
		out = append(out, *r)
		r.words(s)
	}
	if len(out) > 0 {
		s.note("Checks are a separate statement; nothing has to be watched first.")
	}
	return out, failed
}

func (r *receipt) words(s *session) {
	if len(r.Exhibits) > 0 {
		s.result("%s: received, you signed for %s.", r.Reference, count(len(r.Exhibits), "exhibit"))
	}
	if r.Done != nil && !s.cli.JSON {
		s.filed(r.Filed)
	}
	if len(r.Reported) > 0 {
		s.result("%s: reported %s; reference %s.", r.Reference, count(len(r.Reported), "exhibit"), r.Question)
		if r.Came != nil && !s.cli.JSON {
			s.came(r.Came)
		}
	}
}

func (c *receiveCmd) one(s *session, cl *client.Client, ref string) (*receipt, error) {
	id, err := cl.Find(s.ctx, ref)
	if err != nil {
		return nil, err
	}
	p, err := c.propose(s, cl, id)
	if err != nil {
		return nil, err
	}
	if len(p.except) == 0 {
		d, got, err := cl.Receive(s.ctx, id, p.which)
		return &receipt{Reference: id.Reference(), Exhibits: got, Done: d}, err
	}
	got, err := cl.ReceiveAndReport(s.ctx, id, p.except, p.problem, c.Words)
	if err != nil {
		return nil, err
	}
	r := &receipt{Reference: id.Reference(), Exhibits: got.Exhibits, Reported: got.Reported, Question: got.Question, Done: got.Done}
	if r.Done == nil {
		r.Done = got.Report // the receipt was signed before
	}
	r.Came = got.Came
	return r, nil
}
