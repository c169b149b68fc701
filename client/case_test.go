package client_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

const nina = event.PersonID("nina.cole@cps-northshire.example")

// joins has Nina enrol as a member of RASSO, with the unit's key handed to her.
func (s *stage) joins(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	inv, err := s.as(world.Ravi).Invite(ctx, nina, time.Hour)
	s.must(err)
	_, _, err = client.Enrol(ctx, &client.Home{Dir: s.w.Home(event.ActorID(nina)), Lock: low}, *inv, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire(event.ActorID(nina))})
	s.must(err)
	_, err = s.as(world.Ravi).Appoint(ctx, nina, event.Member, world.RASSO)
	s.must(err)
	_, err = s.as(world.Sarah).HandOnUnitKeys(ctx)
	s.must(err)
}

func urnOf(s string) *event.URN {
	u := event.URN(s)
	return &u
}

func unitOf(u event.UnitID) *event.UnitID { return &u }

func victims(names ...string) (out []event.Pseudonym) {
	for _, n := range names {
		out = append(out, event.Pseudonym{Category: "victim", Name: event.FreeText(n)})
	}
	return out
}

// opened is a case of RASSO with the team of the police.
func (s *stage) opened(t *testing.T, by event.PersonID, operation string, urn *event.URN) *client.Case {
	t.Helper()
	v, err := s.as(by).OpenCase(t.Context(), client.NewCase{
		For: world.RASSO, Operation: operation, URN: urn, With: unitOf(world.Team), People: victims("Victim 2", "Victim 1"),
	})
	s.must(err)
	return v
}

// sendFor sends exhibits for a case.
func sendFor(ctx context.Context, t *testing.T, c *client.Client, to event.HolderID, urn *event.URN, references ...string) *client.Sent {
	t.Helper()
	o, err := outgoing(t.TempDir(), to, references...)
	if err != nil {
		t.Fatal(err)
	}
	o.URN = urn
	p, err := c.Prepare(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := c.Send(ctx, p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

func TestCaseWithoutURN(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	v := s.opened(t, world.Sarah, "Linnet", nil)
	if v.Name() != "Operation Linnet" || v.URN != nil || len(v.People) != 2 || v.People[0].Name != "Victim 1" {
		t.Errorf("it is %+v", v)
	}
	tom := s.as(world.Tom)
	for _, name := range []string{"Linnet", "linnet", "Op Linnet", "operation  LINNET", v.Reference, strings.ToLower(v.Reference), v.Case.String()} {
		if id, err := tom.FindCase(ctx, name); err != nil || id != v.Case {
			t.Errorf("%q: %v, %v", name, id, err)
		}
	}
	for _, name := range []string{"Starling", "45AA2098221", "CA-7Q4M-2KPD"} {
		if _, err := tom.FindCase(ctx, name); code(err) != event.CodeUnknown {
			t.Errorf("%q: %v", name, err)
		}
	}

	// Put right later, by a colleague.
	changed, err := tom.ChangeCase(ctx, v.Case, client.CaseChange{
		URN: urnOf("45AA2098221"), AddPeople: victims("Victim 3"), RemovePeople: []string{"victim 2"}, AddNotes: []string{"The URN came today."},
	})
	s.must(err)
	if changed.Name() != "Operation Linnet, 45AA2098221" || len(changed.Notes) != 1 || len(changed.People) != 2 || changed.People[1].Name != "Victim 3" {
		t.Errorf("it is %+v", changed)
	}
	for _, name := range []string{"45AA2098221", "45/aa/20982/21", "45AA2098221(M)", "45AA2098221S/2"} {
		if id, err := s.as(world.Sarah).FindCase(ctx, name); err != nil || id != v.Case {
			t.Errorf("%q: %v, %v", name, id, err)
		}
	}
	all, err := s.as(world.Sarah).Cases(ctx)
	if err != nil || len(all) != 1 || all[0].Operation != "Linnet" {
		t.Errorf("the list is %+v, %v", all, err)
	}

	// It is the unit's own: the other side does not see that it exists.
	if _, err := s.as(world.Amy).ShowCase(ctx, v.Case); code(err) != api.CodeNotFound {
		t.Errorf("the police see it: %v", err)
	}
	if all, err := s.as(world.Amy).Cases(ctx); err != nil || len(all) > 0 {
		t.Errorf("the police list %v, %v", all, err)
	}
	for _, word := range []string{"Linnet", "Victim 3", "came today"} {
		s.nowhere(t, word)
	}
}

// nowhere: nothing that the service keeps holds the word.
func (s *stage) nowhere(t *testing.T, word string) {
	t.Helper()
	files := 0
	s.must(filepath.WalkDir(s.w.Data(), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(word)) {
			t.Errorf("%q stands in %s", word, path)
		}
		return err
	}))
	if files < 3 {
		t.Fatalf("only %d files were searched", files)
	}
}

func TestCasesThatAreRefused(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	sarah := s.as(world.Sarah)
	v := s.opened(t, world.Sarah, "", urnOf("45AA2098221"))
	for name, n := range map[string]client.NewCase{
		"neither URN nor name":   {For: world.RASSO},
		"the same URN":           {For: world.RASSO, URN: urnOf("45AA2098221")},
		"a unit there is not":    {For: world.RASSO, Operation: "Wren", With: unitOf("northshire.example/nobody")},
		"with itself":            {For: world.RASSO, Operation: "Wren", With: unitOf(world.RASSO)},
		"for another unit":       {For: world.CrownCourt, Operation: "Wren"},
		"two people of a name":   {For: world.RASSO, Operation: "Wren", People: victims("Victim 1", "victim 1")},
		"an unknown partner":     {For: world.RASSO, Operation: "Wren", With: unitOf("elsewhere.example/team")},
		"a name of two lines":    {For: world.RASSO, Operation: "Wr\nen"},
		"a note that is no text": {For: world.RASSO, Operation: "Wren", Notes: []string{""}},
	} {
		if _, err := sarah.OpenCase(ctx, n); err == nil {
			t.Errorf("%s: it was opened", name)
		}
	}
	for name, n := range map[string]client.CaseChange{
		"nothing":              {},
		"nobody of that name":  {RemovePeople: []string{"Victim 9"}},
		"somebody twice":       {AddPeople: victims("VICTIM 1")},
		"a unit there is not":  {With: unitOf("cps-northshire.example/nobody")},
		"the unit with itself": {With: unitOf(world.RASSO)},
	} {
		if _, err := sarah.ChangeCase(ctx, v.Case, n); err == nil {
			t.Errorf("%s: it was changed", name)
		}
	}
}

// The service lists one case under the URN of another, to have what is sent for the
// one go to whoever handles the other.
func TestAnotherCaseOfThatURN(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	meant := s.opened(t, world.Sarah, "", urnOf("45AA2098221"))
	other := s.opened(t, world.Sarah, "", urnOf("45AA2098330"))
	split := s.opened(t, world.Sarah, "", urnOf("45AA2098221/1"))
	cases := ending("/v1/cases")
	for name, instead := range map[string]event.CaseID{"of another URN": other.Case, "of the case that was split off": split.Case} {
		t.Run(name, func(t *testing.T) {
			w := s.lies(t, world.Tom, changing(cases, func(l *api.Cases) {
				l.Cases = []api.CaseRow{{Case: instead, Index: l.Cases[0].Index, Unit: world.RASSO, URN: urnOf("45AA2098221")}}
			}))
			_, err := s.as(world.Tom).FindCase(ctx, "45AA2098221")
			refused(t, w, err, "", "under another URN or unit")
		})
	}
	if id, err := s.as(world.Tom).FindCase(ctx, "45AA2098221"); err != nil || id != meant.Case {
		t.Errorf("it finds %v, %v", id, err)
	}
}

// Two colleagues change one case at the same time: neither loses what she wrote.
func TestTwoChangesAtOnce(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	v := s.opened(t, world.Sarah, "Linnet", nil)
	people := []event.PersonID{world.Sarah, world.Tom}
	var ready, done sync.WaitGroup
	ready.Add(2)
	errs := make([]error, 2)
	for i, who := range people {
		c := s.as(who)
		s.lies(t, who, nil)
		s.wire(event.ActorID(who)).tell = atOnce(&ready)
		n := client.CaseChange{AddPeople: victims("Victim " + string(rune('5'+i)))}
		done.Go(func() { _, errs[i] = c.ChangeCase(ctx, v.Case, n) })
	}
	done.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("%s: %v", people[i], err)
		}
	}
	now, err := s.as(world.Tom).GlanceCase(ctx, v.Case)
	s.must(err)
	var names []string
	for _, p := range now.People {
		names = append(names, p.Name)
	}
	if want := []string{"Victim 1", "Victim 2", "Victim 5", "Victim 6"}; !slices.Equal(names, want) {
		t.Errorf("in the case are %v, want %v", names, want)
	}
}

func TestHearingsAndMarks(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	sarah := s.as(world.Sarah)
	v := s.opened(t, world.Sarah, "Linnet", nil)
	first := client.Hearing{Hearing: "plea-and-trial-preparation", Begins: event.TimeOf(morning.AddDate(0, 1, 0))}
	trial := client.Hearing{Hearing: "trial", Begins: event.TimeOf(morning.AddDate(0, 6, 0))}
	s.must(sarah.ListHearing(ctx, v.Case, trial))
	s.must(sarah.ListHearing(ctx, v.Case, first))
	if err := sarah.ListHearing(ctx, v.Case, first); code(err) != event.CodeTaken {
		t.Errorf("listed twice: %v", err)
	}
	s.must(s.as(world.Tom).VacateHearing(ctx, v.Case, trial))
	if err := sarah.VacateHearing(ctx, v.Case, trial); code(err) != event.CodeUnknown {
		t.Errorf("vacated twice: %v", err)
	}
	_, err := sarah.FileInCase(ctx, v.Case, []event.ConsignmentID{built.opened.Consignment}, false)
	s.must(err)
	view, err := s.as(world.Tom).ShowCase(ctx, v.Case)
	s.must(err)
	if !slices.Equal(view.Hearings, []client.Hearing{first}) {
		t.Errorf("the hearings are %v", view.Hearings)
	}
	which, err := view.Find([]string{"jrs1"})
	s.must(err)
	s.must(sarah.MarkExhibits(ctx, v.Case, "used", which))
	two, err := view.Find([]string{"JRS/1", built.opened.Exhibits[1].SealNumber})
	s.must(err)
	s.must(sarah.MarkExhibits(ctx, v.Case, "unused", two))
	s.must(sarah.MarkExhibits(ctx, v.Case, "none", which))
	view, err = sarah.ShowCase(ctx, v.Case)
	s.must(err)
	if x := view.Sendings[0].Exhibits; x[0].Mark != "" || x[1].Mark != "unused" {
		t.Errorf("marked %q and %q", x[0].Mark, x[1].Mark)
	}
	if _, err := view.Find([]string{"TM/4"}); code(err) != event.CodeUnknown {
		t.Errorf("an exhibit of no sending of it: %v", err)
	}
	err = sarah.MarkExhibits(ctx, v.Case, "used", []event.ExhibitID{built.waiting.Exhibits[0].Exhibit})
	if code(err) != event.CodeUnknown {
		t.Errorf("an exhibit of another sending: %v", err)
	}
}

// An exhibit that was passed on stands in two sendings of a case, and is one; two
// with the same reference are told apart by their seal numbers.
func TestExhibitsOfACase(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	sarah := s.as(world.Sarah)
	v := s.opened(t, world.Sarah, "Linnet", nil)
	onward, err := s.as(world.Tom).PassOn(ctx, client.Onward{
		From: built.opened.Consignment, To: []event.HolderID{event.HolderID(world.CrownCourt)},
		Exhibits: []event.ExhibitID{built.opened.Exhibits[0].Exhibit}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
	})
	s.must(err)
	_, err = sarah.FileInCase(ctx, v.Case, []event.ConsignmentID{built.opened.Consignment, onward.Consignment}, false)
	s.must(err)
	view, err := sarah.ShowCase(ctx, v.Case)
	s.must(err)
	if len(view.Sendings) != 2 || view.Sendings[1].Status != custody.Waiting {
		t.Fatalf("in it are %+v", view.Sendings)
	}
	if got, err := view.Find([]string{"JRS/1"}); err != nil || len(got) != 1 || got[0] != built.opened.Exhibits[0].Exhibit {
		t.Errorf("found %v, %v", got, err)
	}
	_, err = sarah.FileInCase(ctx, v.Case, []event.ConsignmentID{built.waiting.Consignment}, false)
	s.must(err)
	view, err = sarah.ShowCase(ctx, v.Case)
	s.must(err)
	if _, err := view.Find([]string{"JRS/1"}); err == nil || !strings.Contains(err.Error(), "2 exhibits") {
		t.Errorf("of two: %v", err)
	}
	if _, err := sarah.FileInCase(ctx, v.Case, []event.ConsignmentID{built.waiting.Consignment}, false); err != nil {
		t.Errorf("what is in it already: %v", err)
	}
	if _, err := s.as(world.Priya).OpenCase(ctx, client.NewCase{For: world.CrownCourt, Operation: "Linnet"}); err != nil {
		t.Fatal(err)
	}
	other, err := s.as(world.Priya).FindCase(ctx, "Linnet")
	s.must(err)
	if _, err := s.as(world.Priya).FileInCase(ctx, other, []event.ConsignmentID{built.waiting.Consignment}, false); err == nil {
		t.Error("a unit files what it neither sent nor was sent")
	}
}
