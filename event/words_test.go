package event_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/safehand/safehand/event"
)

func exampleWords() *event.Words {
	return &event.Words{
		Random: digest("random"), From: "s.khan@cps-northshire.example",
		Exhibits: []event.FreeText{"JRS/7", "JRS/2", "JRS/7"},
		Lines:    []event.FreeText{"The second interview stops at 14:02.", "Please send the disc’s own copy.", "Please send the disc’s own copy."},
	}
}

func exampleDetails() *event.CaseDetails {
	name := event.FreeText("Operation Heron")
	return &event.CaseDetails{
		Random: digest("random"), From: "s.khan@cps-northshire.example", Operation: &name,
		People: []event.Pseudonym{{Category: "suspect", Name: "Suspect 1"}, {Category: "victim", Name: "Child A"}},
		Lines:  []event.FreeText{"Counsel is instructed."},
	}
}

func lines(n int) (out []event.FreeText) {
	for i := range n {
		out = append(out, event.FreeText(fmt.Sprint("line ", i)))
	}
	return out
}

func TestWords(t *testing.T) {
	w := exampleWords()
	if back, err := event.ParseWords(textOf(t, w)); err != nil || !reflect.DeepEqual(back, w) {
		t.Errorf("%+v, %v", back, err)
	}
	for name, r := range map[string]struct {
		change func(*event.Words)
		ok     bool
	}{
		"only exhibits":      {func(w *event.Words) { w.Lines = nil }, true},
		"only lines":         {func(w *event.Words) { w.Exhibits = nil }, true},
		"nothing said":       {func(w *event.Words) { w.Lines, w.Exhibits = nil, nil }, false},
		"a hundred lines":    {func(w *event.Words) { w.Lines = lines(100) }, true},
		"a line more":        {func(w *event.Words) { w.Lines = lines(101) }, false},
		"400 exhibits":       {func(w *event.Words) { w.Exhibits = lines(400) }, true},
		"an exhibit more":    {func(w *event.Words) { w.Exhibits = lines(401) }, false},
		"two lines in one":   {func(w *event.Words) { w.Lines[0] = "a\nline b" }, false},
		"an empty line":      {func(w *event.Words) { w.Lines[0] = "" }, false},
		"a line of 501":      {func(w *event.Words) { w.Lines[0] = event.FreeText(strings.Repeat("é", 501)) }, false},
		"a hidden character": {func(w *event.Words) { w.Exhibits[0] = "JRS\u200b/7" }, false},
		"from nobody":        {func(w *event.Words) { w.From = "" }, false},
		"from a unit":        {func(w *event.Words) { w.From = "cps-northshire.example/rasso" }, false},
	} {
		w := exampleWords()
		r.change(w)
		if _, err := w.Text(); (err == nil) != r.ok || err != nil && !errors.Is(err, event.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCaseDetails(t *testing.T) {
	d := exampleDetails()
	if back, err := event.ParseCaseDetails(textOf(t, d)); err != nil || !reflect.DeepEqual(back, d) {
		t.Errorf("%+v, %v", back, err)
	}
	person := func(n int) (out []event.Pseudonym) {
		for i := range n {
			out = append(out, event.Pseudonym{Category: "witness", Name: event.FreeText(fmt.Sprint("Witness ", i))})
		}
		return out
	}
	for name, r := range map[string]struct {
		change func(*event.CaseDetails)
		ok     bool
	}{
		"nothing known yet":   {func(d *event.CaseDetails) { d.Operation, d.People, d.Lines = nil, nil, nil }, true},
		"500 people":          {func(d *event.CaseDetails) { d.People = person(500) }, true},
		"a person more":       {func(d *event.CaseDetails) { d.People = person(501) }, false},
		"the same twice":      {func(d *event.CaseDetails) { d.People = append(d.People, d.People[0]) }, false},
		"of no category":      {func(d *event.CaseDetails) { d.People[0].Category = "friend" }, false},
		"a hundred lines":     {func(d *event.CaseDetails) { d.Lines = lines(100) }, true},
		"a line more":         {func(d *event.CaseDetails) { d.Lines = lines(101) }, false},
		"an operation of two": {func(d *event.CaseDetails) { two := event.FreeText("Heron\nOwl"); d.Operation = &two }, false},
	} {
		d := exampleDetails()
		r.change(d)
		if _, err := d.Text(); (err == nil) != r.ok || err != nil && !errors.Is(err, event.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := event.ParseWords(textOf(t, exampleDetails())); !errors.Is(err, event.ErrText) {
		t.Errorf("a case's details read as words: %v", err)
	}
}
