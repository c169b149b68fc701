package continuity_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/vectors"
)

func FuzzRoots(f *testing.F) {
	vectors.Seed(f, "roots")
	f.Fuzz(func(t *testing.T, b []byte) {
		trust, err := continuity.ParseRoots(b)
		if err != nil {
			if !errors.Is(err, continuity.ErrRoots) {
				t.Errorf("another error: %v", err)
			}
			return
		}
		again, err := continuity.FormatRoots(trust)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%v: read, and written as\n%s", err, again)
		}
	})
}

// Nobody makes a valid record out of another one: what is found valid is a record
// that was made, byte for byte. The witness is asked for: what stands in the lines
// of one who is not, nobody looks at.
func FuzzVerify(f *testing.F) {
	vectors.Seed(f, "record")
	v, err := vectors.Read(vectors.FS, "record/received")
	if err != nil {
		f.Fatal(err)
	}
	roots, err := vectors.Read(vectors.FS, "roots/two")
	if err != nil {
		f.Fatal(err)
	}
	trust, err := continuity.ParseRoots(roots.Body)
	if err != nil {
		f.Fatal(err)
	}
	for org := range trust.Roots {
		for _, r := range v.All("root") {
			if d, ok := bytes.CutPrefix([]byte(r), []byte(org+" ")); ok {
				var root event.Digest
				if err := root.UnmarshalText(d); err != nil {
					f.Fatal(err)
				}
				trust.Roots[org] = root
			}
		}
	}
	asks, err := vectors.Read(vectors.FS, "record/witnessed")
	if err != nil {
		f.Fatal(err)
	}
	text, err := base64.StdEncoding.DecodeString(asks.Get("policy"))
	if err != nil {
		f.Fatal(err)
	}
	policy, err := ledger.ParsePolicy(text)
	if err != nil {
		f.Fatal(err)
	}
	if rep := verifies(f, v.Body, trust, policy); rep.Verdict != continuity.Valid {
		f.Fatalf("the record it begins with: %v", rep.FirstWrong)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		rep := verifies(t, b, trust, policy)
		if rep.Verdict == continuity.Valid && !bytes.Equal(b, v.Body) {
			t.Errorf("another record is valid:\n%s", b)
		}
		if (rep.Verdict == continuity.Valid) != (rep.FirstWrong == nil) {
			t.Errorf("%s, and wrong is %v", rep.Verdict, rep.FirstWrong)
		}
	})
}

func verifies(tb testing.TB, b []byte, trust continuity.Trust, p *ledger.Policy) *continuity.Report {
	tb.Helper()
	rep, err := continuity.Verify(b, trust, nil, continuity.Policy{Witnesses: p})
	if err != nil {
		tb.Fatal(err)
	}
	return rep
}

// What is no signature of a report is none whatever it looks like, and stops nobody.
func FuzzSignedReport(f *testing.F) {
	first := "safehand/signed-report/v1 signature\n-- note --\n"
	f.Add([]byte(first + "safehand/signed-report/v1 report\nmonth 2026-10\nreport " + event.Sum(nil).String() +
		"\nlog safehand.example/log\nby sarah.khan@cps-northshire.example 1\nat 2026-11-02T09:00:00Z\n\n— sarah.khan@cps-northshire.example AAAAAAAA\n-- checkpoint --\n-- threads --\n"))
	f.Add([]byte(first))
	f.Fuzz(func(t *testing.T, b []byte) {
		if r := continuity.VerifyReport(b, nil, continuity.Trust{}); r.Verdict == continuity.Valid || r.FirstWrong == nil || len(r.Checked) > 0 {
			t.Errorf("%q is %+v", b, r)
		}
	})
}
