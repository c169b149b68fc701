package continuity_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// resent is a story in which JRS/7 arrived broken and was sent again.
func resent(t *testing.T) *continuitytest.Story {
	t.Helper()
	s := continuitytest.People(t)
	sending, xs := s.Amy.Send(event.HolderID(s.RASSO), "JRS/6", "JRS/7")
	s.Sending, s.Other, s.Exhibit = sending, xs[0], xs[1]
	s.Agent.Say(s.Agent.Checking(sending, xs[:1], xs[1:]))
	s.Khan.Receive(sending, s.Other)
	s.Khan.Say(s.Khan.Rejection(sending, []event.Code{"seal-broken"}, s.Exhibit))
	s.Onward, s.Again = s.Amy.SendAgain(event.HolderID(s.RASSO), s.Exhibit)
	s.Khan.Receive(s.Onward, s.Again...)
	s.Khan.Open(s.Onward, event.View, s.Again...)
	return s
}

// One line of continuity: the record of an exhibit that was sent again is that of
// what it was sent again as, and tells both as one story.
func TestSentAgain(t *testing.T) {
	s := resent(t)
	old, again := s.Exhibit.ID, s.Again[0].ID
	ev := s.Counted()
	story, err := continuity.Replay(ev, s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	b := s.RecordOf(ev, s.Texts())
	other, err := continuity.Make(ev, story, again, s.Texts())
	if err != nil || !bytes.Equal(b, other) {
		t.Errorf("asked for either, it is another record: %v", err)
	}
	rep := valid(t, b, s.Trust())
	var kinds []string
	for _, l := range rep.Statements {
		kinds = append(kinds, string(l.Kind))
	}
	want := "ordered sealed dispatched checked rejected ordered sealed dispatched received opened"
	if got := strings.Join(kinds, " "); got != want {
		t.Errorf("statements %s, want %s", got, want)
	}
	if of := rep.Statements[6].Of; !slices.Equal(of, []string{old.SealNumber(), again.SealNumber()}) {
		t.Errorf("the second sealing is of %v", of)
	}
	if len(rep.Exhibits) != 2 || rep.Exhibits[0].Exhibit != old || rep.Number != again.SealNumber() || *rep.Exhibit != again {
		t.Errorf("exhibits %+v", rep.Exhibits)
	}
	if !rep.Exhibits[0].NeverOpened.Holds || rep.Exhibits[1].NeverOpened.Holds {
		t.Error("the first was never opened, and the second was")
	}
	wants(t, certificateOf(t, b), "JRS/7, sent again", "Seal number: "+again.SealNumber(), "Sent before as: "+old.SealNumber(),
		"Sealed by amy.reed@northshire.example, for northshire.example/cid, under seal number "+again.SealNumber()+", to be sent again in place of the exhibit under seal number "+old.SealNumber(),
		old.SealNumber()+", "+s.Sending.ID.Reference()+" to cps-northshire.example/rasso: rejected unopened (seal broken)",
		"Rejected by s.khan@cps-northshire.example, for cps-northshire.example/rasso: seal broken.")
	if strings.Contains(string(b), "owner "+s.Other.Owner().String()) {
		t.Error("the record holds statements of another exhibit of the sending")
	}
}

// A clear file is told by which of the two it is of, as far as the lists in the
// record reach.
func TestFileOfALine(t *testing.T) {
	s := resent(t)
	ev := s.Counted()
	old, again := s.Exhibit.ID, s.Again[0].ID
	of := func(id event.ExhibitID) continuity.FileOf {
		return continuity.FileOf{Number: id.SealNumber(), Path: "interview/part one.mp4"}
	}
	for name, row := range map[string]struct {
		manifests []event.ExhibitID
		content   string
		verdict   continuity.Verdict
		is        []continuity.FileOf
		cant      bool
	}{
		"of both":                     {[]event.ExhibitID{old, again}, string(s.Exhibit.Content), continuity.Valid, []continuity.FileOf{of(old), of(again)}, false},
		"of the one with a list":      {[]event.ExhibitID{again}, string(s.Exhibit.Content), continuity.Valid, []continuity.FileOf{of(again)}, true},
		"of none":                     {[]event.ExhibitID{old, again}, "other", continuity.Invalid, []continuity.FileOf{}, false},
		"perhaps of the one unlisted": {[]event.ExhibitID{again}, "other", continuity.Valid, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			x := continuity.Extras{Manifests: map[event.ExhibitID][]byte{}}
			for _, id := range row.manifests {
				x.Manifests[id] = s.Texts().Manifests[id]
			}
			rep, err := continuity.Verify(s.RecordOf(ev, x), s.Trust(), &continuity.Clear{Name: "x.mp4", Content: strings.NewReader(row.content)}, continuity.Policy{})
			if err != nil || rep.Verdict != row.verdict {
				t.Fatalf("%v %s %v", err, rep.Verdict, rep.FirstWrong)
			}
			var is []continuity.FileOf
			if rep.File != nil {
				is = rep.File.Is
			}
			if !slices.Equal(is, row.is) || (rep.File == nil) != (row.is == nil) {
				t.Errorf("it is %v, want %v", is, row.is)
			}
			if got := strings.Contains(strings.Join(rep.CouldNotCheck, "\n"), "Can't check the file x.mp4 against "+old.SealNumber()); got != row.cant {
				t.Errorf("could not check: %v, want %v", got, row.cant)
			}
		})
	}
}

// A story without a part of the line makes no record, and a record from which it
// was taken is refused.
func TestPartOfALine(t *testing.T) {
	s := resent(t)
	full := s.Counted()
	for name, row := range map[string]struct {
		without, of *continuitytest.Exhibit
		check       string
		words       string
	}{
		"the first left out":  {s.Exhibit, s.Again[0], continuity.CheckComplete, "the statements about " + s.Exhibit.ID.SealNumber()},
		"the second left out": {s.Again[0], s.Exhibit, continuity.CheckComplete, "show that thread too"},
	} {
		t.Run(name, func(t *testing.T) {
			owners := slices.DeleteFunc(s.Owners(), func(o event.Owner) bool { return o == row.without.Owner() })
			ev := s.Evidence(owners...)
			story, err := continuity.Replay(ev, s.Trust())
			if err == nil {
				_, err = continuity.Make(ev, story, row.of.ID, continuity.Extras{})
			}
			var f *continuity.Fault
			if !errors.As(err, &f) || f.Check != row.check || !strings.Contains(err.Error(), row.words) {
				t.Errorf("Make: %v", err)
			}
			r, err := continuity.Parse(s.RecordOf(full, continuity.Extras{}))
			if err != nil {
				t.Fatal(err)
			}
			r.SetEvidence(ev)
			r.Header.Exhibits = []event.ExhibitID{row.of.ID}
			refused(t, verify(t, r.Bytes(), s.Trust(), continuity.Policy{}), row.check, row.words)
		})
	}
}

// The second left out where its order is there for another's sake: the thread
// itself is asked for.
func TestPartOfALineWithItsOrder(t *testing.T) {
	s := continuitytest.People(t)
	first, xs := s.Amy.Send(event.HolderID(s.RASSO), "JRS/6", "JRS/7")
	s.Khan.Say(s.Khan.Rejection(first, []event.Code{"seal-broken"}, xs...))
	_, again := s.Amy.SendAgain(event.HolderID(s.RASSO), xs...)
	s.Sending, s.Exhibit, s.Again = first, xs[0], []*continuitytest.Exhibit{xs[1], again[1]}
	story, err := continuity.Replay(s.Counted(), s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := story.Line(story.State.Sealed(xs[0].ID)); !errors.Is(err, &continuity.Fault{Check: continuity.CheckComplete}) {
		t.Errorf("a line without its end: %v", err)
	}
	if line, err := story.Line(story.State.Sealed(xs[1].ID)); err != nil || len(line) != 2 {
		t.Errorf("a whole line: %d, %v", len(line), err)
	}
}

// Two exhibits that each say that they were sent in place of the other: a service
// and a sealer together can log it, and a verifier must come to an end.
func TestLineInACircle(t *testing.T) {
	s := continuitytest.People(t)
	d := s.Amy.Draft(event.HolderID(s.RASSO), "JRS/1", "JRS/2")
	a, b := d.Exhibits[0], d.Exhibits[1]
	s.Log(s.Note(s.Amy.Sealing(d, a, b), d.Key), s.Touch(a.Owner()))
	s.Log(s.Note(s.Amy.Sealing(d, b, a), d.Key), s.Touch(a.Owner()), s.Touch(b.Owner()))
	s.Exhibit, s.Again = a, []*continuitytest.Exhibit{b}
	ev := s.Counted()
	story, err := continuity.Replay(ev, s.Trust())
	if err == nil {
		_, err = continuity.Make(ev, story, a.ID, continuity.Extras{})
	}
	if !errors.Is(err, &continuity.Fault{Check: continuity.CheckRule}) {
		t.Errorf("got %v", err)
	}
}

// A sending again that was begun, recalled and begun anew leaves an exhibit behind
// that was never sent: it is of the line, and the last one is what it is now.
func TestSentAgainAtTheSecondTry(t *testing.T) {
	s := continuitytest.Sent(t)
	s.Khan.Say(s.Khan.Rejection(s.Sending, []event.Code{"seal-broken"}, s.Exhibit))
	d := s.Amy.Draft(event.HolderID(s.RASSO), "JRS/1")
	s.Say(s.Amy.Sealing(d, d.Exhibits[0], s.Exhibit), d.Key)
	s.Amy.RecallOrder(d.ID)
	sending, again := s.Amy.SendAgain(event.HolderID(s.RASSO), s.Exhibit)
	s.Again, s.Onward = []*continuitytest.Exhibit{d.Exhibits[0], again[0]}, sending
	rep := valid(t, s.Record(), s.Trust())
	if len(rep.Exhibits) != 3 || rep.Number != again[0].ID.SealNumber() || len(rep.Exhibits[1].Sendings) != 0 {
		t.Errorf("%s of %+v", rep.Number, rep.Exhibits)
	}
	s.Again = again
	_, err := continuity.Replay(s.Counted(), s.Trust())
	if !errors.Is(err, &continuity.Fault{Check: continuity.CheckComplete}) {
		t.Errorf("without the one that was never sent: %v", err)
	}
}

// Of two threads of a line one is cut at an account an hour older than the other:
// an opening of the one could be left out behind it.
func TestLineCutAtAnOlderAccount(t *testing.T) {
	s := resent(t)
	s.Account(s.Exhibit.Owner())
	s.Now += 2 * 3600
	s.Amy.Open(s.Sending, event.View, s.Exhibit)
	ev := s.Counted()
	truncate(ev, s.Exhibit.Owner())
	story, err := continuity.Replay(ev, s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	_, err = continuity.Make(ev, story, s.Exhibit.ID, continuity.Extras{})
	if !errors.Is(err, &continuity.Fault{Check: continuity.CheckComplete}) || !strings.Contains(err.Error(), "what was sent again in its line up to") {
		t.Errorf("Make: %v", err)
	}
}
