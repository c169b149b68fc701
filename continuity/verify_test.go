package continuity_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

func verify(t *testing.T, b []byte, trust continuity.Trust, p continuity.Policy) *continuity.Report {
	t.Helper()
	rep, err := continuity.Verify(b, trust, nil, p)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func valid(t *testing.T, b []byte, trust continuity.Trust) *continuity.Report {
	t.Helper()
	rep := verify(t, b, trust, continuity.Policy{})
	if rep.Verdict != continuity.Valid {
		t.Fatalf("%s: %v", rep.Verdict, rep.FirstWrong)
	}
	return rep
}

// refused wants an invalid record, the check by name and words of the fault.
func refused(t *testing.T, rep *continuity.Report, check string, words ...string) {
	t.Helper()
	if rep.Verdict != continuity.Invalid {
		t.Fatalf("verdict %s (%v), want invalid", rep.Verdict, rep.FirstWrong)
	}
	if rep.FirstWrong.Check != check {
		t.Errorf("check %q (%v), want %q", rep.FirstWrong.Check, rep.FirstWrong, check)
	}
	for _, w := range words {
		if !strings.Contains(rep.FirstWrong.Error(), w) {
			t.Errorf("%q does not name %q", rep.FirstWrong, w)
		}
	}
}

func TestTheWholeStory(t *testing.T) {
	s := continuitytest.Told(t)
	b := s.Record()
	rep := valid(t, b, s.Trust())
	var kinds []string
	for _, l := range rep.Statements {
		kinds = append(kinds, string(l.Kind))
	}
	if got, want := strings.Join(kinds, " "), "ordered sealed dispatched checked received opened exported opened dispatched received"; got != want {
		t.Errorf("statements %s, want %s", got, want)
	}
	if rep.Exhibits[0].NeverOpened.Holds {
		t.Error("it was opened, and the report says it never was")
	}
	if rep.Reference != "JRS/1" || rep.Number != s.Exhibit.ID.SealNumber() {
		t.Errorf("reference %q, number %q", rep.Reference, rep.Number)
	}
	if len(rep.Checked) < 6 || len(rep.CouldNotCheck) == 0 || len(rep.DoesNotShow) == 0 {
		t.Errorf("a report that does not say what it checked, could not check and does not show: %+v", rep)
	}
	home := s.Police.Trust()
	if rep := verify(t, b, home, continuity.Policy{}); rep.Verdict != continuity.Valid {
		t.Errorf("with one's own root and its recognitions: %v", rep.FirstWrong)
	}
	again := s.RecordOf(s.Evidence(s.Owners()...), s.Texts())
	if rep := valid(t, again, s.Trust()); rep.AsOf.Account != valid(t, b, s.Trust()).AsOf.Account {
		t.Error("the same threads were counted at another time")
	}
}

func TestParseWritesBackTheSame(t *testing.T) {
	b := continuitytest.Told(t).Record()
	r, err := continuity.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(r.Bytes(), b) {
		t.Error("parse then write gives other bytes")
	}
}

func TestUnreadable(t *testing.T) {
	good := string(continuitytest.Sent(t).Record())
	rows := map[string]string{
		"nothing":               "",
		"another text":          "hello\n",
		"another version":       strings.Replace(good, "continuity/v1", "continuity/v2", 1),
		"cut in the middle":     good[:len(good)/2],
		"a file added":          good + "-- extra --\nhello\n",
		"a file twice":          good + good[strings.Index(good, "-- checkpoint --"):],
		"files in other order":  strings.Replace(strings.Replace(good, "-- checkpoint --", "-- x --", 1), "-- threads --", "-- checkpoint --", 1),
		"carriage returns":      strings.ReplaceAll(good, "\n", "\r\n"),
		"a line in the header":  strings.Replace(good, "\nas-of ", "\nnote x\nas-of ", 1),
		"no line feed at end":   good[:len(good)-1],
		"leading zero in index": strings.Replace(good, "\nindex ", "\nindex 0", 1),
	}
	for name, text := range rows {
		t.Run(name, func(t *testing.T) {
			if _, err := continuity.Parse([]byte(text)); !errors.Is(err, continuity.ErrUnreadable) {
				t.Errorf("Parse: %v", err)
			}
			if rep := verify(t, []byte(text), continuity.Trust{}, continuity.Policy{}); rep.Verdict != continuity.Unreadable {
				t.Errorf("verdict %s", rep.Verdict)
			}
		})
	}
}

func TestTamperedRecord(t *testing.T) {
	s := continuitytest.Told(t)
	b, trust := s.Record(), s.Trust()
	other := continuitytest.Told(t)
	foreign, err := continuity.Parse(other.Record())
	if err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		name, check, words string
		tamper             func(*continuity.Record)
	}{
		{"a letter of a statement changed", continuity.CheckEntry, "received", func(r *continuity.Record) {
			it := r.Item("received", 0)
			it.Note = bytes.Replace(it.Note, []byte("by s.khan@"), []byte("by t.ellis@"), 1)
		}},
		{"a statement that is none", continuity.CheckGrammar, "entry", func(r *continuity.Record) {
			it := r.Item("received", 0)
			it.Note = bytes.Replace(it.Note, []byte("\nafter "), []byte("\nAfter "), 1)
		}},
		{"signature lines swapped", continuity.CheckEntry, "enrolled", func(r *continuity.Record) {
			n, _ := event.ParseNote(r.Item("enrolled", 0).Note)
			n.Signatures[0], n.Signatures[1] = n.Signatures[1], n.Signatures[0]
			r.Item("enrolled", 0).Note = n.Bytes()
		}},
		{"a signature line stripped", continuity.CheckEntry, "enrolled", func(r *continuity.Record) {
			n, _ := event.ParseNote(r.Item("enrolled", 0).Note)
			n.Signatures = n.Signatures[:1]
			r.Item("enrolled", 0).Note = n.Bytes()
		}},
		{"a signature line added", continuity.CheckEntry, "received", func(r *continuity.Record) {
			n, _ := event.ParseNote(r.Item("received", 0).Note)
			n.Signatures = append(n.Signatures, n.Signatures[0])
			r.Item("received", 0).Note = n.Bytes()
		}},
		{"another's entry", continuity.CheckEntry, "received", func(r *continuity.Record) {
			r.Item("received", 0).Entry = r.Item("opened", 0).Entry
		}},
		{"an entry recorded earlier", continuity.CheckOrder, "received", func(r *continuity.Record) {
			it := r.Item("received", 0)
			it.Entry = bytes.Replace(it.Entry, []byte("T20:37"), []byte("T20:17"), 1)
		}},
		{"an entry with another second", continuity.CheckProof, "received", func(r *continuity.Record) {
			it := r.Item("received", 0)
			it.Entry = bytes.Replace(it.Entry, []byte("20:37:00Z"), []byte("20:37:01Z"), 1)
		}},
		{"a proof of another place", continuity.CheckProof, "received", func(r *continuity.Record) {
			r.Item("received", 0).Proof = r.Item("opened", 0).Proof
		}},
		{"a thread's value changed", continuity.CheckTally, "northshire.example", func(r *continuity.Record) {
			r.Evidence.Threads[1].Value.Digest[3] ^= 1
		}},
		{"a thread's owner changed", continuity.CheckThread, "appeals.example", func(r *continuity.Record) {
			r.Evidence.Threads[1].Owner.ID = "appeals.example"
		}},
		{"a thread taken out", continuity.CheckThread, "none of the threads", func(r *continuity.Record) {
			r.Evidence.Threads = r.Evidence.Threads[:2]
		}},
		{"a thread twice", continuity.CheckThread, "twice", func(r *continuity.Record) {
			r.Evidence.Threads = append(r.Evidence.Threads, r.Evidence.Threads[0])
		}},
		{"a statement counted twice", continuity.CheckOrder, "order of the log", func(r *continuity.Record) {
			r.Evidence.Threads[0].Indexes[1] = r.Evidence.Threads[0].Indexes[0]
		}},
		{"an item missing", continuity.CheckMissing, "is missing", func(r *continuity.Record) {
			keep := r.Evidence.Threads[0].Indexes
			r.Remove(r.Item("opened", 0).Index)
			r.Evidence.Threads[0].Indexes = keep
		}},
		{"the head of another log with the same name", continuity.CheckCheckpoint, "the head", func(r *continuity.Record) {
			r.Evidence.Checkpoint = foreign.Evidence.Checkpoint
		}},
		{"a head without its ML-DSA line", continuity.CheckCheckpoint, "no line", func(r *continuity.Record) {
			n, _ := event.ParseNote(r.Evidence.Checkpoint)
			n.Signatures = n.Signatures[:1]
			r.Evidence.Checkpoint = n.Bytes()
		}},
		{"a head without its Ed25519 line", continuity.CheckCheckpoint, "no line", func(r *continuity.Record) {
			n, _ := event.ParseNote(r.Evidence.Checkpoint)
			n.Signatures = n.Signatures[1:]
			r.Evidence.Checkpoint = n.Bytes()
		}},
		{"the certificate edited", continuity.CheckCertificate, "certificate.txt", func(r *continuity.Record) {
			r.Certificate = bytes.Replace(r.Certificate, []byte("Received by s.khan"), []byte("Received by t.ellis"), 1)
		}},
		{"the manifest edited", continuity.CheckManifest, "the list of files of SH-", func(r *continuity.Record) {
			r.Manifests[s.Exhibit.ID] = bytes.Replace(r.Manifests[s.Exhibit.ID], []byte("reference JRS/1"), []byte("reference JRS/9"), 1)
		}},
		{"the manifest taken out", continuity.CheckCertificate, "certificate.txt", func(r *continuity.Record) { r.Manifests = nil }},
		{"a label edited", continuity.CheckLabel, s.Sending.ID.Reference(), func(r *continuity.Record) {
			r.Labels[s.Sending.ID] = bytes.Replace(r.Labels[s.Sending.ID], []byte("As discussed"), []byte("As disgussed"), 1)
		}},
		{"a label of another sending", continuity.CheckLabel, "no such sending", func(r *continuity.Record) {
			r.Labels[event.ConsignmentID{}] = r.Labels[s.Sending.ID]
		}},
		{"the header's head", continuity.CheckRecord, "header", func(r *continuity.Record) { r.Header.Head.Size++ }},
		{"the header's time", continuity.CheckRecord, "header", func(r *continuity.Record) { r.Header.AsOf += 60 }},
		{"a file named for another kind", continuity.CheckRecord, "another kind", func(r *continuity.Record) { *r.Kind(3) = "received" }},
		{"of another exhibit", continuity.CheckComplete, "sealing", func(r *continuity.Record) { r.Header.Exhibits[0] = s.Other.ID }},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			r, err := continuity.Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			row.tamper(r)
			refused(t, verify(t, r.Bytes(), trust, continuity.Policy{}), row.check, row.words)
		})
	}
}

func TestTrust(t *testing.T) {
	s := continuitytest.Told(t)
	b := s.Record()
	trust := func(change func(*continuity.Trust)) continuity.Trust {
		x := s.Trust()
		change(&x)
		return x
	}
	rows := map[string]struct {
		trust continuity.Trust
		words string
	}{
		"no roots":            {continuity.Trust{}, "no organisation whose root you trust"},
		"another root":        {trust(func(x *continuity.Trust) { x.Roots[s.Police.ID] = event.Sum(nil) }), "northshire.example"},
		"another second root": {trust(func(x *continuity.Trust) { x.Roots[s.CPS.ID] = event.Sum(nil) }), "cps-northshire.example"},
		"one root only":       {trust(func(x *continuity.Trust) { delete(x.Roots, s.CPS.ID) }), "you do not trust the root of cps-northshire.example"},
		"another log":         {trust(func(x *continuity.Trust) { x.Log = "other.example/log" }), "other.example/log"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			refused(t, verify(t, b, row.trust, continuity.Policy{}), continuity.CheckRoot, row.words)
		})
	}
}

func TestClearFile(t *testing.T) {
	s := continuitytest.Told(t)
	full := s.Record()
	bare := s.RecordOf(s.Evidence(s.Owners()...), continuity.Extras{})
	file := func(b []byte, content string) (*continuity.Report, error) {
		return continuity.Verify(b, s.Trust(), &continuity.Clear{Name: "out/part one.mp4", Content: strings.NewReader(content)}, continuity.Policy{})
	}
	rep, err := file(full, string(s.Exhibit.Content))
	if err != nil || rep.Verdict != continuity.Valid || len(rep.File.Is) != 1 || rep.File.Is[0] != (continuity.FileOf{Number: s.Exhibit.ID.SealNumber(), Path: "interview/part one.mp4"}) {
		t.Errorf("the file as it was sealed: %v %+v", err, rep)
	}
	rep, err = file(full, string(s.Exhibit.Content)+"x")
	if err != nil {
		t.Fatal(err)
	}
	refused(t, rep, continuity.CheckFile, "out/part one.mp4", "interview/part one.mp4")
	rep, err = file(bare, string(s.Exhibit.Content))
	if err != nil || rep.Verdict != continuity.Valid || rep.File != nil || !strings.Contains(strings.Join(rep.CouldNotCheck, "\n"), "Can't check the file") {
		t.Errorf("without a list of files: %v %+v", err, rep)
	}
	_, err = continuity.Verify(full, s.Trust(), &continuity.Clear{Name: "x", Content: broken{}}, continuity.Policy{})
	if err == nil {
		t.Error("a file that can't be read gave no error")
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("broken disk") }

func BenchmarkVerify(b *testing.B) {
	s := continuitytest.Told(b)
	rec, trust := s.Record(), s.Trust()
	b.SetBytes(int64(len(rec)))
	for b.Loop() {
		if rep, _ := continuity.Verify(rec, trust, nil, continuity.Policy{}); rep.Verdict != continuity.Valid {
			b.Fatal(rep.FirstWrong)
		}
	}
}
