package main

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// report says what verify found, in words. Uncompared: a file was to be held
// against the record, and could not be.
func (s *session) report(r *continuity.Report, directories, uncompared bool) {
	var b bytes.Buffer
	headline(&b, r, uncompared)
	if r.Verdict == continuity.Valid {
		part(&b, "What happened", happened(r.Statements))
		part(&b, "How it stands", standings(r))
		if directories {
			part(&b, "Who is who", happened(r.Directories))
		}
	}
	part(&b, "Witnesses of your policy", witnesses(r.Witnesses))
	part(&b, "Checked", r.Checked)
	if r.Verdict != continuity.Unreadable {
		part(&b, "Could not check", r.CouldNotCheck)
		part(&b, "Does not show", r.DoesNotShow)
	}
	s.out.Write(b.Bytes())
}

func part(b *bytes.Buffer, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", title)
	for _, l := range lines {
		fmt.Fprintf(b, "  - %s\n", l)
	}
}

func headline(b *bytes.Buffer, r *continuity.Report, uncompared bool) {
	switch {
	case uncompared:
		// Whoever asks about a file reads the first line: it must not be a yes.
		fmt.Fprintf(b, "THE FILE IS NOT PROVEN. The record of %s is valid, and can't say whether this file is of it: a list of files is missing in it. Ask for a record made by somebody who has opened the exhibit.\n", subject(r))
	case r.Verdict == continuity.Valid:
		fmt.Fprintf(b, "VALID. %s, as of %s.\n", subject(r), utc(r.AsOf.Account))
	case r.Verdict == continuity.Invalid && r.FirstWrong.Check == continuity.CheckFile:
		// The record is right: naming the wrong file must not look like forgery.
		fmt.Fprintf(b, "THE FILE IS NOT PROVEN. The record of %s is valid; %s: %s\n", subject(r), r.FirstWrong.Where, r.FirstWrong.Why)
	case r.Verdict == continuity.Invalid:
		fmt.Fprintf(b, "NOT VALID. First thing wrong: %v\n", r.FirstWrong)
	default:
		fmt.Fprintf(b, "UNREADABLE. %v\n", r.FirstWrong)
	}
	if r.File == nil || len(r.File.Is) == 0 {
		return
	}
	var is []string
	for _, f := range r.File.Is {
		of := "this exhibit"
		if len(r.Exhibits) > 1 {
			of = "the exhibit under seal number " + f.Number
		}
		is = append(is, f.Path+" of "+of)
	}
	fmt.Fprintf(b, "The file %s is %s, unchanged since it was sealed.\n", r.File.Name, strings.Join(is, " and "))
}

// subject is what the record is of: "JRS/7, sent again (SH-…, then SH-…)".
func subject(r *continuity.Report) string {
	if len(r.Exhibits) < 2 {
		return strings.TrimSpace(r.Reference + " " + r.Number)
	}
	var numbers []string
	for _, x := range r.Exhibits {
		numbers = append(numbers, x.Number)
	}
	return fmt.Sprintf("%s, sent again (%s)", cmp.Or(r.Reference, "The exhibit"), strings.Join(numbers, ", then "))
}

func happened(lines []continuity.Line) []string {
	var out []string
	for _, l := range lines {
		w := utc(l.Recorded) + "  "
		if len(l.Of) > 0 {
			w += "(" + strings.Join(l.Of, ", ") + ") "
		}
		w += l.Words
		if l.InDoubt {
			w += " IN DOUBT:"
		}
		if l.Doubt != nil {
			w += " " + strings.TrimPrefix(l.DoubtWords, "In doubt: ")
		}
		if l.Proven != nil {
			w += " " + l.Proven.Text
		}
		out = append(out, w)
	}
	return out
}

func witnesses(all []continuity.Witnessed) []string {
	var out []string
	for _, w := range all {
		out = append(out, w.Text+" ("+w.Key+")")
	}
	return out
}

// standings is what the record says of each exhibit of the line.
func standings(r *continuity.Report) []string {
	var out []string
	for _, x := range r.Exhibits {
		of := ""
		if len(r.Exhibits) > 1 {
			of = x.Number + ": "
		}
		for _, o := range x.Sendings {
			out = append(out, of+o.Text)
		}
		out = append(out, of+x.Text)
		if x.NeverOpened.Holds {
			out = append(out, of+"Nobody is recorded as having opened it. "+x.NeverOpened.Text)
		} else {
			out = append(out, of+x.NeverOpened.Text)
		}
	}
	return out
}

// utc is an instant as a verdict says it.
func utc(t event.Time) string { return t.Std().Format("02/01/2006 15:04:05 UTC") }
