package continuity_test

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// A statement signed with a stolen key is in doubt until two people have decided
// about it; then it is told what they decided and who they are.
func TestDecided(t *testing.T) {
	for decision, words := range map[event.Code]string{
		event.Stands:  "It stands: admin@cps-northshire.example and deputy@cps-northshire.example decided so at 21/11/2026",
		event.NotHers: "Not by s.khan@cps-northshire.example: admin@cps-northshire.example and deputy@cps-northshire.example decided at 21/11/2026",
	} {
		t.Run(string(decision), func(t *testing.T) {
			s := continuitytest.Told(t)
			since := event.LogIndex(0)
			s.CPS.Revoke(s.Khan, event.Compromised, &since)
			key := event.KeyRef{Holder: event.HolderID(s.Khan.ID), Number: 1}
			s.CPS.Admin.Decision(s.CPS.Deputy(), key, s.Received, decision)
			b := s.Record()
			rep := valid(t, b, s.Trust())
			if n := len(rep.InDoubt()); n != 4 { // of five of hers
				t.Errorf("%d in doubt", n)
			}
			for _, l := range rep.Statements {
				if l.Event != s.Received {
					continue
				}
				if l.InDoubt || l.Doubt == nil || l.Doubt.Decision != decision || l.Doubt.Key != key || len(l.Doubt.By) != 2 || !strings.HasPrefix(l.DoubtWords, words) {
					t.Errorf("the receipt: %+v %s", l.Doubt, l.DoubtWords)
				}
			}
			wants(t, certificateOf(t, b), words)
			o := rep.Exhibits[0].Sendings[0]
			if o.Standing != continuity.PassedOn {
				t.Fatalf("%+v", o)
			}
		})
	}
}

// Where a sending ended by a statement in doubt, its outcome says so.
func TestOutcomeInDoubt(t *testing.T) {
	s := continuitytest.Sent(t)
	received := s.Khan.Receive(s.Sending, s.Exhibit)
	since := event.LogIndex(0)
	s.CPS.Revoke(s.Khan, event.Compromised, &since)
	outcome := func() string { return valid(t, s.Record(), s.Trust()).Exhibits[0].Sendings[0].Text }
	wants(t, outcome(), "by s.khan@cps-northshire.example, for cps-northshire.example/rasso (which is in doubt).")
	key := event.KeyRef{Holder: event.HolderID(s.Khan.ID), Number: 1}
	s.CPS.Admin.Decision(s.CPS.Deputy(), key, received, event.NotHers)
	wants(t, outcome(), "(but two people decided that somebody else signed that).")
}

// The doubt over a decision is told as well: either of the two may have lost her
// key.
func TestSecondSignerInDoubt(t *testing.T) {
	s := continuitytest.Told(t)
	since := event.LogIndex(0)
	s.CPS.Revoke(s.Khan, event.Compromised, &since)
	deputy := s.CPS.Deputy()
	id := s.CPS.Admin.Decision(deputy, event.KeyRef{Holder: event.HolderID(s.Khan.ID), Number: 1}, s.Received, event.Stands)
	s.CPS.Revoke(deputy, event.Compromised, &since)
	for _, l := range valid(t, s.Record(), s.Trust()).Directories {
		if l.Event == id && (!l.InDoubt || l.Doubt.Key.Holder != event.HolderID(deputy.ID)) {
			t.Errorf("%+v", l)
		}
	}
}
