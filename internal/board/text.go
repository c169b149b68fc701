package board

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// Text is the sheet as lines, no wider than a page: what is put before the board.
func (r *Report) Text() []byte {
	s, t := r.Sheet(), &bytes.Buffer{}
	fmt.Fprintf(t, "BOARD REPORT, %s\n\n", s.Month)
	rows(t, s.About)
	for _, p := range s.Parts {
		fmt.Fprintf(t, "\n%s\n", strings.ToUpper(p.Name))
		if p.None != "" {
			fmt.Fprintln(t, p.None)
		}
		rows(t, p.Rows)
	}
	fmt.Fprintln(t, "\nHOW IT WAS COUNTED")
	for _, l := range s.Limits {
		fmt.Fprintln(t, "- "+strings.ReplaceAll(l, "\n", "\n  "))
	}
	fmt.Fprintf(t, "\nTO MAKE IT AGAIN\n%s\ngives the same bytes on any later day, to anybody who is of these units.\n", s.Again)
	rows(t, s.Log)
	return t.Bytes()
}

func rows(t *bytes.Buffer, all []Row) {
	for _, r := range all {
		fmt.Fprintf(t, "%-34s %s\n", strings.Repeat("  ", r.Below)+r.Name, strings.ReplaceAll(r.Value, "\n", "\n"+strings.Repeat(" ", 35)))
		for _, n := range r.Notes {
			fmt.Fprintln(t, "    "+strings.Join(n, "\n      "))
		}
	}
}

func row(name, format string, args ...any) Row {
	return Row{Name: name, Value: fmt.Sprintf(format, args...)}
}

func (p *Part) row(name, format string, args ...any) {
	p.Rows = append(p.Rows, row(name, format, args...))
}

func (p *Part) below(n int, name, format string, args ...any) {
	p.row(name, format, args...)
	p.Rows[len(p.Rows)-1].Below = n
}

// note names something that the last row counted.
func (p *Part) note(lines ...string) {
	r := &p.Rows[len(p.Rows)-1]
	r.Notes = append(r.Notes, lines)
}

func must(b []byte, _ error) string { return string(b) }

func flags(units []event.UnitID) string {
	var b strings.Builder
	for _, u := range units {
		b.WriteString(" --unit " + string(u))
	}
	return b.String()
}

func clock(t event.Time) string { return t.Std().In(london()).Format("02/01/2006 15:04 MST") }

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// both are working hours, and by the clock.
func both(t Took) string { return fmt.Sprintf("%s working (%s)", length(t.Working), length(t.Wall)) }

// length is in hours and minutes, never in days: a working day is not one of 24 hours.
func length(seconds int64) string {
	minutes := (seconds + 59) / 60
	if minutes < 60 {
		return fmt.Sprintf("%d min", minutes)
	}
	return fmt.Sprintf("%d h %02d min", minutes/60, minutes%60)
}

func names(orgs []event.OrgID) string {
	var out []string
	for _, o := range orgs {
		out = append(out, string(o))
	}
	return strings.Join(out, ", ")
}

var problemWords = map[event.Code]string{
	"does-not-match": "does not match the list", "lost-or-changed": "lost, deleted or changed", "not-ours": "not ours",
	"not-sure": "not sure", "seal-broken": "seal broken", "seen-by-others": "may have been seen by others", "will-not-play": "will not play",
	listSeen: "not ours, the list was seen and not the content",
}

// listSeen is what a problem counts as of which only the list was seen.
const listSeen event.Code = "list-seen"

func (p *Problem) called() event.Code {
	if p.ListSeen {
		return listSeen
	}
	return p.Problem
}

func problem(c event.Code) string { return problemWords[c] }

func tally(n map[event.Code]int, words func(event.Code) string) string {
	var out []string
	sum := 0
	for _, c := range slices.Sorted(maps.Keys(n)) {
		out = append(out, fmt.Sprintf("%s %d", words(c), n[c]))
		sum += n[c]
	}
	if len(out) == 0 {
		return "0"
	}
	return fmt.Sprintf("%d: %s", sum, strings.Join(out, "; "))
}
