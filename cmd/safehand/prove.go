package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type proveCmd struct {
	online
	Reference   string   `arg:"" help:"Reference of a sending the exhibit was in."`
	Exhibit     []string `help:"Only these exhibits, by reference or seal number."`
	NeverOpened bool     `help:"Also write a sheet that nobody is recorded as having opened them, if that is so."`
	Into        string   `default:"." placeholder:"DIR" help:"Folder for the records, one file for each exhibit."`
}

func (proveCmd) Example() string { return "safehand prove 7Q4M-2KPD --exhibit JRS/1" }

type proved struct {
	Exhibit event.ExhibitID `json:"exhibit"`
	File    string          `json:"file"`
	Bytes   int             `json:"bytes"`
}

func (c *proveCmd) Run(s *session) error {
	cl, id, err := s.find(c.Reference)
	if err != nil {
		return err
	}
	v, err := cl.Show(s.ctx, id)
	if err != nil {
		return err
	}
	which, err := v.Find(c.Exhibit)
	if err != nil {
		return err
	}
	if len(which) == 0 {
		for _, x := range v.Exhibits {
			which = append(which, x.Exhibit)
		}
	}
	var out []proved
	for _, x := range which {
		p, err := c.one(s, cl, id, v, x)
		if err != nil {
			return err
		}
		out = append(out, *p)
	}
	var sheet *sheetFile
	if c.NeverOpened {
		if sheet, err = c.sheet(s, id, out); err != nil {
			return err
		}
	}
	return s.print(provedAll(out, sheet), func() {
		if sheet != nil {
			s.say("%s: never opened, up to %s. Keep it with the records below; check it with: safehand verify %s --roots FILE", sheet.File, local(sheet.Until), quoted(sheet.File))
		}
		for _, p := range out {
			s.say("%s (%s). Anybody can check it: safehand verify %s --roots FILE", p.File, size(int64(p.Bytes)), quoted(p.File))
		}
		s.note("'safehand roots' prints the file of roots; whoever checks should have it from somebody they trust, not with the record.")
	})
}

func (c *proveCmd) one(s *session, cl *client.Client, id event.ConsignmentID, v *client.View, x event.ExhibitID) (*proved, error) {
	b, err := cl.Prove(s.ctx, id, x)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Into, 0o700); err != nil {
		return nil, err
	}
	name := x.SealNumber()
	for _, e := range v.Exhibits {
		if e.Exhibit == x && e.Reference != "" {
			name = client.FolderOf(e.Reference) + " " + name
		}
	}
	file := filepath.Join(c.Into, name+".continuity")
	if err := client.WriteNew(file, b); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("%s is there already and is not written over; move it or choose another folder with --into", file)
		}
		return nil, err
	}
	return &proved{x, file, len(b)}, nil
}

func quoted(p string) string {
	if strings.ContainsAny(p, " '\"") {
		return "'" + p + "'"
	}
	return p
}
