package continuity_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

func certificateOf(t *testing.T, b []byte) string {
	t.Helper()
	r, err := continuity.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Certificate)
}

// flat is text without its line breaks.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func wants(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(flat(text), w) {
			t.Errorf("it does not say %q", w)
		}
	}
}

func TestCertificate(t *testing.T) {
	s := continuitytest.Told(t)
	c := certificateOf(t, s.Record())
	wants(t, c,
		"Exhibit reference: JRS/1", "Description: Interview, first part",
		"Seal number: "+s.Exhibit.ID.SealNumber(), "Seal in full: "+s.Exhibit.ID.String(),
		"Sealed by amy.reed@northshire.example, for northshire.example/cid",
		"21/11/2026 20:35:00 UTC, entry 35 Sent by amy.reed@northshire.example",
		"Checked by the machine cps-northshire.example/rasso/intake",
		"Received by s.khan@cps-northshire.example, for cps-northshire.example/rasso, who signed for it",
		"Opened by s.khan@cps-northshire.example, for cps-northshire.example/rasso, to export it",
		"Exported by s.khan@cps-northshire.example", "Passed on by s.khan@cps-northshire.example",
		"Received by p.shah@cps-northshire.example, for cps-northshire.example/appeals",
		"key 1 of cps-northshire.example/rasso, of which a copy was made for s.khan@cps-northshire.example, t.ellis@cps-northshire.example",
	)
	if strings.Contains(c, "Nobody is recorded") {
		t.Error("it was opened, and the certificate says nobody did")
	}
	for l := range strings.Lines(c) {
		if len(l) > 90 {
			t.Errorf("a line of %d characters: %s", len(l), l)
		}
	}
}

func TestCertificateIsTheSameEachTime(t *testing.T) {
	s := continuitytest.Told(t)
	ev := s.Counted()
	first := s.RecordOf(ev, s.Texts())
	for range 5 {
		if !bytes.Equal(s.RecordOf(ev, s.Texts()), first) {
			t.Fatal("the same story gave another record")
		}
	}
}

// stories are ends that a story can have.
func stories() map[string]func(*testing.T) *continuitytest.Story {
	return map[string]func(*testing.T) *continuitytest.Story{
		"told": func(t *testing.T) *continuitytest.Story { return continuitytest.Told(t) },
		"sent": func(t *testing.T) *continuitytest.Story { return continuitytest.Sent(t) },
		"received": func(t *testing.T) *continuitytest.Story {
			s := continuitytest.Sent(t)
			s.Khan.Receive(s.Sending, s.Exhibit, s.Other)
			return s
		},
		"recalled": func(t *testing.T) *continuitytest.Story {
			s := continuitytest.Sent(t)
			s.Amy.Recall(s.Sending, s.Exhibit)
			return s
		},
		"opened by the sender": func(t *testing.T) *continuitytest.Story {
			s := continuitytest.Sent(t)
			s.Amy.Open(s.Sending, event.View, s.Exhibit)
			return s
		},
		"never sent": func(t *testing.T) *continuitytest.Story {
			s := continuitytest.People(t)
			d := s.Amy.Order(event.HolderID(s.RASSO), "JRS/1")
			s.Exhibit = d.Exhibits[0]
			s.Amy.RecallOrder(d.ID)
			return s
		},
		"in doubt": func(t *testing.T) *continuitytest.Story {
			s := continuitytest.Told(t)
			since := event.LogIndex(0)
			s.CPS.Revoke(s.Khan, event.Compromised, &since)
			return s
		},
	}
}

// No certificate and no report may claim what docs/threat-model.md says must
// not be claimed.
func TestNoOverclaim(t *testing.T) {
	for name, story := range stories() {
		t.Run(name, func(t *testing.T) {
			s := story(t)
			b := s.Record()
			rep := valid(t, b, s.Trust())
			all := certificateOf(t, b) + strings.Join(rep.Checked, "\n") + strings.Join(rep.DoesNotShow, "\n") +
				strings.Join(rep.CouldNotCheck, "\n") + rep.Exhibits[0].NeverOpened.Text
			for _, l := range rep.Statements {
				all += "\n" + l.Words
			}
			for _, w := range []string{"authentic", "tamper", "admissible", "chain of custody", "guarantee", "genuine", "prove", "consignment", "cannot be"} {
				if strings.Contains(strings.ToLower(all), w) {
					t.Errorf("it says %q", w)
				}
			}
			wants(t, all, "UTC", "This is wrong only if the service and a holder of a recipient's key broke the rules together",
				"a machine that was unlocked", "vouches for its own head")
		})
	}
}

func TestNeverOpened(t *testing.T) {
	for name, holds := range map[string]bool{
		"sent": true, "received": true, "recalled": true, "never sent": true,
		"told": false, "opened by the sender": false, "in doubt": false,
	} {
		t.Run(name, func(t *testing.T) {
			s := stories()[name](t)
			b := s.Record()
			rep := valid(t, b, s.Trust())
			if rep.Exhibits[0].NeverOpened.Holds != holds {
				t.Errorf("never opened: %v, want %v", rep.Exhibits[0].NeverOpened.Holds, holds)
			}
			c := certificateOf(t, b)
			if got := strings.Contains(c, "Nobody is recorded as having opened it."); got != holds {
				t.Errorf("the certificate says so: %v, want %v", got, holds)
			}
			wants(t, c, "key was released by this service up to", "gave it away: amy.reed@northshire.example")
		})
	}
}

func TestRecallsLimit(t *testing.T) {
	s := stories()["recalled"](t)
	wants(t, certificateOf(t, s.Record()), "Recalled by amy.reed@northshire.example", "the bytes may already have been fetched")
}

func TestInDoubt(t *testing.T) {
	s := stories()["in doubt"](t)
	b := s.Record()
	rep := valid(t, b, s.Trust())
	var by []string
	for _, l := range rep.InDoubt() {
		by = append(by, string(l.By))
	}
	if len(by) != 5 || by[0] != "s.khan@cps-northshire.example" {
		t.Errorf("in doubt: %v", by)
	}
	if got := strings.Count(flat(certificateOf(t, b)), "In doubt: signed with key 1 of s.khan@cps-northshire.example, which its organisation later reported compromised from entry 0 on. Nobody has decided"); got != 5 {
		t.Errorf("the certificate marks %d statements", got)
	}
}
