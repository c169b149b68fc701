package store_test

import (
	"encoding"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/store/storetest"
	"github.com/safehand/safehand/ledger"
)

const sees = "../../docs/what-the-server-sees.md"

// docRows gives the rows of each section of a page: the heading's last words in
// backticks, or all of it, to the cells of its table's rows.
func docRows(t *testing.T, path string) map[string][][]string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][][]string{}
	section := ""
	for line := range strings.Lines(string(b)) {
		if h, ok := strings.CutPrefix(line, "#"); ok {
			section = strings.Trim(strings.TrimSpace(strings.TrimLeft(h, "#")), "`")
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if strings.HasPrefix(line, "| `") {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			out[section] = append(out[section], cells)
		}
	}
	return out
}

var tickRE = regexp.MustCompile("`([^`]+)`")

// listed are the names in backticks in the first cell of a section's rows.
func listed(t *testing.T, section string, rows [][]string) (out []string) {
	t.Helper()
	for _, cells := range rows {
		if len(cells) != 5 {
			t.Errorf("%s: the row of %s has %d cells, not 5", section, cells[0], len(cells))
			continue
		}
		for i, c := range cells {
			if c == "" {
				t.Errorf("%s: the row of %s leaves cell %d empty", section, cells[0], i+1)
			}
		}
		if !slices.Contains([]string{"clear", "keyed hash", "digest", "encrypted", "random", "secret"}, cells[2]) {
			t.Errorf("%s: %s is kept as %q", section, cells[0], cells[2])
		}
		for _, m := range tickRE.FindAllStringSubmatch(cells[0], -1) {
			out = append(out, m[1])
		}
	}
	return out
}

// same compares what a page lists with what there is, both ways.
func same(t *testing.T, where string, listed, have []string) {
	t.Helper()
	if len(have) == 0 {
		t.Errorf("%s: nothing to compare with", where)
	}
	for _, f := range have {
		if !slices.Contains(listed, f) {
			t.Errorf("%s has %s, which the page does not list", where, f)
		}
	}
	for i, f := range listed {
		if !slices.Contains(have, f) {
			t.Errorf("%s: the page lists %s, which is not there", where, f)
		}
		if slices.Contains(listed[:i], f) {
			t.Errorf("%s: the page lists %s twice", where, f)
		}
	}
}

// Every column of every table, and every field inside those that hold a JSON
// body, stands in the page; and nothing stands there that does not exist.
func TestThePageListsEveryField(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		page := docRows(t, sees)
		columns, err := db.Columns(t.Context())
		if err != nil || len(columns) < 20 {
			t.Fatal(columns, err)
		}
		for table, have := range columns {
			if body := store.Bodies()[table]; body != nil {
				have = append(have, fieldsOf("body", body)...)
			}
			same(t, table, listed(t, table, page[table]), have)
		}
		for table := range store.Bodies() {
			if !slices.Contains(columns[table], "body") {
				t.Errorf("%s has no body", table)
			}
		}
	})
}

// fieldsOf names the fields that encoding/json writes of a type.
func fieldsOf(at string, typ reflect.Type) (out []string) {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		if implementsText(typ) {
			return []string{at}
		}
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || implementsText(typ) {
		return []string{at}
	}
	for i := range typ.NumField() {
		f := typ.Field(i)
		switch {
		case f.Anonymous:
			out = append(out, fieldsOf(at, f.Type)...)
		case f.IsExported():
			out = append(out, fieldsOf(at+"."+f.Name, f.Type)...)
		}
	}
	return out
}

func implementsText(typ reflect.Type) bool {
	return typ.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// What the page says of statements is what docs/event.md says, which is compared
// with the code where it is made.
func TestThePageListsEveryLineOfAStatement(t *testing.T) {
	have := map[string][]string{}
	for kind, cells := range kindRows(t) {
		for _, m := range tickRE.FindAllStringSubmatch(cells[3], -1) {
			have[m[1]] = append(have[m[1]], kind)
		}
	}
	page := docRows(t, sees)["Lines of each kind"]
	var lines []string
	for _, cells := range page {
		key := tickRE.FindStringSubmatch(cells[0])[1]
		lines = append(lines, key)
		var kinds []string
		for _, m := range tickRE.FindAllStringSubmatch(cells[1], -1) {
			kinds = append(kinds, m[1])
		}
		want := have[key]
		slices.Sort(want)
		slices.Sort(kinds)
		if !slices.Equal(kinds, want) {
			t.Errorf("%s: the page says it stands in %v, docs/event.md in %v", key, kinds, want)
		}
		if len(cells) != 6 || slices.Contains(cells, "") {
			t.Errorf("%s: a cell is empty or missing", key)
		}
	}
	same(t, "statements", lines, slices.Sorted(maps.Keys(have)))
	entry, err := (&ledger.Entry{
		Recorded: 1, Event: event.EventID{Digest: event.Digest{1}}, Signatures: event.Digest{1}, Tallies: []event.Digest{{1}},
	}).Text()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, l := range strings.Split(strings.TrimSpace(string(entry)), "\n")[1:] {
		key, _, _ := strings.Cut(l, " ")
		keys = append(keys, key)
	}
	same(t, "an entry", listed(t, "Lines of an entry", docRows(t, sees)["Lines of an entry"]), keys)
	same(t, "heads", listed(t, "The head of every statement", docRows(t, sees)["The head of every statement"]),
		[]string{"log", "by", "for", "at", "salt", "seen", "— name and signature"})
}

func kindRows(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, cells := range docRows(t, "../../docs/event.md")["Kinds"] {
		out[strings.Trim(cells[0], "`")] = cells
	}
	if len(out) != len(event.Kinds()) {
		t.Fatalf("docs/event.md has %d kinds of %d", len(out), len(event.Kinds()))
	}
	return out
}

// What programs send as JSON is listed field by field.
func TestThePageListsEveryFieldOfARequest(t *testing.T) {
	var have []string
	for _, v := range []any{api.SignIn{}, api.Submission{}, api.AccountRequest{}, api.Keyring{}, api.Collect{}, api.Duty{}, api.Away{}, api.Days{}, api.NewPasskey{}, api.OpenKeyring{}} {
		typ := reflect.TypeOf(v)
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			have = append(have, fmt.Sprintf("%s.%s", typ.Name(), name))
		}
	}
	same(t, "requests", listed(t, "Bodies of requests", docRows(t, sees)["Bodies of requests"]), have)
}
