package continuity_test

import (
	"bytes"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// A whole record of a world that somebody made up, with a service, a log and roots
// under the true names, agrees with itself to the last byte. Who believes its roots
// believes it; nobody who has the true ones does.
func TestMadeUpRecord(t *testing.T) {
	w := continuitytest.New(t)
	w.Forger = "mallory"
	s := continuitytest.Cast(w)
	s.Send()
	s.Khan.Receive(s.Sending, s.Exhibit, s.Other)
	forged, truth := s.Record(), continuitytest.Sent(t).Trust()
	valid(t, forged, s.Trust())
	rep := verify(t, forged, truth, continuity.Policy{})
	refused(t, rep, continuity.CheckRoot, "northshire.example")
	if len(rep.Statements) > 0 {
		t.Error("and yet it tells its story")
	}
	roots, err := continuity.FormatRoots(s.Trust())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"roots": string(roots), "policy": "log safehand.example/log+0b1a2c3d+AAAA\nquorum none\n",
	} {
		for _, at := range []string{"-- checkpoint --\n", "-- certificate.txt --\n"} {
			b := bytes.Replace(forged, []byte(at), []byte("-- "+name+" --\n"+text+at), 1)
			if bytes.Equal(b, forged) {
				t.Fatalf("there is no %q", at)
			}
			if rep := verify(t, b, truth, continuity.Policy{}); rep.Verdict != continuity.Unreadable {
				t.Errorf("with %s of its own it is %s", name, rep.Verdict)
			}
		}
	}
}

// A day is how long a statement may be under way.
func TestKeptBackForADay(t *testing.T) {
	for late, void := range map[event.Time]bool{event.MaxSeen: false, event.MaxSeen + 1: true} {
		s := continuitytest.Sent(t)
		n := s.Note(s.Khan.Receipt(s.Sending, s.Exhibit), s.Khan.Key)
		at := s.Now
		s.Account(s.Exhibit.Owner())
		s.Now = at + late
		s.Log(n, s.Touch(s.Exhibit.Owner()))
		_, err := continuity.Replay(s.Counted(), s.Trust())
		if (err != nil) != void {
			t.Errorf("after %d seconds: %v", late, err)
		}
	}
}
