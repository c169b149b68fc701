// Package rota reads who is away, or on duty, from a table that is kept elsewhere: a
// spreadsheet or a calendar saved as CSV (RFC 4180).
//
//	person,from,to,duty
//	cara.holt@cps-northshire.example,2026-12-21,2027-01-04,
//	ben.cole@cps-northshire.example,24/12/2026,24/12/2026,yes
//
// The first line names the columns, in any order. Days are written 2026-12-21 or, as on
// paper here, 21/12/2026, and "to" is the last of them. What stands in other columns, such
// as why somebody is away, is not read: it stays where it is.
package rota

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// MaxSize is how many bytes a table may have.
const MaxSize = 1 << 20

// Table is what was read.
type Table struct {
	Rows    []Row
	Bad     []Bad
	Ignored []string // columns that were not read
}

// Row is a line that is right.
type Row struct {
	Line int // the first of the file is 1
	api.Spell
}

// Bad is a line that is wrong, and what is.
type Bad struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

// Parse reads a table. A line that is wrong is named, and the others are read all the
// same; only a file of which no line can be trusted is an error.
func Parse(r io.Reader) (*Table, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return nil, err
	case len(b) > MaxSize:
		return nil, fmt.Errorf("the table has more than %d bytes", MaxSize)
	case !utf8.Valid(b):
		return nil, errors.New("the table is not UTF-8: save it as 'CSV UTF-8'")
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff")) // as spreadsheets begin a file
	p := &parser{csv: csv.NewReader(bytes.NewReader(b)), of: map[event.PersonID][]Row{}}
	p.csv.TrimLeadingSpace, p.csv.FieldsPerRecord = true, -1
	if first, _, _ := bytes.Cut(b, []byte("\n")); !bytes.ContainsRune(first, ',') && bytes.ContainsRune(first, ';') {
		p.csv.Comma = ';' // as spreadsheets write where a comma is for decimals
	}
	if err := p.header(); err != nil {
		return nil, err
	}
	return &p.out, p.lines()
}

type parser struct {
	csv *csv.Reader
	at  map[string]int // where the columns are
	of  map[event.PersonID][]Row
	out Table
}

// columns are those that are read. Without the last nobody is on duty.
var columns = []string{"person", "from", "to", "duty"}

func (p *parser) header() error {
	names, err := p.csv.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("the table is empty")
	}
	if err != nil {
		return fmt.Errorf("the first line can't be read: %v", err)
	}
	p.at = map[string]int{}
	for i, n := range names {
		name := strings.ToLower(strings.TrimSpace(n))
		_, twice := p.at[name]
		switch {
		case !slices.Contains(columns, name):
			p.out.Ignored = append(p.out.Ignored, strings.TrimSpace(n))
		case twice:
			return fmt.Errorf("the first line names %q twice", name)
		default:
			p.at[name] = i
		}
	}
	for _, c := range columns[:3] {
		if _, ok := p.at[c]; !ok {
			return fmt.Errorf("the first line names no column %q: it names person, from, to and, where somebody is on duty, duty", c)
		}
	}
	return nil
}

func (p *parser) lines() error {
	for {
		fields, err := p.csv.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var e *csv.ParseError
		if errors.As(err, &e) {
			// What a quote that was not closed swallowed may be half of the file.
			return fmt.Errorf("line %d can't be read: %v", e.StartLine, e.Err)
		}
		if err != nil {
			return err
		}
		line, _ := p.csv.FieldPos(0)
		if !slices.ContainsFunc(fields, func(f string) bool { return strings.TrimSpace(f) != "" }) {
			continue
		}
		row, err := p.row(fields)
		if err == nil {
			row.Line = line
			err = p.beside(row)
		}
		if err != nil {
			p.out.Bad = append(p.out.Bad, Bad{line, err.Error()})
			continue
		}
		p.out.Rows = append(p.out.Rows, row)
	}
}

func (p *parser) row(fields []string) (row Row, err error) {
	field := func(name string) string {
		if i, ok := p.at[name]; ok && i < len(fields) {
			return strings.TrimSpace(fields[i])
		}
		return ""
	}
	who := strings.ToLower(field("person"))
	if row.Person.UnmarshalText([]byte(who)) != nil {
		return row, fmt.Errorf("person: %q is not a person such as cara.holt@cps-northshire.example", field("person"))
	}
	if row.From, err = ParseDay(field("from")); err != nil {
		return row, fmt.Errorf("from: %w", err)
	}
	if row.To, err = ParseDay(field("to")); err != nil {
		return row, fmt.Errorf("to: %w", err)
	}
	if row.To < row.From {
		return row, fmt.Errorf("its last day, %s, is before its first, %s", field("to"), field("from"))
	}
	if row.Duty, err = yes(field("duty")); err != nil {
		return row, fmt.Errorf("duty: %w", err)
	}
	return row, nil
}

// beside refuses that somebody is away and on duty on the same day: one of the two is a
// slip, and which nobody can tell.
func (p *parser) beside(row Row) error {
	for _, o := range p.of[row.Person] {
		if o.Duty != row.Duty && o.From <= row.To && row.From <= o.To {
			return fmt.Errorf("%s is away and on duty on the same day: see line %d", row.Person, o.Line)
		}
	}
	p.of[row.Person] = append(p.of[row.Person], row)
	return nil
}

// ParseDay reads a day in one of the two ways that can't be mistaken for each other:
// 2026-12-21 and 21/12/2026.
func ParseDay(s string) (api.Day, error) {
	for _, layout := range []string{time.DateOnly, "2/1/2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return api.Day(t.Format(time.DateOnly)), nil
		}
	}
	return "", fmt.Errorf("%q is not a day such as 2026-12-21 or 21/12/2026", s)
}

func yes(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "yes", "y", "true", "1", "x", "duty", "on duty":
		return true, nil
	case "", "no", "n", "false", "0":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither yes nor no", s)
}

// Spells are the days of all rows that are right.
func (t *Table) Spells() []api.Spell {
	out := make([]api.Spell, 0, len(t.Rows))
	for _, r := range t.Rows {
		out = append(out, r.Spell)
	}
	return out
}
