package client_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

func isCase(path string) bool { return strings.HasPrefix(path, "/v1/cases/") }

// A case as the service would rather tell it.
func TestChangedCases(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	sarah, tom := s.as(world.Sarah), s.as(world.Tom)
	v := s.opened(t, world.Sarah, "Linnet", nil)
	other := s.opened(t, world.Sarah, "Wren", nil)
	_, err := sarah.ChangeCase(ctx, v.Case, client.CaseChange{URN: urnOf("45AA2098221")})
	s.must(err)
	_, err = sarah.CasePeople(ctx, v.Case, []event.PersonID{world.Sarah, world.Tom})
	s.must(err)
	s.must(sarah.ListHearing(ctx, v.Case, client.Hearing{Hearing: "trial", Begins: event.TimeOf(morning.AddDate(0, 6, 0))}))
	s.must(errorOf(tom.ShowCase(ctx, v.Case)))
	o := s.operator()
	opened, _ := find(o, func(e *event.CaseOpened) bool { return event.IDOf(e) == event.EventID(v.Case) })
	changed, _ := find(o, func(*event.CaseChanged) bool { return true })
	people, _ := find(o, func(*event.CasePeople) bool { return true })
	hearing, _ := find(o, func(*event.HearingListed) bool { return true })
	var wren api.Bundle
	s.lies(t, world.Tom, changing(isCase, func(b *api.Bundle) { wren = *b }))
	s.must(errorOf(tom.ShowCase(ctx, other.Case)))
	for _, c := range []struct {
		name   string
		change func(*api.Bundle)
		check  string
		words  string
	}{
		{"its beginning left out", func(b *api.Bundle) { without(b, opened) }, continuity.CheckTally, "is missing"},
		{"its URN left out", func(b *api.Bundle) { without(b, changed) }, continuity.CheckTally, "is missing"},
		{"who is on it left out", func(b *api.Bundle) { without(b, people) }, continuity.CheckTally, "is missing"},
		{"its end left out", func(b *api.Bundle) { without(b, hearing) }, continuity.CheckThread, "something was taken out of it"},
		{"its thread left out", func(b *api.Bundle) {
			b.Threads = slices.DeleteFunc(b.Threads, func(t api.Thread) bool { return t.Owner.Kind == event.CaseThread })
			for _, i := range []event.LogIndex{opened, changed, people, hearing} {
				without(b, i)
			}
		}, "", "another thread than that of"},
		{"another case", func(b *api.Bundle) { *b = wren }, "", "another thread than that of"},
		{"the directory cut", func(b *api.Bundle) {
			th := threadOf(b, event.OwnerOrg(world.CPS))
			without(b, th.Indexes[3])
		}, continuity.CheckTally, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.T = t
			w := s.lies(t, world.Tom, changing(isCase, c.change))
			_, err := s.as(world.Tom).ShowCase(t.Context(), v.Case)
			refused(t, w, err, c.check, c.words)
			_, err = s.as(world.Tom).CasePeople(t.Context(), v.Case, nil)
			refused(t, w, err, c.check, c.words)
		})
	}
}

// The details of one case for those of another, or older ones, are refused: who
// is in a case decides to whom exhibits of a victim go.
func TestSwappedDetails(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	v := s.opened(t, world.Sarah, "Linnet", nil)
	var old, other []byte
	keep := func(file *[]byte) lie {
		return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
			n, b := next()
			if strings.HasPrefix(r.URL.Path, "/v1/words/") {
				*file = b
			}
			return n, b
		}
	}
	s.lies(t, world.Tom, keep(&old))
	s.must(errorOf(s.as(world.Tom).ShowCase(ctx, v.Case)))
	wren := s.opened(t, world.Sarah, "Wren", nil)
	s.lies(t, world.Tom, keep(&other))
	s.must(errorOf(s.as(world.Tom).ShowCase(ctx, wren.Case)))
	_, err := s.as(world.Sarah).ChangeCase(ctx, v.Case, client.CaseChange{RemovePeople: []string{"Victim 2"}})
	s.must(err)
	for name, file := range map[string][]byte{"older ones": old, "another's": other, "nothing": {}} {
		t.Run(name, func(t *testing.T) {
			s.T = t
			w := s.lies(t, world.Tom, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
				n, b := next()
				if strings.HasPrefix(r.URL.Path, "/v1/words/") {
					return n, file
				}
				return n, b
			})
			_, err := s.as(world.Tom).ShowCase(t.Context(), v.Case)
			refused(t, w, err, "", "not those that were signed for")
			_, err = s.as(world.Tom).ChangeCase(t.Context(), v.Case, client.CaseChange{AddPeople: victims("Victim 9")})
			refused(t, w, err, "", "not those that were signed for")
		})
	}
}

// The service's list leads to cases, and is not believed of them: what it says
// of a URN would put evidence into a stranger's hands.
func TestListedUnderAnotherURN(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	v := s.opened(t, world.Sarah, "Wren", urnOf("45AA2100417"))
	sent := sendFor(ctx, t, s.as(world.Amy), event.HolderID(world.RASSO), urnOf("45AA2098221"), "JRS/9")
	w := s.lies(t, world.Sarah, changing(func(path string) bool { return path == "/v1/cases" }, func(l *api.Cases) {
		for i := range l.Cases {
			l.Cases[i].URN = urnOf("45AA2098221")
		}
	}))
	_, _, err := s.as(world.Sarah).Receive(ctx, sent.Consignment, nil)
	refused(t, w, err, "", "under another URN", v.Reference)
	w = s.lies(t, world.Sarah, changing(func(path string) bool { return path == "/v1/cases" }, func(l *api.Cases) {
		next := event.LogIndex(1 << 40)
		l.Next = &next
	}))
	_, err = s.as(world.Sarah).Cases(ctx)
	refused(t, w, err, "", "does not end")
}

// What is said in a case while a statement that forbids it is kept back is void,
// and whoever said it hears so.
func TestSaidBehindOthersBacks(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.joins(t)
	v := s.opened(t, world.Sarah, "Linnet", nil)
	s.must(errorOf(s.as(nina).ShowCase(ctx, v.Case)))
	_, err := s.as(world.Sarah).CasePeople(ctx, v.Case, []event.PersonID{world.Sarah, world.Tom})
	s.must(err)
	w := s.lies(t, nina, nil)
	err = s.as(nina).MarkExhibits(ctx, v.Case, "used", []event.ExhibitID{built.opened.Exhibits[0].Exhibit})
	if code(err) != event.CodeNotYours || len(w.said) != 1 {
		t.Errorf("who isn't on the case marks: %v", err)
	}
	if err := s.as(nina).ListHearing(ctx, v.Case, client.Hearing{Hearing: "trial", Begins: event.TimeOf(morning)}); code(err) != event.CodeNotYours {
		t.Errorf("who isn't on the case lists a hearing: %v", err)
	}
	if _, err := s.as(nina).FileInCase(ctx, v.Case, []event.ConsignmentID{built.opened.Consignment}, false); code(err) != event.CodeNotYours {
		t.Errorf("who isn't on the case files what does not bear its URN: %v", err)
	}
	if _, err := s.as(nina).ChangeCase(ctx, v.Case, client.CaseChange{AddNotes: []string{"Mine."}}); code(err) != event.CodeNotYours {
		t.Errorf("who isn't on the case changes it: %v", err)
	}
}
