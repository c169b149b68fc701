package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

type verifyCmd struct {
	judging
	Record string `arg:"" type:"existingfile" help:"The continuity record, a never-opened sheet with its records beside it, or the signature of a report to the board beside the report."`
	File   string `type:"existingfile" help:"A clear file, to be shown to be of that exhibit."`
	Roots  string `type:"existingfile" help:"The roots you trust. Without it, those of your own home."`
	Policy string `type:"existingfile" placeholder:"FILE" help:"Whose counter-signatures you ask for: a policy file of your own (c2sp.org/tlog-policy)."`
	Since  string `type:"existingfile" placeholder:"FILE" help:"An older record of the same exhibit: this one must go on from there, and contradict nothing in it."`
	Until  string `placeholder:"TIME" help:"It must speak up to this instant at least, such as 2016-12-01T09:00:00Z. What is older is refused."`
	People bool   `help:"Also tell who is who: every statement of the directories by which the record was checked."`
}

func (verifyCmd) Example() string {
	return "safehand verify 'JRS-1 SH-7Q4M-2KPD-9XWC-3VTR.continuity' --roots northshire.roots --file 'JRS-1 interview.mp4'"
}

func (c *verifyCmd) Run(s *session) error {
	trust, err := c.trust(s)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(c.Record)
	if err != nil {
		return unreadable(err)
	}
	if continuity.IsSignedReport(b) {
		return c.signedReport(s, b, *trust)
	}
	var clear *continuity.Clear
	if c.File != "" {
		f, err := os.Open(c.File)
		if err != nil {
			return unreadable(err)
		}
		defer f.Close()
		clear = &continuity.Clear{Name: c.File, Content: &stoppable{s.ctx, f}}
	}
	policy, err := c.policy(s, *trust)
	if err != nil {
		return err
	}
	if continuity.IsSheet(b) {
		return c.sheet(s, b, *trust, *policy)
	}
	rep, err := continuity.Verify(b, *trust, clear, *policy)
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if err != nil {
		return unreadable(err)
	}
	for _, list := range []*[]string{&rep.Checked, &rep.CouldNotCheck, &rep.DoesNotShow} {
		*list = some(*list)
	}
	rep.Exhibits, rep.Statements, rep.Directories = some(rep.Exhibits), some(rep.Statements), some(rep.Directories)
	uncompared := c.File != "" && rep.File == nil && rep.Verdict == continuity.Valid
	if err := s.print(rep, func() { s.report(rep, c.People, uncompared) }); err != nil {
		return err
	}
	switch {
	case uncompared:
		return verdict(api.ExitInvalid)
	case rep.Verdict == continuity.Valid:
		return nil
	case rep.Verdict == continuity.Unreadable:
		return verdict(api.ExitUnreadable)
	}
	return verdict(api.ExitInvalid)
}

// policy is what the verifier asks beside: whose word, and that nothing contradicts
// what she has seen of the log before.
func (c *verifyCmd) policy(s *session, trust continuity.Trust) (*continuity.Policy, error) {
	p := new(continuity.Policy)
	if c.Until != "" {
		if err := p.CountedSince.UnmarshalText([]byte(c.Until)); err != nil {
			return nil, usagef("--until: %q is not an instant such as 2016-12-01T09:00:00Z", c.Until)
		}
	}
	if c.Policy != "" {
		b, err := os.ReadFile(c.Policy)
		if err != nil {
			return nil, unreadable(err)
		}
		if p.Witnesses, err = ledger.ParsePolicy(b); err != nil {
			return nil, unreadable(fmt.Errorf("%s: %w", c.Policy, err))
		}
	}
	if c.Since != "" {
		k, err := older(c.Since, trust)
		if err != nil {
			return nil, err
		}
		p.Known = append(p.Known, k)
	}
	h, err := s.home()
	if errors.Is(err, client.ErrNoHome) || errors.Is(err, errUnfinished) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	k, err := h.Known()
	if err != nil {
		return nil, err
	}
	p.Known = append(p.Known, k)
	return p, nil
}

// older is what a record of another day shows, once it is found to be valid: a
// forged one would accuse an honest service.
func older(file string, trust continuity.Trust) (*continuity.Known, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, unreadable(err)
	}
	rep, err := continuity.Verify(b, trust, nil, continuity.Policy{})
	if err != nil {
		return nil, unreadable(err)
	}
	if rep.Verdict != continuity.Valid {
		return nil, unreadable(fmt.Errorf("%s is not valid itself (%v), so nothing can be compared with it", file, rep.FirstWrong))
	}
	k, err := continuity.KnownOf(b, file)
	if err != nil {
		return nil, unreadable(err)
	}
	k.Newer = true
	return k, nil
}

type unreadableError struct{ error }

func unreadable(err error) error { return &unreadableError{err} }

// stoppable is a file whose reading ends with Ctrl-C.
type stoppable struct {
	ctx context.Context
	io.Reader
}

func (r *stoppable) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}

// trust is the verifier's own: a file, or the roots kept in the home.
func (c *verifyCmd) trust(s *session) (*continuity.Trust, error) {
	if c.Roots != "" {
		b, err := os.ReadFile(c.Roots)
		if err != nil {
			return nil, unreadable(err)
		}
		t, err := continuity.ParseRoots(b)
		if err != nil {
			return nil, unreadable(fmt.Errorf("%s: %w", c.Roots, err))
		}
		return &t, nil
	}
	h, err := s.home()
	if errors.Is(err, client.ErrNoHome) {
		return nil, usagef("whom do you trust? Name a file of roots with --roots; you should have it from somebody other than who gave you the record")
	}
	if err != nil {
		return nil, err
	}
	return &continuity.Trust{
		Roots: map[event.OrgID]event.Digest{h.Config.Who.Org(): h.Config.Root},
		Home:  h.Config.Who.Org(), Log: h.Config.Log,
	}, nil
}
