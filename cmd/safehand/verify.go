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
)

type verifyCmd struct {
	judging
	Record string `arg:"" type:"existingfile" help:"The continuity record."`
	File   string `type:"existingfile" help:"A clear file, to be shown to be of that exhibit."`
	Roots  string `type:"existingfile" help:"The roots you trust. Without it, those of your own home."`
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
	var clear *continuity.Clear
	if c.File != "" {
		f, err := os.Open(c.File)
		if err != nil {
			return unreadable(err)
		}
		defer f.Close()
		clear = &continuity.Clear{Name: c.File, Content: &stoppable{s.ctx, f}}
	}
	rep, err := continuity.Verify(b, *trust, clear, continuity.Policy{})
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
	if err := s.print(rep, func() { s.report(rep, c.People) }); err != nil {
		return err
	}
	switch rep.Verdict {
	case continuity.Valid:
		return nil
	case continuity.Unreadable:
		return verdict(api.ExitUnreadable)
	}
	return verdict(api.ExitInvalid)
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
