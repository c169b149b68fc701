package porter

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// listNames are what an exhibit list may be called, in any case. Another table in
// the folder is evidence like everything else.
var listNames = []string{"exhibits.csv", "mg12.csv"}

func isList(name string) bool { return slices.Contains(listNames, strings.ToLower(name)) }

// list is an exhibit list as it was typed, with its columns found by name.
type list struct {
	name string
	rows []listRow
	// ignored are columns that mean nothing to us; they are told of.
	ignored []string
}

// listRow is one row. Cells are by what their column means; a row may name
// several files.
type listRow struct {
	line  int
	cells map[string]string
	files []string
}

// columns are the meanings, each with the headings it may have.
var columns = map[string][]string{
	"reference":   {"reference", "ref", "exhibit", "exhibit reference", "exhibit ref", "exhibit no", "exhibit number"},
	"description": {"description", "description of item", "item"},
	"type":        {"type", "kind"},
	"marking":     {"marking", "protective marking", "gsc"},
	"people":      {"people", "person", "who is in it"},
	"master":      {"master", "master held", "where is the master"},
	"urn":         {"urn"},
	"operation":   {"operation", "operation name"},
	"checked":     {"case checked", "right case"},
	"note":        {"note", "note to the receiver"},
	"file":        {"file", "files", "file name", "filename", "path"},
}

// filesRE is a second and further column for files: "file 2".
var filesRE = regexp.MustCompile(`^(?:file|file ?name) ?[0-9]+$`)

// meaning is what a column with that heading is, "" when it is nothing to us.
func meaning(heading string) string {
	h := tidy(strings.ToLower(strings.NewReplacer("_", " ", "-", " ", ".", "", "?", "").Replace(heading)))
	for m, names := range columns {
		if slices.Contains(names, h) {
			return m
		}
	}
	if filesRE.MatchString(h) {
		return "file"
	}
	return ""
}

// tidy takes away what typing and spreadsheets add: spaces around and doubled.
func tidy(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// maxList bounds what is read: a list is text that somebody typed.
const maxList = 8 << 20

// readList reads an exhibit list. What it refuses it refuses by line, everything
// at once where it can.
func readList(name string, b []byte) (*list, []string) {
	if len(b) > maxList {
		return nil, []string{fmt.Sprintf("%s is no exhibit list: it has %d bytes.", name, len(b))}
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) {
		at := bytes.Count(b[:invalid(b)], []byte("\n")) + 1
		return nil, []string{fmt.Sprintf("%s, line %d: a letter can't be read. Save the list as \"CSV UTF-8\".", name, at)}
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.FieldsPerRecord = separator(b), -1
	l := &list{name: name}
	var meanings []string
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, []string{notCSV(name, err)}
		}
		line, _ := r.FieldPos(0)
		switch {
		case blank(record):
		case meanings == nil:
			if meanings, err = l.head(record); err != nil {
				return nil, []string{fmt.Sprintf("%s, line %d: %v", name, line, err)}
			}
		default:
			l.add(line, meanings, record)
		}
	}
	if len(l.rows) == 0 {
		return nil, []string{name + " has no row with an exhibit."}
	}
	return l, nil
}

func invalid(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return len(b)
}

// separator is what stands between the headings: spreadsheets of other countries
// write semicolons, some programs tabs.
func separator(b []byte) rune {
	first, _, _ := bytes.Cut(bytes.TrimLeft(b, "\r\n"), []byte("\n"))
	for _, c := range []rune{',', ';', '\t'} {
		if bytes.ContainsRune(first, c) {
			return c
		}
	}
	return ','
}

func notCSV(name string, err error) string {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return fmt.Sprintf("%s, line %d: this is not a table: %v.", name, p.Line, p.Err)
	}
	return fmt.Sprintf("%s can't be read: %v.", name, err)
}

func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(c string) bool { return tidy(c) != "" })
}

// head finds the columns. Two are needed; the same one twice is a mistake, but
// for files.
func (l *list) head(record []string) (meanings []string, err error) {
	for _, h := range record {
		m := meaning(h)
		if m == "" && tidy(h) != "" {
			l.ignored = append(l.ignored, tidy(h))
		}
		if m != "" && m != "file" && slices.Contains(meanings, m) {
			return nil, fmt.Errorf("two columns for %s", m)
		}
		meanings = append(meanings, m)
	}
	for _, m := range []string{"reference", "file"} {
		if !slices.Contains(meanings, m) {
			return nil, fmt.Errorf("there is no column %q. The first line names the columns; %q and %q are needed", m, "reference", "file")
		}
	}
	return meanings, nil
}

func (l *list) add(line int, meanings, record []string) {
	row := listRow{line: line, cells: map[string]string{}}
	for i, c := range record {
		switch {
		case i >= len(meanings) || tidy(c) == "":
		case meanings[i] == "file":
			row.files = append(row.files, strings.TrimSpace(c))
		case meanings[i] != "":
			row.cells[meanings[i]] = tidy(c)
		}
	}
	l.rows = append(l.rows, row)
}
