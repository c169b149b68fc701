package client_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// doubts are what a sending of one file of that name, in folders of those names,
// would be stopped with.
func (s *stage) doubts(t *testing.T, path string, change func(*client.Outgoing)) ([]string, *client.Prepared) {
	t.Helper()
	dir := t.TempDir()
	full := filepath.Join(dir, filepath.FromSlash(path))
	s.must(os.MkdirAll(filepath.Dir(full), 0o700))
	s.must(os.WriteFile(full, []byte("what was said"), 0o600))
	// The first name of the path is what was chosen: a file, or a folder.
	chosen := filepath.Join(dir, strings.SplitN(path, "/", 2)[0])
	o := client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
		Exhibits: []client.OutgoingExhibit{{Reference: "JRS/1", Description: "Statement", Type: "document", Marking: event.Official, Paths: []string{chosen}}},
	}
	change(&o)
	p, err := s.as(world.Amy).Prepare(t.Context(), o)
	var w *client.WrongCaseError
	if errors.As(err, &w) {
		o.WrongCaseChecked = true
		if _, err := s.as(world.Amy).Prepare(t.Context(), o); err != nil {
			t.Errorf("%s: checked, and yet %v", path, err)
		}
		return w.Doubts, nil
	}
	s.must(err)
	return nil, p
}

func TestWrongCaseByName(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		path  string
		urn   string
		doubt string // what the sentence says; "" when nothing is asked
	}{
		{"JRS-1.mp4", "45AA2098221", ""},
		{"JRS-1.mp4", "", ""},
		{"45AA2098221 JRS-1.mp4", "45AA2098221", ""},
		{"45AA2098221S JRS-1.mp4", "45AA2098221", ""},
		{"45AA2100417 JRS-1.mp4", "45AA2098221", `45AA2100417 stands in the name "45AA2100417 JRS-1.mp4", and this is for 45AA2098221`},
		{"exhibits/45aa 21004 17/JRS-1.mp4", "45AA2098221", `"exhibits/45aa 21004 17"`},
		{"exhibits/45AA2098221/45AA2100417.mp4", "45AA2098221", `"exhibits/45AA2098221/45AA2100417.mp4"`},
		{"45AA2100417/a/b.mp4", "45AA2098221", `"45AA2100417"`},
		{"45AA2098221/45AA2100417.mp4", "", "two cases"},
		{"20261120203100.mp4", "45AA2098221", ""},
	} {
		doubts, _ := s.doubts(t, c.path, func(o *client.Outgoing) {
			if c.urn != "" {
				o.URN = urnOf(c.urn)
			}
		})
		said := strings.Join(doubts, "; ")
		if (c.doubt == "") != (said == "") || !strings.Contains(said, c.doubt) {
			t.Errorf("%s for %q: asked %q, want %q", c.path, c.urn, said, c.doubt)
		}
	}
	// The folder that the chosen file lies in.
	dir := filepath.Join(t.TempDir(), "45AA2100417 Op Wren")
	s.must(os.Mkdir(dir, 0o700))
	o, err := outgoing(dir, event.HolderID(world.RASSO), "JRS/1")
	s.must(err)
	o.URN = urnOf("45AA2098221")
	var w *client.WrongCaseError
	if _, err := s.as(world.Amy).Prepare(t.Context(), o); !errors.As(err, &w) || !strings.Contains(err.Error(), "45AA2100417 Op Wren") {
		t.Errorf("the folder above: %v", err)
	}
	deep := filepath.Join(dir, "clips", "more")
	s.must(os.MkdirAll(deep, 0o700))
	o, err = outgoing(deep, event.HolderID(world.RASSO), "JRS/1")
	s.must(err)
	o.URN = urnOf("45AA2098221")
	if _, err := s.as(world.Amy).Prepare(t.Context(), o); !errors.As(err, &w) {
		t.Errorf("a folder far above: %v", err)
	}
}

// Ten thousand files of another case are a few sentences, not ten thousand.
func TestManyNames(t *testing.T) {
	s := newStage(t)
	dir := filepath.Join(t.TempDir(), "exhibits")
	s.must(os.Mkdir(dir, 0o700))
	for i := range 50 {
		name := "45AA21004" + string(rune('0'+i/10)) + string(rune('0'+i%10)) + ".txt"
		s.must(os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600))
	}
	o := client.Outgoing{
		For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, URN: urnOf("45AA2098221"), Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
		Exhibits: []client.OutgoingExhibit{{Reference: "JRS/1", Description: "Statement", Type: "document", Marking: event.Official, Paths: []string{dir}}},
	}
	_, err := s.as(world.Amy).Prepare(t.Context(), o)
	var w *client.WrongCaseError
	if !errors.As(err, &w) || len(w.Doubts) != 3 || !strings.Contains(w.Doubts[2], "47 more names differ") {
		t.Errorf("got %v", err)
	}
}

func TestURNIsProposed(t *testing.T) {
	s := newStage(t)
	none := func(*client.Outgoing) {}
	for path, want := range map[string]string{
		"JRS-1.mp4":                            "",
		"45AA2098221 JRS-1.mp4":                "45AA2098221",
		"45AA2098221/45AA2098221(M) JRS-1.mp4": "45AA2098221",
		"45AA2098221S.mp4":                     "45AA2098221S",
	} {
		doubts, p := s.doubts(t, path, none)
		switch {
		case len(doubts) > 0:
			t.Errorf("%s: asked %v", path, doubts)
		case p.URN != nil:
			t.Errorf("%s: %s is used, and nobody said so", path, *p.URN)
		case want == "" && p.Proposed != nil, want != "" && (p.Proposed == nil || string(*p.Proposed) != want):
			t.Errorf("%s: proposed %v, want %q", path, p.Proposed, want)
		}
	}
	if _, p := s.doubts(t, "45AA2098221.mp4", func(o *client.Outgoing) { o.URN = urnOf("45AA2098221") }); p.Proposed != nil {
		t.Errorf("proposed beside the one given: %s", *p.Proposed)
	}
}

// The recipient's unit isn't the case's: whether the case is named or only its
// URN.
func TestWrongCaseUnit(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	v, err := s.as(world.Amy).OpenCase(ctx, client.NewCase{
		For: world.Team, URN: urnOf("45AA2098221"), Operation: "Linnet", With: unitOf(world.RASSO),
	})
	s.must(err)
	for _, c := range []struct {
		name   string
		change func(*client.Outgoing)
		doubt  bool
	}{
		{"the case's own unit", func(o *client.Outgoing) { o.Case = &v.Case }, false},
		{"a person of it", func(o *client.Outgoing) { o.Case, o.To = &v.Case, []event.HolderID{event.HolderID(world.Tom)} }, false},
		{"another unit", func(o *client.Outgoing) { o.Case, o.To = &v.Case, []event.HolderID{event.HolderID(world.CrownCourt)} }, true},
		{"a person of another", func(o *client.Outgoing) { o.Case, o.To = &v.Case, []event.HolderID{event.HolderID(world.Priya)} }, true},
		{"another unit, by the URN alone", func(o *client.Outgoing) {
			o.URN, o.To = urnOf("45AA2098221S"), []event.HolderID{event.HolderID(world.CrownCourt)}
		}, true},
		{"another URN", func(o *client.Outgoing) {
			o.URN, o.To = urnOf("45AA2100417"), []event.HolderID{event.HolderID(world.CrownCourt)}
		}, false},
		{"another URN than the case named", func(o *client.Outgoing) { o.Case, o.URN = &v.Case, urnOf("45AA2100417") }, true},
	} {
		doubts, p := s.doubts(t, "JRS-1.mp4", c.change)
		if (len(doubts) > 0) != c.doubt {
			t.Errorf("%s: asked %v", c.name, doubts)
		}
		if p != nil && p.Case != nil && (p.Operation != "Linnet" || p.URN == nil || *p.URN != "45AA2098221") {
			t.Errorf("%s: it goes for %q, %v", c.name, p.Operation, p.URN)
		}
		for _, d := range doubts {
			if !strings.Contains(d, "Linnet") || !strings.Contains(d, "45AA2098221") {
				t.Errorf("%s: %q does not say which case", c.name, d)
			}
		}
	}
}

// What is passed on or sent to another unit is looked at too: by the label before
// it is opened, by the names of its files before it goes.
func TestWrongCaseOnward(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	amy, tom := s.as(world.Amy), s.as(world.Tom)
	dir := filepath.Join(t.TempDir(), "clips")
	s.must(os.Mkdir(dir, 0o700))
	s.must(os.WriteFile(filepath.Join(dir, "45AA2100417.mp4"), []byte("x"), 0o600))
	send := func(description string, paths ...string) *client.Sent {
		p, err := amy.Prepare(ctx, client.Outgoing{
			For: world.Team, To: []event.HolderID{event.HolderID(world.RASSO)}, URN: urnOf("45AA2098221"), WrongCaseChecked: true,
			Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
			Exhibits: []client.OutgoingExhibit{{Reference: "JRS/1", Description: description, Type: "document", Marking: event.Official, Paths: paths}},
		})
		s.must(err)
		sent, err := amy.Send(ctx, p, nil)
		s.must(err)
		return sent
	}
	byLabel, byFile := send("45AA2100417 clips", dir), send("Clips", dir)
	var w *client.WrongCaseError

	// The sending side, before a receipt.
	wire := s.lies(t, world.Amy, nil)
	to := client.Redirection{Of: byLabel.Consignment, To: world.CrownCourt}
	if _, err := amy.Redirect(ctx, to); !errors.As(err, &w) || len(wire.said) > 0 {
		t.Errorf("by its label: %v; she signed %v", err, wire.said)
	}
	to.Of = byFile.Consignment
	if _, err := amy.Redirect(ctx, to); !errors.As(err, &w) || strings.Contains(strings.Join(kinds(wire), " "), "recalled") {
		t.Errorf("by its files: %v; she signed %v", err, wire.said)
	}
	to.WrongCaseChecked = true
	if _, err := amy.Redirect(ctx, to); err != nil {
		t.Errorf("checked: %v", err)
	}

	// The receiving side.
	_, _, err := tom.Receive(ctx, byLabel.Consignment, nil)
	s.must(err)
	wire = s.lies(t, world.Tom, nil)
	o := client.Onward{From: byLabel.Consignment, To: []event.HolderID{event.HolderID(world.CrownCourt)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1}}
	if _, err := tom.PassOn(ctx, o); !errors.As(err, &w) || len(wire.said) > 0 {
		t.Errorf("passed on: %v; he signed %v", err, wire.said)
	}
	o.WrongCaseChecked = true
	if _, err := tom.PassOn(ctx, o); err != nil {
		t.Errorf("checked: %v", err)
	}

	// Within one organisation the case's unit on the other side says nothing.
	_, err = tom.OpenCase(ctx, client.NewCase{For: world.RASSO, URN: urnOf("45AA2098221"), With: unitOf(world.Team)})
	s.must(err)
	clean := sendFor(ctx, t, amy, event.HolderID(world.RASSO), urnOf("45AA2098221"), "JRS/2")
	_, _, err = tom.Receive(ctx, clean.Consignment, nil)
	s.must(err)
	o = client.Onward{From: clean.Consignment, To: []event.HolderID{event.HolderID(world.CrownCourt)}, Deadline: event.Deadline{Kind: event.WorkingDays, N: 1}}
	if _, err := tom.PassOn(ctx, o); err != nil {
		t.Errorf("to another unit of his own: %v", err)
	}
}

func kinds(w *wire) (out []string) {
	for _, k := range w.said {
		out = append(out, string(k))
	}
	return out
}
