package client_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
)

// What is signed of a report is checked with no service: who signed it, by the directory of
// her organisation, and that these are the bytes. Another report, another root, a month or
// a name written over, and any bit turned in the file are refused.
func TestA15AReportIsSignedByWhoMadeIt(t *testing.T) {
	s := newStage(t)
	report := []byte("BOARD REPORT, November 2026\n")
	signed, err := s.as(world.Sarah).SignReport(t.Context(), november, report)
	s.must(err)
	trust := trusting(t, s.w.Home(event.ActorID(world.Sarah)))
	good := continuity.VerifyReport(signed, report, trust)
	if good.Verdict != continuity.Valid || good.By.ID != event.ActorID(world.Sarah) || good.Month != "2026-11" || len(good.Checked) == 0 {
		t.Fatalf("what she signed: %+v, %v", good, good.FirstWrong)
	}
	refused := func(what string, signature, report []byte, trust continuity.Trust) {
		t.Helper()
		if r := continuity.VerifyReport(signature, report, trust); r.Verdict == continuity.Valid || len(r.Checked) > 0 {
			t.Errorf("%s: %+v", what, r)
		}
	}
	refused("another report", signed, append(bytes.Clone(report), '\n'), trust)
	refused("nobody's root", signed, report, continuity.Trust{})
	other := trusting(t, s.w.Home(event.ActorID(world.Amy)))
	other.Home = "" // the police recognise the prosecutors, and this auditor asks for the police alone
	refused("another organisation's root", signed, report, other)
	for was, is := range map[string]string{"month 2026-11": "month 2026-10", "by sarah.khan": "by priya.singh", "v1 report": "v1 papers", "\nat 2026": "\nat 2025"} {
		changed := bytes.Replace(signed, []byte(was), []byte(is), 1)
		if bytes.Equal(changed, signed) {
			t.Errorf("%q is not in it", was)
		}
		refused(is, changed, report, trust)
	}
	for i := 0; i < len(signed); i += 1 + len(signed)/200 {
		bad := bytes.Clone(signed)
		bad[i] ^= 1 << (i % 8)
		refused("a bit", bad, report, trust)
	}
}

// While her access is stopped, by the directory in the file, her signature of a report
// counts for no more than her statements do.
func TestA15WhoIsStoppedSignsNoReport(t *testing.T) {
	s := newStage(t)
	report := []byte("BOARD REPORT, November 2026\n")
	sign := func(who event.PersonID) *txtar.Archive {
		t.Helper()
		b, err := s.as(who).SignReport(t.Context(), november, report)
		s.must(err)
		return txtar.Parse(b)
	}
	verify := func(of, directory *txtar.Archive) *continuity.SignedReport {
		files := append(slices.Clone(of.Files[:1]), directory.Files[1:]...)
		b := txtar.Format(&txtar.Archive{Comment: of.Comment, Files: files})
		return continuity.VerifyReport(b, report, trusting(t, s.w.Home(event.ActorID(world.Sarah))))
	}
	stops := func(do func(context.Context, event.PersonID) (*client.Done, error)) {
		t.Helper()
		_, err := do(t.Context(), world.Tom)
		s.must(err)
	}
	tom := sign(world.Tom)
	stops(s.as(world.Sarah).StopPerson)
	r := verify(tom, sign(world.Sarah))
	if r.Verdict != continuity.Invalid || r.FirstWrong.Check != continuity.CheckSignature || !strings.Contains(r.FirstWrong.Error(), "the access of "+string(world.Tom)+" was stopped by "+string(world.Sarah)) {
		t.Errorf("what he signed: %s, %v", r.Verdict, r.FirstWrong)
	}
	stops(s.as(world.Sarah).ResumePerson)
	for _, with := range []*txtar.Archive{tom, sign(world.Sarah)} {
		r = verify(tom, with)
		if r.Verdict != continuity.Valid || !strings.Contains(r.Words(), "or her access stopped, after") {
			t.Errorf("before the stop and after it: %v\n%s", r.FirstWrong, r.Words())
		}
	}
}

// trusting is what whoever has that home believes to begin with.
func trusting(t *testing.T, home string) continuity.Trust {
	t.Helper()
	h, err := client.OpenHome(home)
	if err != nil {
		t.Fatal(err)
	}
	org := h.Config.Who.Org()
	return continuity.Trust{Roots: map[event.OrgID]event.Digest{org: h.Config.Root}, Home: org, Log: h.Config.Log}
}
