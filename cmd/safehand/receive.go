package main

import (
	"fmt"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

type receiveCmd struct {
	online
	References []string `arg:"" optional:"" help:"References of sendings, such as 7Q4M-2KPD."`
	All        bool     `help:"Everything that waits for a receipt of yours or your units."`
	Exhibit    []string `help:"Only these exhibits, by reference or seal number (of one sending)."`
	Yes        bool     `help:"With --all: do not ask."`
}

func (receiveCmd) Example() string { return "safehand receive 7Q4M-2KPD 3KF8-W2TN" }

type receipt struct {
	Reference string            `json:"reference"`
	Exhibits  []event.ExhibitID `json:"exhibits"`
	*client.Done
}

func (c *receiveCmd) check() error {
	switch {
	case c.All == (len(c.References) > 0):
		return usagef("say what you receive: references, or --all")
	case len(c.Exhibit) > 0 && len(c.References) != 1:
		return usagef("--exhibit goes with one reference")
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
		if c.References, err = s.waiting(cl, c.Yes); err != nil {
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
		s.result("%s: received, you signed for %s.", r.Reference, count(len(r.Exhibits), "exhibit"))
	}
	if len(out) > 0 {
		s.note("Checks are a separate statement; nothing has to be watched first.")
	}
	return out, failed
}

func (c *receiveCmd) one(s *session, cl *client.Client, ref string) (*receipt, error) {
	id, which, err := s.meant(cl, ref, c.Exhibit)
	if err != nil {
		return nil, err
	}
	d, got, err := cl.Receive(s.ctx, id, which)
	return &receipt{id.Reference(), got, d}, err
}

// waiting is what needs a receipt, after the person said that she signs for it.
func (s *session) waiting(cl *client.Client, yes bool) ([]string, error) {
	var refs, words []string
	exhibits := 0
	var before *event.LogIndex
	for {
		p, err := cl.List(s.ctx, "in", before, 50)
		if err != nil {
			return nil, err
		}
		for i := range p.Views {
			v := &p.Views[i]
			if v.Status == custody.Received || v.Status == custody.Recalled {
				continue
			}
			refs = append(refs, v.Reference)
			words = append(words, fmt.Sprintf("%s (%s from %s)", v.Reference, contents(v), v.From))
			exhibits += open(v)
		}
		if before = p.Next; before == nil {
			break
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	return refs, s.confirm(fmt.Sprintf("You sign that you or your unit now have %s: %s.", count(exhibits, "exhibit"), strings.Join(words, "; ")), yes)
}

// open is how many exhibits wait for their receipt.
func open(v *client.View) (n int) {
	for _, x := range v.Exhibits {
		if !x.Received && !x.Recalled {
			n++
		}
	}
	return n
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
