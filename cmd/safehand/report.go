package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// report says what verify found, in words.
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
	switch {
	case r.Verdict == continuity.Valid:
		fmt.Fprintf(&b, "VALID. %s %s, as of %s.\n", r.Reference, r.Number, utc(r.AsOf.Account))
	case r.Verdict == continuity.Invalid && r.FirstWrong.Check == continuity.CheckFile:
		// The record is right: naming the wrong file must not look like forgery.
		fmt.Fprintf(&b, "THE FILE IS NOT PROVEN. The record of %s %s is valid; %s: %s\n", r.Reference, r.Number, r.FirstWrong.Where, r.FirstWrong.Why)
	case r.Verdict == continuity.Invalid:
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
	if r.Verdict == continuity.Unreadable {
		s.out.Write(b.Bytes())
		return
	}
	part("Could not check", r.CouldNotCheck)
	part("Does not show", r.DoesNotShow)
	s.out.Write(b.Bytes())
}

// utc is an instant as a verdict says it.
func utc(t event.Time) string { return t.Std().Format("02/01/2006 15:04:05 UTC") }
