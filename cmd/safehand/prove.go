package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

type proveCmd struct {
	Reference string   `arg:"" help:"Reference of a sending the exhibit was in."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
	Into      string   `type:"path" default:"." help:"Folder for the records, one file for each exhibit."`
}

func (proveCmd) Example() string { return "safehand prove 7Q4M-2KPD --exhibit JRS/1" }

type proved struct {
	Exhibit event.ExhibitID `json:"exhibit"`
	File    string          `json:"file"`
	Bytes   int             `json:"bytes"`
}

func (c *proveCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	id, err := cl.Find(s.ctx, c.Reference)
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
	return s.print(out, func() {
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
	name := x.SealNumber()
	for _, e := range v.Exhibits {
		if e.Exhibit == x && e.Reference != "" {
			name = client.FolderOf(e.Reference) + " " + name
		}
	}
	file := filepath.Join(c.Into, name+".continuity")
	if err := client.WriteNew(file, b); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("%s is there already and is not written over; move it or choose --into", file)
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

type rootsCmd struct{}

func (rootsCmd) Example() string { return "safehand roots > northshire.roots" }

func (c *rootsCmd) Run(s *session) error {
	cl, err := s.open()
	if err != nil {
		return err
	}
	t, err := cl.Trusted(s.ctx)
	if err != nil {
		return err
	}
	b, err := continuity.FormatRoots(*t)
	if err != nil {
		return err
	}
	out := map[string]string{}
	for org, d := range t.Roots {
		out[string(org)] = event.RootNumber(d)
	}
	return s.print(map[string]any{"file": string(b), "numbers": out}, func() {
		s.out.Write(b)
		for org, n := range out {
			s.note("%s is %s", org, n)
		}
	})
}

type keysCmd struct {
	Reference string   `arg:"" help:"The sending's reference."`
	Exhibit   []string `help:"Only these exhibits, by reference or seal number."`
	Yes       bool     `help:"Do not ask."`
}

func (keysCmd) Example() string { return "safehand keys 7Q4M-2KPD --exhibit JRS/1" }

func (c *keysCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	id, which, err := s.meant(cl, c.Reference, c.Exhibit)
	if err != nil {
		return err
	}
	if err := s.confirm("Print the key of "+id.Reference()+". Whoever has it can open the exhibit for ever; the opening is logged in your name.", c.Yes); err != nil {
		return err
	}
	keys, err := cl.ExhibitKeys(s.ctx, id, which)
	if err != nil {
		return err
	}
	return s.print(keys, func() {
		for x, k := range keys {
			s.say("# %s, exhibit %s\n%s", x.SealNumber(), x, k)
		}
	})
}

type verifyCmd struct {
	Record string `arg:"" type:"existingfile" help:"The continuity record."`
	File   string `type:"existingfile" help:"A clear file, to be shown to be of that exhibit."`
	Roots  string `type:"existingfile" help:"The roots you trust. Without it, those of your own home."`
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
		clear = &continuity.Clear{Name: c.File, Content: f}
	}
	rep, err := continuity.Verify(b, *trust, clear, continuity.Policy{})
	if err != nil {
		return unreadable(err)
	}
	if err := s.print(rep, func() { s.report(rep) }); err != nil {
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

// trust is the verifier's own: a file, or the roots kept in the home.
func (c *verifyCmd) trust(s *session) (*continuity.Trust, error) {
	if c.Roots != "" {
		b, err := os.ReadFile(c.Roots)
		if err != nil {
			return nil, err
		}
		t, err := continuity.ParseRoots(b)
		return &t, err
	}
	dir, err := s.cli.homeDir()
	if err != nil {
		return nil, err
	}
	h, err := client.OpenHome(dir)
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

func (s *session) report(r *continuity.Report) {
	var b bytes.Buffer
	part := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", title)
		for _, l := range lines {
			fmt.Fprintf(&b, "  - %s\n", l)
		}
	}
	switch r.Verdict {
	case continuity.Valid:
		fmt.Fprintf(&b, "VALID. %s %s, as of %s.\n", r.Reference, r.Number, utc(r.AsOf.Account))
	case continuity.Invalid:
		fmt.Fprintf(&b, "NOT VALID. First thing wrong: %v\n", r.FirstWrong)
	default:
		fmt.Fprintf(&b, "UNREADABLE. %v\n", r.FirstWrong)
	}
	if r.File != nil && len(r.File.Paths) > 0 {
		fmt.Fprintf(&b, "The file %s is %s of this exhibit, unchanged since it was sealed.\n", r.File.Name, strings.Join(r.File.Paths, " and "))
	}
	if r.Verdict == continuity.Valid {
		var lines []string
		for _, l := range r.Statements {
			w := utc(l.Recorded) + "  " + l.Words
			if l.InDoubt {
				w += " IN DOUBT: the signing key was later reported compromised."
			}
			lines = append(lines, w)
		}
		part("What happened", lines)
	}
	part("Checked", r.Checked)
	part("Could not check", r.CouldNotCheck)
	part("Does not show", r.DoesNotShow)
	s.out.Write(b.Bytes())
}

// utc is an instant as a verdict says it.
func utc(t event.Time) string { return t.Std().Format("02/01/2006 15:04:05 UTC") }
