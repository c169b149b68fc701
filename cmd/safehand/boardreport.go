package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
)

type boardReportCmd struct {
	online
	Month string         `required:"" placeholder:"YYYY-MM" help:"The calendar month, in London; one that has ended."`
	Unit  []event.UnitID `placeholder:"UNIT" help:"Only these units of yours. All of them if you name none."`
	Out   string         `placeholder:"FILE" help:"Write it to a new file."`
	Sign  bool           `help:"Sign it with your own key too, in a file beside it: FILE.signature. Anybody with the root of your organisation checks that offline, with 'safehand verify'."`
}

func (boardReportCmd) Example() string {
	return "safehand board-report --month 2026-10 --unit cps-northshire.example/rasso --out october.txt"
}

func (c *boardReportCmd) Run(s *session) error {
	m, err := board.ParseMonth(c.Month)
	if err != nil {
		return usagef("--month: %v", err)
	}
	if c.Sign && c.Out == "" {
		return usagef("--sign: the signature stands beside the file, so name one with --out")
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	r, err := cl.BoardReport(s.ctx, m, c.Unit, func(done, all int) {
		if done%100 == 0 {
			s.note("%d of %d sendings looked at.", done, all)
		}
	})
	if err != nil {
		return err
	}
	b := r.Text()
	if s.cli.JSON {
		if b, err = r.JSON(); err != nil {
			return err
		}
	}
	var signature []byte
	if c.Sign { // before anything is written: a report without what was asked for beside it is a trap
		if signature, err = cl.SignReport(s.ctx, m, b); err != nil {
			return err
		}
	}
	beside := c.Out + signatureSuffix
	if _, err := os.Lstat(beside); c.Sign && err == nil {
		return fmt.Errorf("%s is there already and is not written over; nothing was written. Move it, or name another file with --out", beside)
	}
	if err := c.write(s, b); err != nil || !c.Sign {
		return err
	}
	if err := client.WriteNew(beside, signature); err != nil {
		return fmt.Errorf("%s was written, and its signature was not: %w", c.Out, err)
	}
	s.note("%s is signed by you. Anybody can check it: safehand verify %s --roots FILE", beside, quoted(beside))
	return nil
}

// write puts it into the file, which may be the one that the board has seen: it is
// never written over.
func (c *boardReportCmd) write(s *session, b []byte) error {
	if c.Out == "" {
		_, err := s.out.Write(b)
		return err
	}
	if err := client.WriteNew(c.Out, b); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is there already and is not written over; move it or name another file with --out", c.Out)
		}
		return err
	}
	s.note("%s (%s). Whoever makes it again with the same units gets the same bytes.", c.Out, size(int64(len(b))))
	return nil
}
