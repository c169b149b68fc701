package main

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

type checkCmd struct {
	sealed
	References []string `arg:"" help:"References of sendings."`
}

func (checkCmd) Example() string { return "safehand check 7Q4M-2KPD" }

type checked struct {
	Reference string            `json:"reference"`
	Passed    []event.ExhibitID `json:"passed"`
	Broken    []brokenSeal      `json:"broken"`
	Left      []event.ExhibitID `json:"left_out,omitempty"`
	client.Done
	why []string // of each that was left out
}

type brokenSeal struct {
	Exhibit event.ExhibitID `json:"exhibit"`
	Part    string          `json:"part"`
}

func (c *checkCmd) Run(s *session) error {
	if err := references(c.References...); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	var out []checked
	broken := false
	for _, ref := range c.References {
		got, err := c.one(s, cl, ref)
		if err != nil {
			return err
		}
		out = append(out, *got)
		broken = broken || len(got.Broken) > 0
		if !s.cli.JSON {
			got.words(s)
			for _, why := range got.why {
				s.say("  %s", why)
			}
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

func (c *checkCmd) one(s *session, cl *client.Client, ref string) (*checked, error) {
	id, err := cl.Find(s.ctx, ref)
	if err != nil {
		return nil, err
	}
	progress, finish := s.bar("Checking " + id.Reference())
	got, err := cl.Check(s.ctx, id, nil, progress)
	finish()
	if err != nil {
		return nil, err
	}
	out := &checked{Reference: id.Reference(), Passed: some(got.Passed), Broken: []brokenSeal{}, Left: got.Left, Done: got.Done}
	for _, b := range got.Broken {
		out.Broken = append(out.Broken, brokenSeal(b))
	}
	if len(got.Left) > 0 {
		out.why, err = stoppedWhy(s, cl, id, got.Left)
	}
	return out, err
}

// stoppedWhy says of each exhibit that was left out whom to ask.
func stoppedWhy(s *session, cl *client.Client, id event.ConsignmentID, left []event.ExhibitID) (out []string, err error) {
	v, err := cl.Glance(s.ctx, id)
	if err != nil {
		return nil, err
	}
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		for _, stop := range x.Stops {
			if slices.Contains(left, x.Exhibit) && stop.Organisation == cl.Who().ID.Org() {
				out = append(out, fmt.Sprintf("%s was not checked: access to it was stopped by %s at %s. Ask them, or your data protection team.", x.Name(), stop.By, local(stop.Recorded)))
			}
		}
	}
	return out, nil
}

var errBroken = &seal.PartError{Part: seal.Segment, Why: "a seal is broken; both sides can see it"}

func (got *checked) words(s *session) {
	if len(got.Broken) == 0 {
		s.say("%s: checks passed. Every part of %s is exactly what was sealed.", got.Reference, count(len(got.Passed), "exhibit"))
		return
	}
	s.say("%s: checks passed %d, seal broken %d.", got.Reference, len(got.Passed), len(got.Broken))
	for _, b := range got.Broken {
		s.say("  %s: %s", b.Exhibit.SealNumber(), b.Part)
	}
	s.say("Part of it was changed or damaged on the way, most often by storage or network; it was fetched again 3 times. The original held by the sender is not damaged by this, and nobody has seen anything because of it. Do not use it; ask for a new copy.")
}
