package continuity_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// folder holds the records of some exhibits beside a sheet.
type folder map[string][]byte

func (f folder) read(name string) ([]byte, error) {
	if b, ok := f[name]; ok {
		return b, nil
	}
	return nil, os.ErrNotExist
}

func recordOf(s *continuitytest.Story, x *continuitytest.Exhibit) []byte {
	before := s.Exhibit
	defer func() { s.Exhibit = before }()
	s.Exhibit = x
	return s.Record()
}

// held are the records of exhibits, each in a file.
func held(t *testing.T, s *continuitytest.Story, xs ...*continuitytest.Exhibit) ([]continuity.Held, folder) {
	t.Helper()
	var out []continuity.Held
	f := folder{}
	for _, x := range xs {
		b := recordOf(s, x)
		name := strings.ReplaceAll(x.Reference, "/", "-") + ".continuity"
		f[name] = b
		out = append(out, continuity.Held{Name: name, Record: b, Report: valid(t, b, s.Trust())})
	}
	return out, f
}

func unopened(t *testing.T, s *continuitytest.Story) (*continuity.Sheet, folder) {
	t.Helper()
	all, f := held(t, s, s.Exhibit, s.Other)
	sheet, err := continuity.NeverOpened(all, &s.Sending.ID)
	if err != nil {
		t.Fatal(err)
	}
	return sheet, f
}

// A19: of a sending that nobody opened there is one sheet, which anybody checks with
// nothing but the records beside it and roots of her own.
func TestA19TheNeverOpenedSheet(t *testing.T) {
	s := continuitytest.Sent(t)
	s.Khan.Receive(s.Sending, s.Exhibit)
	sheet, f := unopened(t, s)
	b := sheet.Text()
	rep := continuity.VerifySheet(b, f.read, s.Trust(), continuity.Policy{})
	if rep.Verdict != continuity.Valid || len(rep.Exhibits) != 2 || rep.Until != sheet.Until {
		t.Fatalf("%+v: %v", rep, rep.FirstWrong)
	}
	wants(t, string(b), "every exhibit of the sending "+s.Sending.ID.Reference(), "No key was released by this service up to",
		"gave it away: amy.reed@northshire.example", "their copies are not in the log", "Without a key they can't be read",
		"broke the rules together", "a question for people", "Anything after")
}

// A19: what was opened gets none, whoever opened it, and is told by whom; nor does a
// sending of which an exhibit is left out.
func TestA19NoSheetOfWhatWasOpened(t *testing.T) {
	s := continuitytest.Sent(t)
	s.Khan.Receive(s.Sending, s.Exhibit, s.Other)
	all, _ := held(t, s, s.Exhibit)
	if _, err := continuity.NeverOpened(all, &s.Sending.ID); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("a sending of which a record is missing: %v", err)
	}
	if _, err := continuity.NeverOpened(all, &event.ConsignmentID{}); err == nil || !strings.Contains(err.Error(), "none of the records") {
		t.Errorf("another sending: %v", err)
	}
	if _, err := continuity.NeverOpened(nil, nil); err == nil {
		t.Error("a sheet of nothing")
	}
	s.Amy.Open(s.Sending, event.View, s.Exhibit)
	all, _ = held(t, s, s.Exhibit)
	if _, err := continuity.NeverOpened(all, nil); err == nil || !strings.Contains(err.Error(), "opened: by amy.reed@northshire.example at ") {
		t.Errorf("opened by the sender: %v", err)
	}
	all, _ = held(t, s, s.Other)
	if _, err := continuity.NeverOpened(all, nil); err != nil {
		t.Errorf("the other one: %v", err)
	}
}

// A19: each thing changed in a sheet, or in what stands beside it, is refused by name.
func TestA19ATamperedSheetIsRefused(t *testing.T) {
	s := continuitytest.Sent(t)
	sheet, f := unopened(t, s)
	b := string(sheet.Text())
	until, _ := sheet.Until.MarshalText()
	later, _ := (sheet.Until + 86400).MarshalText()
	stranger := s.Trust()
	stranger.Roots = map[event.OrgID]event.Digest{}
	for o := range s.Trust().Roots {
		stranger.Roots[o] = event.Sum([]byte(o))
	}
	s.Now += 3600
	s.Khan.Receive(s.Sending, s.Exhibit)
	s.Khan.Open(s.Sending, event.View, s.Exhibit)
	opened := recordOf(s, s.Exhibit)
	change := func(old, new string) string {
		if !strings.Contains(b, old) {
			t.Fatalf("there is no %q", old)
		}
		return strings.Replace(b, old, new, 1)
	}
	for _, r := range []struct {
		name, sheet, why string
		beside           folder
		trust            continuity.Trust
		policy           continuity.Policy
	}{
		{"a word", change("nobody is recorded", "nobody at all is recorded"), "something else than its records show", f, s.Trust(), continuity.Policy{}},
		{"a limit left out", change("- That nobody fetched the sealed bytes. Without a key they can't be read.\n", ""), "something else", f, s.Trust(), continuity.Policy{}},
		{"a later instant", change(string(until), string(later)), "its records up to", f, s.Trust(), continuity.Policy{}},
		{"a sending more", change(s.Sending.ID.String(), event.Sum(nil).String()), "none of the records is of", f, s.Trust(), continuity.Policy{}},
		{"an exhibit left out", b[:strings.Index(b, "record ")] + b[strings.LastIndex(b, "record "+event.Sum(f["JRS-2.continuity"]).String()):], "is missing", f, s.Trust(), continuity.Policy{}},
		{"too early", b, "and you ask for", f, s.Trust(), continuity.Policy{CountedSince: sheet.Until + 1}},
		{"a record that is not there", b, "not beside the sheet", folder{"JRS-1.continuity": f["JRS-1.continuity"]}, s.Trust(), continuity.Policy{}},
		{"a record changed", b, "not the record that the sheet was made of", folder{"JRS-1.continuity": f["JRS-2.continuity"], "JRS-2.continuity": f["JRS-2.continuity"]}, s.Trust(), continuity.Policy{}},
		{"the record after it was opened", change(event.Sum(f["JRS-1.continuity"]).String(), event.Sum(opened).String()), "it was opened: by s.khan", folder{"JRS-1.continuity": opened, "JRS-2.continuity": f["JRS-2.continuity"]}, s.Trust(), continuity.Policy{}},
		{"somebody else's roots", b, "root", f, stranger, continuity.Policy{}},
		{"a file elsewhere", change(" JRS-1.continuity", " ../JRS-1.continuity"), "names no record in a file beside it", f, s.Trust(), continuity.Policy{}},
		{"another format", change("/v1 sheet", "/v2 sheet"), "it is none", f, s.Trust(), continuity.Policy{}},
	} {
		t.Run(r.name, func(t *testing.T) {
			rep := continuity.VerifySheet([]byte(r.sheet), r.beside.read, r.trust, r.policy)
			if rep.Verdict == continuity.Valid || rep.FirstWrong == nil || !strings.Contains(rep.FirstWrong.Error(), r.why) {
				t.Errorf("%s: %v, want %q", rep.Verdict, rep.FirstWrong, r.why)
			}
			if rep.Text != "" || len(rep.Exhibits) > 0 {
				t.Error("a refused sheet says something")
			}
		})
	}
}

// A sheet is text of a stranger: it is read, or refused, and names no other folder.
func FuzzSheet(f *testing.F) {
	f.Add([]byte("safehand/never-opened/v1 sheet\nuntil 2026-11-22T20:00:00Z\nrecord " + event.Sum(nil).String() + " JRS-1.continuity\n\nNEVER OPENED\n"))
	f.Add([]byte("safehand/never-opened/v1 sheet\nuntil 2026-11-22T20:00:00Z\nsending " + event.Sum(nil).String() + "\nrecord " + event.Sum(nil).String() + " ../x\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := continuity.ParseSheet(b)
		if err != nil {
			if !errors.Is(err, &continuity.Fault{Check: continuity.CheckSheet}) {
				t.Errorf("another error: %v", err)
			}
			return
		}
		for _, r := range s.Records {
			if strings.ContainsAny(r.Name, "/\\\n") || r.Name == ".." {
				t.Errorf("it names %q", r.Name)
			}
		}
		if head, _, _ := bytes.Cut(s.Text(), []byte("\n\n")); !bytes.HasPrefix(b, append(head, "\n\n"...)) {
			t.Errorf("read, and written as\n%s", head)
		}
	})
}
