package rota_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/internal/rota"
)

func read(t *testing.T, text string) *rota.Table {
	t.Helper()
	out, err := rota.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func lines(all *rota.Table) (out []string) {
	for _, r := range all.Rows {
		out = append(out, fmt.Sprint(r.Line, " ", r.Person, " ", r.From, " ", r.To, " ", r.Duty))
	}
	return out
}

// A table is read as spreadsheets write it: with their mark at its start, semicolons,
// CR LF, columns in any order, days as on paper. Why somebody is away is not read.
func TestATableAsSpreadsheetsWriteIt(t *testing.T) {
	want := []string{"2 cara.holt@cps-northshire.example 2026-12-21 2027-01-04 false", "4 ben.cole@cps-northshire.example 2026-12-24 2026-12-24 true"}
	for name, text := range map[string]string{
		"plain":       "person,from,to,duty\ncara.holt@cps-northshire.example,2026-12-21,2027-01-04,\n\nben.cole@cps-northshire.example,2026-12-24,2026-12-24,yes\n",
		"spreadsheet": "\ufeffTo;From;Duty;Person\r\n04/01/2027;21/12/2026;no;Cara.Holt@cps-northshire.example\r\n;;;\r\n24/12/2026;24/12/2026;X; ben.cole@cps-northshire.example \r\n",
		"with why":    "person,why,from,to,duty\ncara.holt@cps-northshire.example,\"sick, ill\",2026-12-21,2027-01-04\n,,,\nben.cole@cps-northshire.example,,2026-12-24,24/12/2026,on duty",
	} {
		all := read(t, text)
		if got := lines(all); !slices.Equal(got, want) || len(all.Bad) != 0 {
			t.Errorf("%s: %q, and wrong: %+v", name, got, all.Bad)
		}
		if ignored := name == "with why"; ignored != slices.Equal(all.Ignored, []string{"why"}) {
			t.Errorf("%s: not read: %q", name, all.Ignored)
		}
		if strings.Contains(fmt.Sprintf("%+v", all), "ill") {
			t.Errorf("%s: why somebody is away is kept", name)
		}
	}
}

// Each line that is wrong is named with its number and what is wrong with it.
func TestEachBadLineIsNamed(t *testing.T) {
	all := read(t, `person,from,to,duty
Cara Holt,2026-12-21,2027-01-04,
cara.holt@cps-northshire.example,21/12/26,2027-01-04,
cara.holt@cps-northshire.example,2026-12-21,2026-02-30,
cara.holt@cps-northshire.example,2026-12-21,2026-12-20,
cara.holt@cps-northshire.example,2026-12-21,2027-01-04,perhaps
cara.holt@cps-northshire.example,2026-12-21
cara.holt@cps-northshire.example,2026-12-21,2027-01-04,
cara.holt@cps-northshire.example,2027-01-04,2027-01-04,yes
`)
	want := map[int]string{2: "Cara Holt", 3: "21/12/26", 4: "2026-02-30", 5: "before its first", 6: "perhaps", 7: `to: ""`, 9: "see line 8"}
	if len(all.Bad) != len(want) || len(all.Rows) != 1 {
		t.Errorf("%+v", all)
	}
	for _, b := range all.Bad {
		if w := want[b.Line]; w == "" || !strings.Contains(b.Why, w) {
			t.Errorf("line %d: %s", b.Line, b.Why)
		}
	}
}

// Of a file that can't be read to its end nothing is taken.
func TestAFileThatIsNoTable(t *testing.T) {
	const head = "person,from,to\n"
	for name, text := range map[string]string{
		"empty": "", "another's": "name,first,last\n", "no last day": "person,from\n", "a column twice": "person,from,to,from\n",
		"a quote left open": head + "\"cara.holt@cps-northshire.example,2026-12-21,2027-01-04\nben.cole@cps-northshire.example,2026-12-21,2027-01-04\n",
		"another encoding":  head + "\xff\xfe", "large": head + strings.Repeat(",", rota.MaxSize),
	} {
		if out, err := rota.Parse(strings.NewReader(text)); err == nil {
			t.Errorf("%s: %+v", name, out)
		}
	}
}

// What is read, written out and read again is the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte("person,from,to,duty\ncara.holt@cps-northshire.example,2026-12-21,04/01/2027,yes\n"))
	f.Add([]byte("\ufeffto;from;person\n1/2/2027;31/1/2027;a@b.example\n;;\n\"a@b.example"))
	f.Fuzz(func(t *testing.T, b []byte) {
		one, err := rota.Parse(bytes.NewReader(b))
		if err != nil {
			return
		}
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		_ = w.Write([]string{"person", "from", "to", "duty"})
		for _, r := range one.Rows {
			_ = w.Write([]string{string(r.Person), string(r.From), string(r.To), map[bool]string{true: "yes"}[r.Duty]})
		}
		w.Flush()
		two, err := rota.Parse(&out)
		if err != nil || len(two.Bad) != 0 || !slices.Equal(one.Spells(), two.Spells()) {
			t.Errorf("%+v was written, and read as %+v, %v", one, two, err)
		}
	})
}
