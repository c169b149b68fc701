package porter

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// reading turns a list into exhibits, and gathers all that is wrong with it: a
// list is put right once, not line by line.
type reading struct {
	list   *list
	found  *contents
	usual  event.Code // type of a row that says none
	out    client.Outgoing
	byRef  map[string]int // folded reference, to its place in out
	lineOf map[string]int // file, to the line it stands on
	wrong  []string
}

// exhibits are what the list says is to be sent from a folder.
func exhibits(l *list, found *contents, usual event.Code) (*client.Outgoing, []string) {
	r := &reading{list: l, found: found, usual: usual, byRef: map[string]int{}, lineOf: map[string]int{}}
	for _, row := range l.rows {
		r.row(row)
	}
	for _, name := range found.unlisted() {
		r.fault(0, "%q is in the folder and not on the list.", name)
	}
	if len(r.wrong) > 0 {
		return nil, r.wrong
	}
	return &r.out, nil
}

func (r *reading) fault(line int, format string, args ...any) {
	where := r.list.name
	if line > 0 {
		where = fmt.Sprintf("%s, line %d", r.list.name, line)
	}
	r.wrong = append(r.wrong, where+": "+fmt.Sprintf(format, args...))
}

func (r *reading) row(row listRow) {
	ref := row.cells["reference"]
	if ref == "" {
		r.fault(row.line, "there is no reference.")
		return
	}
	if len(row.files) == 0 {
		r.fault(row.line, "no file is named for %s.", ref)
	}
	r.sending(row)
	kind := r.kind(row)
	x := client.OutgoingExhibit{
		Reference: ref, Description: row.cells["description"], Type: kind, Marking: r.marking(row, kind),
		People: r.people(row), Master: row.cells["master"], Paths: r.paths(row),
	}
	if x.Description == "" && len(row.files) > 0 {
		x.Description = tidy(lastName(row.files[0]))
	}
	r.text(row, "the reference", x.Reference)
	r.text(row, "the description", x.Description)
	r.text(row, "the place of the master", x.Master)
	r.put(row, x)
}

// text refuses words that would not fit into a label or a manifest.
func (r *reading) text(row listRow, what, words string) {
	if _, err := event.FreeText(words).MarshalText(); words != "" && err != nil {
		r.fault(row.line, "%s can't be sent: %v.", what, err)
	}
}

// put adds an exhibit, or files to one that an earlier row began.
func (r *reading) put(row listRow, x client.OutgoingExhibit) {
	i, again := r.byRef[strings.ToLower(x.Reference)]
	if !again {
		r.byRef[strings.ToLower(x.Reference)] = len(r.out.Exhibits)
		r.out.Exhibits = append(r.out.Exhibits, x)
		return
	}
	was := &r.out.Exhibits[i]
	for _, same := range []struct{ column, a, b string }{
		{"description", was.Description, row.cells["description"]},
		{"type", string(was.Type), given(row, "type", string(x.Type))},
		{"marking", string(was.Marking), given(row, "marking", string(x.Marking))},
		{"master", was.Master, x.Master},
	} {
		if same.b != "" && same.a != same.b {
			r.fault(row.line, "%s stands on an earlier line with another %s (%q, here %q). Rows of one exhibit must agree; other exhibits need other references.", x.Reference, same.column, same.a, same.b)
		}
	}
	was.Paths = append(was.Paths, x.Paths...)
	for _, p := range x.People {
		if !slices.Contains(was.People, p) {
			was.People = append(was.People, p)
		}
	}
}

// given is a value if the row itself says it.
func given(row listRow, column, value string) string {
	if row.cells[column] == "" {
		return ""
	}
	return value
}

// sending is what a row says of the whole sending.
func (r *reading) sending(row listRow) {
	if n := row.cells["note"]; n != "" {
		r.text(row, "the note", n)
		r.out.Message = append(r.out.Message, n)
	}
	if o := row.cells["operation"]; o != "" {
		r.text(row, "the operation's name", o)
		r.out.Operation = o
	}
	switch c := strings.ToLower(row.cells["checked"]); c {
	case "":
	case "yes", "y", "checked":
		r.out.WrongCaseChecked = true
	default:
		r.fault(row.line, "%q: say yes when you have looked, or nothing.", c)
	}
	r.urn(row)
}

func (r *reading) urn(row listRow) {
	typed := row.cells["urn"]
	if typed == "" {
		return
	}
	urn, err := event.NormalURN(typed)
	switch {
	case err != nil:
		r.fault(row.line, "%q is %v.", typed, err)
	case r.out.URN != nil && *r.out.URN != urn:
		r.fault(row.line, "the URN is %s, and %s on an earlier line. One folder is sent for one case.", urn, *r.out.URN)
	default:
		r.out.URN = &urn
	}
}

// paths are the row's files, of which each may be named once.
func (r *reading) paths(row listRow) (out []string) {
	for _, f := range row.files {
		path, name, err := r.found.take(f)
		if err != nil {
			r.fault(row.line, "%v.", err)
			continue
		}
		if was, twice := r.lineOf[name]; twice {
			r.fault(row.line, "%q is on line %d already.", f, was)
			continue
		}
		r.lineOf[name] = row.line
		out = append(out, path)
	}
	return out
}
