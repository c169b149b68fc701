package event_test

import (
	"bytes"
	"encoding"
	"testing"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/vectors"
)

func FuzzSeal(f *testing.F) {
	vectors.Seed(f, "seal")
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := event.ParseSeal(b)
		if err != nil {
			return
		}
		again, err := s.Text()
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%v: parse then write gives\n%s", err, again)
		}
	})
}

// value is whatever is one value of a line, with one spelling.
type value interface {
	encoding.TextMarshaler
	encoding.TextUnmarshaler
}

func values() []value {
	return []value{
		new(event.Digest), new(event.Salt), new(event.Time), new(event.FileTime), new(event.Code), new(event.OrgID), new(event.PersonID), new(event.UnitID),
		new(event.AgentID), new(event.PartyID), new(event.HolderID), new(event.ActorID), new(event.Origin), new(event.Signer), new(event.KeyRef),
		new(event.VKey), new(event.LogKey), new(event.AgeRecipient), new(event.Seen), new(event.LogIndex), new(event.Sized), new(event.LabelRef),
		new(event.Opening), new(event.Zone), new(event.URN), new(event.Owner), new(event.Deadline), new(event.Count), new(event.Segments), new(event.Stream),
		new(event.Pseudonym), new(event.File), new(event.GrantRef), new(event.KeyCopy), new(event.Reliance), new(event.OrderedExhibit),
		new(event.DispatchedExhibit), new(event.FreeText),
	}
}

// Every value that is read is written with the same bytes: it stands in texts
// whose digest is somebody's identity, and in the addresses of the service.
func FuzzValues(f *testing.F) {
	vectors.Seed(f, "key", "recipient")
	for _, s := range []string{
		"31", "2026-11-21T20:31:00Z", "1795293060.250000000", "amy.reed@northshire.example 1", "cps-northshire.example/rasso/intake",
		"safehand.example/log", "mon 09:00 17:00", "45AA2098221", "organisation northshire.example", "hours 2", "instant 2026-11-23T11:00:00Z agreed",
		"victim 1", "3 8388608 19000000", "155648 155648", "victim Child A", "compromised", "Europe/London",
		"2048 0 1795255562.246913578 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 text/plain JRS 1/caf%E9.txt",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "31 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 500", "e0fcab987236cb02bba4919f9ea8280d",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, v := range values() {
			if v.UnmarshalText(b) != nil {
				continue
			}
			if again, err := v.MarshalText(); err != nil || !bytes.Equal(again, b) {
				t.Errorf("%T: %q is written as %q (%v)", v, b, again, err)
			}
		}
	})
}

// What people type has one form once it was read, and that form reads as itself.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"SH-7Q4M-2KPD-9XWC-3VTR", "rt 7q4m2kpd9xwc3vtr", "7Q4M-2KPD", "ca-iIlL-oO00", "SH-UUUU"} {
		f.Add(s)
	}
	read := []func(string) (string, error){event.NormalNumber, event.NormalReference, event.NormalCaseReference}
	f.Fuzz(func(t *testing.T, s string) {
		for i, normal := range read {
			one, err := normal(s)
			if err != nil {
				continue
			}
			if two, err := normal(one); err != nil || two != one {
				t.Errorf("%d: %q is %q, and that is %q (%v)", i, s, one, two, err)
			}
		}
	})
}
