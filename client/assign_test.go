package client_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// Only those on the case open what the unit received in it, before they were
// named and after; and each opening is logged.
func TestOnTheCase(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.joins(t)
	sarah, tom, third := s.as(world.Sarah), s.as(world.Tom), s.as(nina)
	v := s.opened(t, world.Sarah, "Linnet", urnOf("45AA2098221"))
	_, err := sarah.FileInCase(ctx, v.Case, []event.ConsignmentID{built.opened.Consignment}, false)
	s.must(err)
	if _, err := third.ExhibitKeys(ctx, built.opened.Consignment, nil); err != nil {
		t.Fatalf("before anybody is named, everybody opens: %v", err)
	}

	a, err := sarah.CasePeople(ctx, v.Case, []event.PersonID{world.Tom, world.Sarah, world.Tom})
	s.must(err)
	if !slices.Equal(a.Sendings, []string{built.opened.Reference}) || len(a.Not) > 0 || len(a.People) != 2 {
		t.Errorf("assigned %+v", a)
	}
	if _, err := third.ExhibitKeys(ctx, built.opened.Consignment, nil); code(err) != event.CodeNotYours || !strings.Contains(err.Error(), "on the case") {
		t.Errorf("who isn't on the case opens: %v", err)
	}
	if _, err := tom.ExhibitKeys(ctx, built.opened.Consignment, nil); err != nil {
		t.Errorf("who is on the case: %v", err)
	}

	// A later sending of a split case, received by who isn't on it.
	sent := sendFor(ctx, t, s.as(world.Amy), event.HolderID(world.RASSO), urnOf("45AA2098221S"), "JRS/9")
	d, _, err := third.Receive(ctx, sent.Consignment, nil)
	s.must(err)
	if d.Filed == nil || !slices.Equal(d.Filed.Sendings, []string{sent.Reference}) || len(d.Filed.Not) > 0 || len(d.Filed.OnTheCase) != 2 {
		t.Errorf("it was filed unasked: %+v", d.Filed)
	}
	if _, err := third.ExhibitKeys(ctx, sent.Consignment, nil); code(err) != event.CodeNotYours {
		t.Errorf("who received it and isn't on the case opens it: %v", err)
	}
	if _, err := sarah.ExhibitKeys(ctx, sent.Consignment, nil); err != nil {
		t.Errorf("who is on the case: %v", err)
	}

	view, err := tom.ShowCase(ctx, v.Case)
	s.must(err)
	if len(view.Sendings) != 2 || len(view.OnTheCase) != 2 || view.OnTheCase[0].Person != world.Sarah {
		t.Errorf("the case shows %d sendings and %v", len(view.Sendings), view.OnTheCase)
	}
	shown, err := s.as(world.Amy).Show(ctx, sent.Consignment)
	s.must(err)
	opened := 0
	for _, h := range shown.Happened {
		if h.Kind == "opened" && h.By == event.ActorID(world.Sarah) {
			opened++
		}
	}
	if opened != 1 {
		t.Errorf("the police see %d openings by her", opened)
	}

	// Everybody again.
	if _, err := third.CasePeople(ctx, v.Case, nil); code(err) != event.CodeNotYours {
		t.Errorf("who isn't on the case lets everybody in: %v", err)
	}
	_, err = sarah.CasePeople(ctx, v.Case, nil)
	s.must(err)
	if _, err := third.ExhibitKeys(ctx, sent.Consignment, nil); err != nil {
		t.Errorf("everybody opens again: %v", err)
	}
}

// Fewer than two people who could open are refused before anything is said.
func TestNeverFewerThanTwo(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	v := s.opened(t, world.Sarah, "Linnet", nil)
	w := s.lies(t, world.Sarah, nil)
	for name, people := range map[string][]event.PersonID{
		"one":                     {world.Sarah},
		"one twice":               {world.Sarah, world.Sarah},
		"one of another unit":     {world.Sarah, world.Priya},
		"one who has no key":      {world.Sarah, nina},
		"one of the other side's": {world.Sarah, world.Amy},
	} {
		if _, err := s.as(world.Sarah).CasePeople(ctx, v.Case, people); err == nil {
			t.Errorf("%s: it was said", name)
		}
	}
	if len(w.said) > 0 {
		t.Errorf("she signed %v", w.said)
	}
	if _, err := s.as(world.Sarah).CasePeople(ctx, v.Case, []event.PersonID{world.Sarah}); code(err) != event.CodeState || !strings.Contains(err.Error(), "indispensable") {
		t.Errorf("one: %v", err)
	}
	// Nina is of the unit and has a key of her own, and not the unit's yet.
	inv, err := s.as(world.Ravi).Invite(ctx, nina, 3600e9)
	s.must(err)
	_, _, err = client.Enrol(ctx, &client.Home{Dir: s.w.Home(event.ActorID(nina)), Lock: low}, *inv, world.Passphrase, client.Options{Now: s.clock.now, Transport: s.wire(event.ActorID(nina))})
	s.must(err)
	_, err = s.as(world.Ravi).Appoint(ctx, nina, event.Member, world.RASSO)
	s.must(err)
	s.clock.goOn(7200e9)
	if _, err := s.as(world.Sarah).CasePeople(ctx, v.Case, []event.PersonID{world.Sarah, nina}); code(err) != event.CodeKeyWaiting {
		t.Errorf("one who can't open yet: %v", err)
	}
	_, err = s.as(world.Sarah).CasePeople(ctx, v.Case, []event.PersonID{world.Sarah, world.Tom, nina})
	s.must(err)
}

// When one of those on the case leaves, it shows, and what comes later is
// assigned to those who are left, if they are two.
func TestWhoIsOnTheCaseLeaves(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.joins(t)
	sarah := s.as(world.Sarah)
	v := s.opened(t, world.Sarah, "Linnet", urnOf("45AA2098221"))
	_, err := sarah.CasePeople(ctx, v.Case, []event.PersonID{world.Sarah, world.Tom, nina})
	s.must(err)
	sent := sendFor(ctx, t, s.as(world.Amy), event.HolderID(world.RASSO), urnOf("45AA2098221"), "JRS/8")
	_, err = s.as(world.Ravi).Revoke(ctx, event.KeyRef{Holder: event.HolderID(world.Tom), Number: 1}, event.Left, nil)
	s.must(err)
	s.clock.goOn(7200e9)
	d, _, err := sarah.Receive(ctx, sent.Consignment, nil)
	s.must(err)
	if len(d.Filed.Not) > 0 {
		t.Errorf("filed with %v", d.Filed.Not)
	}
	view, err := sarah.ShowCase(ctx, v.Case)
	s.must(err)
	left := slices.IndexFunc(view.OnTheCase, func(c client.Colleague) bool { return c.Left })
	if left < 0 || view.OnTheCase[left].Person != world.Tom {
		t.Errorf("on the case are %v", view.OnTheCase)
	}
	shown, err := sarah.Show(ctx, sent.Consignment)
	s.must(err)
	if len(shown.OnTheCase) != 1 || slices.Contains(shown.OnTheCase[0].People, world.Tom) {
		t.Errorf("assigned to %v", shown.OnTheCase)
	}
}

// What was sent to somebody by name is in the unit's file, and hers to open: those
// on the case could not.
func TestSentToOneByName(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.joins(t)
	v := s.opened(t, world.Sarah, "Linnet", urnOf("45AA2098221"))
	_, err := s.as(world.Sarah).CasePeople(ctx, v.Case, []event.PersonID{world.Sarah, nina})
	s.must(err)
	sent := sendFor(ctx, t, s.as(world.Amy), event.HolderID(world.Tom), urnOf("45AA2098221"), "JRS/9")
	d, _, err := s.as(world.Tom).Receive(ctx, sent.Consignment, nil)
	s.must(err)
	if d.Filed == nil || len(d.Filed.Sendings) != 1 || len(d.Filed.Not) > 0 {
		t.Errorf("filed %+v", d.Filed)
	}
	if _, err := s.as(world.Tom).ExhibitKeys(ctx, sent.Consignment, nil); err != nil {
		t.Errorf("to whom it was sent: %v", err)
	}
	view, err := s.as(world.Sarah).ShowCase(ctx, v.Case)
	s.must(err)
	if view.Unseen != 1 || len(view.Sendings) != 0 {
		t.Errorf("her colleague is shown %+v and %d unseen", view.Sendings, view.Unseen)
	}
}

// What a unit sent it opens whoever is on the case: that side is said on the
// other's sendings alone.
func TestOwnSendingsAreNotAssigned(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	amy := s.as(world.Amy)
	v, err := amy.OpenCase(ctx, client.NewCase{For: world.Team, URN: urnOf("45AA2098221"), With: unitOf(world.RASSO)})
	s.must(err)
	sent := sendFor(ctx, t, amy, event.HolderID(world.RASSO), urnOf("45AA2098221"), "JRS/9")
	if sent.Filed == nil || !slices.Equal(sent.Filed.Sendings, []string{sent.Reference}) {
		t.Errorf("what was sent is in its case: %+v", sent.Filed)
	}
	w := s.lies(t, world.Amy, nil)
	a, err := amy.CasePeople(ctx, v.Case, []event.PersonID{world.Amy, world.Lena})
	s.must(err)
	if len(a.Sendings)+len(a.Not) > 0 || slices.Contains(w.said, event.Kind("assigned")) {
		t.Errorf("assigned %+v", a)
	}
}

// Two files of one root: what bears a split case's URN goes into that one's file,
// and what could go into either goes into none by itself.
func TestSplitCases(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	sarah, amy := s.as(world.Sarah), s.as(world.Amy)
	whole := s.opened(t, world.Sarah, "", urnOf("45AA2098221"))
	split := s.opened(t, world.Sarah, "", urnOf("45AA2098221S"))
	if id, err := sarah.FindCase(ctx, "45AA2098221(S)"); err != nil || id != split.Case {
		t.Errorf("the split one: %v", err)
	}
	if id, err := sarah.FindCase(ctx, "45AA2098221"); err != nil || id != whole.Case {
		t.Errorf("the whole: %v", err)
	}
	if _, err := sarah.FindCase(ctx, "45AA2098221M"); err == nil || !strings.Contains(err.Error(), split.Reference) || !strings.Contains(err.Error(), whole.Reference) {
		t.Errorf("one that is neither: %v", err)
	}
	into := func(urn string, want *client.Case) {
		t.Helper()
		sent := sendFor(ctx, t, amy, event.HolderID(world.RASSO), urnOf(urn), "JRS/9")
		d, _, err := sarah.Receive(ctx, sent.Consignment, nil)
		s.must(err)
		switch {
		case want != nil && (d.Filed == nil || d.Filed.Case != want.Case || len(d.Filed.Not) > 0):
			t.Errorf("%s: filed %+v", urn, d.Filed)
		case want == nil && (d.Filed == nil || len(d.Filed.Sendings) > 0 || !strings.Contains(strings.Join(d.Filed.Not, ""), "several cases")):
			t.Errorf("%s: filed %+v", urn, d.Filed)
		}
	}
	into("45AA2098221", whole)
	into("45AA2098221S", split)
	into("45AA2098221M", nil)
	if sent := sendFor(ctx, t, amy, event.HolderID(world.RASSO), urnOf("45AA2100417"), "JRS/9"); true {
		d, _, err := sarah.Receive(ctx, sent.Consignment, nil)
		if err != nil || d.Filed != nil {
			t.Errorf("of no case: %+v, %v", d.Filed, err)
		}
	}
	// What came before there was a file is found by its URN; another case's is
	// stopped.
	f, err := sarah.FileInCase(ctx, whole.Case, nil, false)
	if err != nil || len(f.Sendings) > 0 {
		t.Errorf("nothing is left for it: %+v, %v", f, err)
	}
	other := s.opened(t, world.Sarah, "", urnOf("45AA2100417"))
	f, err = sarah.FileInCase(ctx, other.Case, nil, false)
	if err != nil || len(f.Sendings) != 1 {
		t.Errorf("of its URN: %+v, %v", f, err)
	}
}
