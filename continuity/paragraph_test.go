package continuity_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

func TestParagraph(t *testing.T) {
	s := continuitytest.Told(t)
	ev := s.Counted()
	story, err := continuity.Replay(ev, s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	number := s.Exhibit.ID.SealNumber()
	for person, want := range map[event.PersonID]string{
		"amy.reed@northshire.example":    "On 21/11/2026 at 20:32 UTC I sealed exhibit JRS/1 (seal number " + number + "). On 21/11/2026 at 20:35 UTC I sent it electronically to cps-northshire.example/rasso.",
		"p.shah@cps-northshire.example":  "On 21/11/2026 at 20:43 UTC I received exhibit JRS/1 (seal number " + number + ") electronically from s.khan@cps-northshire.example of cps-northshire.example/rasso. I did not alter it.",
		"t.ellis@cps-northshire.example": "",
	} {
		got, err := continuity.Paragraph(story, []event.ExhibitID{s.Exhibit.ID}, person, s.Texts(), time.UTC)
		if err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", person, err, got, want)
		}
	}
	got, err := continuity.Paragraph(story, []event.ExhibitID{s.Exhibit.ID}, "s.khan@cps-northshire.example", continuity.Extras{}, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, got, "I received the exhibit under seal number "+number+" electronically from amy.reed@northshire.example",
		"The system had reported its seal intact on 21/11/2026 at 20:36 UTC. I did not alter it.", "I opened it to export it.", "I sent it electronically to cps-northshire.example/appeals.")
}

// Fifteen exhibits received together are one sentence, as an officer would say it.
func TestParagraphOfMany(t *testing.T) {
	s := continuitytest.People(t)
	var references []string
	for i := range 15 {
		references = append(references, fmt.Sprintf("JRS/%d", i+1))
	}
	sending, xs := s.Amy.Send(event.HolderID(s.RASSO), references...)
	seventh := xs[6]
	others := slices.Concat(xs[:6], xs[7:])
	s.Agent.Say(s.Agent.Checking(sending, others, []*continuitytest.Exhibit{seventh}))
	s.Khan.Receive(sending, others...)
	s.Khan.Say(s.Khan.Rejection(sending, []event.Code{"seal-broken"}, seventh))
	s.Khan.Open(sending, event.ToExport, xs[0], xs[1])
	s.Khan.Say(s.Khan.Return(sending, xs[0], xs[1]))
	s.Khan.Say(s.Khan.Destruction(sending, "some-remain", xs[2]))
	story := told(t, s.World, s.Trust())
	x := continuity.Extras{Labels: map[event.ConsignmentID][]byte{sending.ID: sending.Label}}
	var ids []event.ExhibitID
	for _, e := range xs {
		ids = append(ids, e.ID)
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	got, err := continuity.Paragraph(story, ids, "s.khan@cps-northshire.example", x, london)
	if err != nil {
		t.Fatal(err)
	}
	want := "On 21/11/2026 at 20:50 GMT I received exhibits JRS/1 to JRS/6 and JRS/8 to JRS/15 electronically from amy.reed@northshire.example of northshire.example/cid. " +
		"The system had reported their seals intact on 21/11/2026 at 20:49 GMT. I did not alter them. " +
		"On 21/11/2026 at 20:51 GMT I rejected exhibit JRS/7 (seal number " + seventh.ID.SealNumber() + "): seal broken. " +
		"On 21/11/2026 at 20:52 GMT I opened exhibits JRS/1 and JRS/2 to export them. " +
		"On 21/11/2026 at 20:53 GMT I returned them to northshire.example/cid. " +
		"On 21/11/2026 at 20:54 GMT I destroyed exhibit JRS/3 (seal number " + xs[2].ID.SealNumber() + "); exported copies: some remain."
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// A receipt of several whose seals were reported differently says which were.
func TestParagraphOfDifferentSeals(t *testing.T) {
	s := continuitytest.Sent(t)
	s.Agent.Say(s.Agent.Checking(s.Sending, []*continuitytest.Exhibit{s.Exhibit}, []*continuitytest.Exhibit{s.Other}))
	s.Khan.Receive(s.Sending, s.Exhibit, s.Other)
	got, err := continuity.Paragraph(told(t, s.World, s.Trust()), []event.ExhibitID{s.Exhibit.ID, s.Other.ID}, "s.khan@cps-northshire.example", s.Texts(), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, got, "I received exhibits JRS/1 and JRS/2 electronically",
		"The system had reported the seal of exhibit JRS/1 (seal number "+s.Exhibit.ID.SealNumber()+") intact on 21/11/2026 at 20:36 UTC.",
		"The system had reported the seal of exhibit JRS/2 (seal number "+s.Other.ID.SealNumber()+") broken on 21/11/2026 at 20:36 UTC.")
}

// What two people decided that somebody else signed does not go into a statement
// that she is to sign.
func TestParagraphWithoutWhatIsNotHers(t *testing.T) {
	s := continuitytest.Sent(t)
	received := s.Khan.Receive(s.Sending, s.Exhibit)
	since := event.LogIndex(0)
	s.CPS.Revoke(s.Khan, event.Compromised, &since)
	draft := func() string {
		got, err := continuity.Paragraph(told(t, s.World, s.Trust()), []event.ExhibitID{s.Exhibit.ID}, "s.khan@cps-northshire.example", s.Texts(), time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if draft() == "" {
		t.Error("while it is in doubt it is hers to judge")
	}
	s.CPS.Admin.Decision(s.CPS.Deputy(), event.KeyRef{Holder: event.HolderID(s.Khan.ID), Number: 1}, received, event.NotHers)
	if got := draft(); got != "" {
		t.Errorf("it drafts %q", got)
	}
}

func TestParagraphOfWhatWasSentAgain(t *testing.T) {
	s := resent(t)
	story, err := continuity.Replay(s.Counted(), s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	got, err := continuity.Paragraph(story, []event.ExhibitID{s.Again[0].ID}, "amy.reed@northshire.example", s.Texts(), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, got, "I sealed exhibit JRS/7 (seal number "+s.Again[0].ID.SealNumber()+"), to be sent again in place of the exhibit under seal number "+s.Exhibit.ID.SealNumber()+".",
		"I sent it electronically to cps-northshire.example/rasso.")
	if strings.Count(got, "I sealed") != 1 {
		t.Errorf("it tells of the first sealing too: %s", got)
	}
}
