package client_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// A service that leaves out any one statement about the exhibits of a sending is
// not believed: not by whoever was shown it before, and not by a newcomer, unless
// nothing follows it yet.
func TestEachStatementLeftOut(t *testing.T) {
	s := newStage(t)
	s.everyOtherDay()
	o := s.operator()
	owners := []event.Owner{event.OwnerExhibit(s.recipient(o, built.opened.Exhibits[0].Exhibit)), event.OwnerExhibit(s.recipient(o, built.opened.Exhibits[1].Exhibit))}
	var whole api.Bundle
	s.lies(t, world.Tom, changing(isConsignment, func(b *api.Bundle) { whole = *b }))
	s.must(errorOf(s.as(world.Tom).Show(t.Context(), built.opened.Consignment)))
	dropped := map[event.Kind]bool{}
	for _, it := range whole.Items {
		on, last := false, true
		for _, owner := range owners {
			th := threadOf(&whole, owner).Indexes
			if i := slices.Index(th, it.Index); i >= 0 {
				on, last = true, last && i+1 == len(th)
			}
		}
		if !on {
			continue
		}
		w := s.lies(t, world.Tom, changing(isConsignment, func(b *api.Bundle) { without(b, it.Index) }))
		_, err := s.as(world.Tom).Show(t.Context(), built.opened.Consignment)
		e, _ := event.Parse(o.notes[it.Index].Text)
		want := continuity.CheckTally
		switch {
		case last && e.Kind() == "returned": // the other exhibit's destruction follows it
			want = continuity.CheckRule
		case last: // its thread is shorter, and was longer when he looked before
			want = continuity.CheckThread
		}
		refused(t, w, err, want)
		dropped[e.Kind()] = true
	}
	for _, k := range []event.Kind{"ordered", "sealed", "dispatched", "received", "opened", "exported", "reported", "noted", "asked-back", "answered", "assigned", "returned", "destroyed"} {
		if !dropped[k] {
			t.Errorf("no %s was left out", k)
		}
	}
}

// everyOtherDay has the parties of the opened sending say what they can about it.
func (s *stage) everyOtherDay() {
	s.Helper()
	ctx, id := s.Context(), built.opened.Consignment
	one, other := built.opened.Exhibits[0].Exhibit, built.opened.Exhibits[1].Exhibit
	must := func(errs ...error) { s.Helper(); s.must(errors.Join(errs...)) }
	d, err := s.as(world.Tom).Report(ctx, id, []event.ExhibitID{one}, "will-not-play", nil)
	must(err)
	must(errorOf(s.as(world.Amy).Note(ctx, id, []string{"Try it again."}, &d.Event)))
	_, _, err = s.as(world.Amy).AskBack(ctx, id, []event.ExhibitID{other}, "wrong-case", nil, nil)
	must(err)
	asked, err := s.as(world.Tom).Asked(ctx)
	must(err)
	i := slices.IndexFunc(asked, func(q client.Question) bool { return q.Kind == "asked-back" })
	must(errorOf(s.as(world.Tom).Answer(ctx, &asked[i], client.Answered{Answer: event.Agreed})))
	v := s.opened(s.T, world.Sarah, "Linnet", urnOf("45AA2098221"))
	must(errorOf(s.as(world.Sarah).FileInCase(ctx, v.Case, []event.ConsignmentID{id}, false)))
	must(errorOf(s.as(world.Sarah).CasePeople(ctx, v.Case, []event.PersonID{world.Tom, world.Sarah})))
	_, _, err = s.as(world.Tom).Return(ctx, id, []event.ExhibitID{other}, nil)
	must(err)
	_, _, err = s.as(world.Tom).Destroy(ctx, id, []event.ExhibitID{one}, "all-destroyed", nil)
	must(err)
}
