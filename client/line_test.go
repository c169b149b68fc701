package client_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// proven is what a stranger finds in a record that somebody made.
func (s *stage) proven(who event.PersonID, id event.ConsignmentID, x event.ExhibitID, file *continuity.Clear) *continuity.Report {
	s.Helper()
	b, err := s.as(who).Prove(s.Context(), id, x)
	s.must(err)
	trust, err := s.as(who).Trusted(s.Context())
	s.must(err)
	rep, err := continuity.Verify(b, *trust, file, continuity.Policy{})
	s.must(err)
	if rep.Verdict != continuity.Valid {
		s.Fatalf("the record that %s made: %v", who, rep.FirstWrong)
	}
	return rep
}

// The record of what was sent again is one for both, whoever makes it and whichever
// sending it is made from; the file is told to be of the one that was opened.
func TestProveSentAgain(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	old := built.waiting.Exhibits[1].Exhibit
	sent, err := s.sendAgain(world.Lena, built.waiting)
	s.must(err)
	again := sent.Exhibits[0].Exhibit
	_, _, err = s.as(world.Sarah).Receive(ctx, sent.Consignment, nil)
	s.must(err)
	_, err = s.as(world.Sarah).Export(ctx, sent.Consignment, nil, t.TempDir(), seal.ExtractOptions{}, nil)
	s.must(err)
	for _, row := range []struct {
		who event.PersonID
		id  event.ConsignmentID
		x   event.ExhibitID
	}{{world.Amy, built.waiting.Consignment, old}, {world.Sarah, built.waiting.Consignment, old}, {world.Sarah, sent.Consignment, again}} {
		file := &continuity.Clear{Name: "statement.txt", Content: strings.NewReader("what was said, JRS/2, unbroken")}
		rep := s.proven(row.who, row.id, row.x, file)
		if len(rep.Exhibits) != 2 || rep.Exhibits[0].Exhibit != old || rep.Number != again.SealNumber() || rep.Reference != "JRS/2" {
			t.Errorf("%s from %s: %+v", row.who, row.id.Reference(), rep.Exhibits)
		}
		if row.who != world.Sarah {
			continue
		}
		if rep.File == nil || len(rep.File.Is) != 1 || rep.File.Is[0].Number != again.SealNumber() {
			t.Errorf("the file is %+v", rep.File)
		}
	}
}

// A record goes on being made after the exhibit was given back: without the list
// of files, which nobody there can open any more.
func TestProveWhatWasReturned(t *testing.T) {
	s := newStage(t)
	x := built.opened.Exhibits[0].Exhibit
	if rep := s.proven(world.Tom, built.opened.Consignment, x, nil); len(rep.Exhibits[0].Sendings[0].OpenedBy) != 1 {
		t.Errorf("opened by %v", rep.Exhibits[0].Sendings[0].OpenedBy)
	}
	_, _, err := s.as(world.Tom).Return(t.Context(), built.opened.Consignment, []event.ExhibitID{x}, nil)
	s.must(err)
	rep := s.proven(world.Tom, built.opened.Consignment, x, nil)
	if o := rep.Exhibits[0].Sendings[0]; o.Standing != continuity.Returned {
		t.Errorf("it stands at %s", o.Standing)
	}
	if !strings.Contains(strings.Join(rep.CouldNotCheck, "\n"), "holds no list of them") {
		t.Errorf("could not check %v", rep.CouldNotCheck)
	}
}

// One of two exhibits was passed on: whoever did that has both labels, and the
// first one's other exhibit is on no thread of hers there.
func TestProveOneOfSeveralPassedOn(t *testing.T) {
	s := newStage(t)
	one := built.opened.Exhibits[0].Exhibit
	on, err := s.as(world.Tom).PassOn(t.Context(), client.Onward{
		From: built.opened.Consignment, Exhibits: []event.ExhibitID{one}, To: []event.HolderID{event.HolderID(world.CrownCourt)},
		Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
	})
	s.must(err)
	rep := s.proven(world.Tom, on.Consignment, one, nil)
	if len(rep.Exhibits[0].Sendings) != 2 || rep.Reference != built.opened.Exhibits[0].Reference {
		t.Errorf("%+v", rep.Exhibits[0])
	}
}

// owner is an exhibit's thread.
func (s *stage) owner(x event.ExhibitID) event.Owner {
	return event.OwnerExhibit(s.recipient(s.operator(), x))
}

// leftOut takes a thread out of a bundle, with what stands on no other.
func leftOut(owner event.Owner) lie {
	return changing(isConsignment, func(b *api.Bundle) {
		i := slices.IndexFunc(b.Threads, func(t api.Thread) bool { return t.Owner == owner })
		if i < 0 {
			return
		}
		gone := b.Threads[i].Indexes
		b.Threads = slices.Delete(b.Threads, i, i+1)
		b.Items = slices.DeleteFunc(b.Items, func(it api.Item) bool {
			return slices.Contains(gone, it.Index) && !slices.ContainsFunc(b.Threads, func(t api.Thread) bool { return slices.Contains(t.Indexes, it.Index) })
		})
	})
}

// A service that leaves out what an exhibit was sent again in the place of, or
// that it was sent again, is not believed: the addressee would take the one for
// the only one there ever was.
func TestLineLeftOut(t *testing.T) {
	s := newStage(t)
	old := built.waiting.Exhibits[1].Exhibit
	sent, err := s.sendAgain(world.Lena, built.waiting)
	s.must(err)
	for name, row := range map[string]struct {
		id      event.ConsignmentID
		without event.ExhibitID
		words   string
	}{
		"the one it replaces":      {sent.Consignment, old, "the statements about " + old.SealNumber() + " are not all there"},
		"the one that replaces it": {built.waiting.Consignment, sent.Exhibits[0].Exhibit, "show that thread too"},
	} {
		t.Run(name, func(t *testing.T) {
			s.T = t
			w := s.lies(t, world.Sarah, leftOut(s.owner(row.without)))
			for _, act := range []func(*client.Client) error{
				func(c *client.Client) error { return errorOf(c.Show(t.Context(), row.id)) },
				func(c *client.Client) error { _, _, err := c.Receive(t.Context(), row.id, nil); return err },
			} {
				refused(t, w, act(s.newcomer(world.Sarah)), continuity.CheckComplete, row.words)
			}
		})
	}
}

// A sending again that broke off before it was sent, was called back and done anew
// leaves an exhibit behind that was never sent. Both sides go on reading what it
// was to replace, and its record tells of all three.
func TestSentAgainAtTheSecondTry(t *testing.T) {
	s := newStage(t)
	s.lies(t, world.Lena, func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		broken := false
		if r.URL.Path == "/v1/events" {
			submissions(func(sub api.Submission) { broken = strings.HasPrefix(sub.Note, "safehand/event/v1 dispatched\n") })(r, func() (int, []byte) { return 0, nil })
		}
		if broken {
			return http.StatusServiceUnavailable, []byte(`{"code":"busy","message":"the log could not be written"}`)
		}
		return next()
	})
	if _, err := s.sendAgain(world.Lena, built.waiting); err == nil {
		t.Fatal("it was sent")
	}
	s.lies(t, world.Lena, nil)
	begun, err := s.as(world.Lena).Unfinished(t.Context())
	s.must(err)
	s.must(errorOf(s.as(world.Lena).RecallOrder(t.Context(), &begun[0])))
	old := built.waiting.Exhibits[1].Exhibit
	for _, who := range []event.PersonID{world.Amy, world.Sarah} {
		rep := s.proven(who, built.waiting.Consignment, old, nil)
		if len(rep.Exhibits) != 2 || rep.Number != old.SealNumber() {
			t.Errorf("%s of %+v", rep.Number, rep.Exhibits)
		}
	}
	sent, err := s.sendAgain(world.Lena, built.waiting)
	s.must(err)
	again := sent.Exhibits[0].Exhibit
	rep := s.proven(world.Sarah, sent.Consignment, again, nil)
	if len(rep.Exhibits) != 3 || rep.Number != again.SealNumber() {
		t.Errorf("%s of %+v", rep.Number, rep.Exhibits)
	}
}

// The draft for a statement tells what the caller did, as it is written on the
// label, and nothing of others.
func TestParagraph(t *testing.T) {
	s := newStage(t)
	draft := func(who event.PersonID, id event.ConsignmentID, which ...event.ExhibitID) string {
		t.Helper()
		text, err := s.as(who).Paragraph(t.Context(), id, which, time.UTC)
		s.must(err)
		return text
	}
	got := draft(world.Sarah, built.opened.Consignment)
	if !strings.Contains(got, "I received exhibits JRS/1 and JRS/2 electronically from "+string(world.Amy)) || !strings.Contains(got, "I did not alter them.") || strings.Contains(got, "opened") {
		t.Errorf("Sarah: %s", got)
	}
	got = draft(world.Tom, built.opened.Consignment, built.opened.Exhibits[1].Exhibit)
	if !strings.Contains(got, "I opened exhibit JRS/2 (seal number "+built.opened.Exhibits[1].Exhibit.SealNumber()+") to export it.") || strings.Contains(got, "JRS/1") {
		t.Errorf("Tom: %s", got)
	}
	if got := draft(world.Tom, built.waiting.Consignment); got != "" {
		t.Errorf("he did nothing: %s", got)
	}
	other := built.opened.Exhibits[0].Exhibit
	if _, err := s.as(world.Tom).Paragraph(t.Context(), built.waiting.Consignment, []event.ExhibitID{other}, time.UTC); code(err) != event.CodeUnknown {
		t.Errorf("of another sending: %v", err)
	}
}
