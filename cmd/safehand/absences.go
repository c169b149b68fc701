package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/rota"
)

type absencesCmd struct {
	List   absencesListCmd   `cmd:"" help:"Who is at work today and who is away until when, in your units. Nobody outside them reads it."`
	Import absencesImportCmd `cmd:"" help:"Mark absences and duties from a table, as who leads the unit. The same table twice changes nothing."`
}

type absencesListCmd struct{ online }

func (absencesListCmd) Example() string { return "safehand absences list" }

func (c *absencesListCmd) Run(s *session) error {
	cl, err := s.quiet()
	if err != nil {
		return err
	}
	is, err := cl.Rota(s.ctx)
	if err != nil {
		return err
	}
	return s.print(is.Units, func() {
		for _, u := range is.Units {
			unitRotaWords(s, u)
		}
		if len(is.Units) == 0 {
			s.say("You are of no unit.")
		}
	})
}

func unitRotaWords(s *session, u api.UnitRota) {
	s.say("%s", u.Unit)
	if len(u.AtWork) == 0 {
		s.say("  nobody is at work: nobody has signed in for two working days, or they are marked away. An alarm is mailed to all of them the same")
	}
	for _, p := range u.AtWork {
		duty := ""
		if slices.Contains(u.OnDuty, p) {
			duty = ", on duty"
		}
		s.say("  %s is at work%s", p, duty)
	}
	for _, x := range u.Away {
		s.say("  %s: %s", x.Person, spellWords(x))
	}
}

type absencesImportCmd struct {
	online
	Table   string `arg:"" name:"file" help:"CSV. The first line names its columns: person, from, to and, where somebody is on duty, duty. No other column is read or sent."`
	DryRun  bool   `help:"Print what would change, and change nothing."`
	SkipBad bool   `help:"Leave out the lines that are wrong. Otherwise one wrong line changes nothing."`
}

func (absencesImportCmd) Example() string { return "safehand absences import leave.csv --dry-run" }

// imported is what became of a table.
type imported struct {
	New     []api.Spell `json:"new"`
	Same    int         `json:"same"`
	Over    int         `json:"over"`
	Bad     []rota.Bad  `json:"bad"`
	Ignored []string    `json:"ignored_columns"`
	Done    bool        `json:"done"`
}

func (c *absencesImportCmd) Run(s *session) error {
	table, err := c.read()
	if err != nil {
		return err
	}
	cl, err := s.quiet()
	if err != nil {
		return err
	}
	try := c.DryRun || len(table.Bad) > 0 && !c.SkipBad
	is, err := cl.MarkDays(s.ctx, api.Days{Spells: table.Spells(), Skip: c.SkipBad, Try: try})
	if err != nil {
		return err
	}
	out := imported{is.New, is.Same, is.Over, some(table.Bad), some(table.Ignored), is.Done}
	for _, r := range is.Refused {
		if r.Index < len(table.Rows) {
			out.Bad = append(out.Bad, rota.Bad{Line: table.Rows[r.Index].Line, Why: r.Why})
		}
	}
	slices.SortFunc(out.Bad, func(a, b rota.Bad) int { return a.Line - b.Line })
	if err := s.print(out, func() { c.words(s, &out) }); err != nil {
		return err
	}
	if len(out.Bad) > 0 && !c.SkipBad {
		return verdict(api.ExitRefused)
	}
	return nil
}

func (c *absencesImportCmd) read() (*rota.Table, error) {
	f, err := os.Open(c.Table)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	table, err := rota.Parse(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w. Nothing was changed", c.Table, err)
	}
	if len(table.Rows) > api.MaxSpells {
		return nil, fmt.Errorf("%s has more than %d lines: import it in parts. Nothing was changed", c.Table, api.MaxSpells)
	}
	return table, nil
}

func (c *absencesImportCmd) words(s *session, out *imported) {
	for _, x := range out.New {
		x.By = ""
		s.say("%s: %s", x.Person, spellWords(x))
	}
	for _, b := range out.Bad {
		fmt.Fprintf(s.msg, "line %d: %s\n", b.Line, b.Why)
	}
	if len(out.Ignored) > 0 {
		fmt.Fprintf(s.msg, "not read, and not sent: %s\n", strings.Join(out.Ignored, ", "))
	}
	counted := fmt.Sprintf("%d new, %d marked before, %d over, %d wrong", len(out.New), out.Same, out.Over, len(out.Bad))
	switch {
	case out.Done:
		s.say("Imported: %s.", counted)
	case len(out.Bad) > 0 && !c.SkipBad:
		s.say("Nothing was changed: %s. Put right what is wrong, or leave those lines out with --skip-bad.", counted)
	default:
		s.say("Nothing was changed, since this was a dry run: %s.", counted)
	}
}
