package event_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/vectors"
)

// sealText is one of the texts that travel encrypted, or with what does.
type sealText struct {
	name string
	text []byte
	// again parses and writes.
	again func([]byte) ([]byte, error)
}

func sealTexts(t testing.TB) []sealText {
	t.Helper()
	out := []sealText{
		{"manifest", textOf(t, exampleManifest()), again(event.ParseManifest)},
		{"label", textOf(t, exampleLabel()), again(event.ParseLabel)},
		{"segments", textOf(t, exampleList(3)), again(event.ParseList)},
		{"grants", textOf(t, exampleGrants()), again(event.ParseGrants)},
		{"words", textOf(t, exampleWords()), again(event.ParseWords)},
		{"case", textOf(t, exampleDetails()), again(event.ParseCaseDetails)},
	}
	if len(out) == 0 {
		t.Fatal("nothing to test")
	}
	return out
}

func textOf(t testing.TB, v interface{ Text() ([]byte, error) }) []byte {
	t.Helper()
	b, err := v.Text()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func again[T interface{ Text() ([]byte, error) }](parse func([]byte) (T, error)) func([]byte) ([]byte, error) {
	return func(b []byte) ([]byte, error) {
		v, err := parse(b)
		if err != nil {
			return nil, err
		}
		return v.Text()
	}
}

func digest(s string) event.Digest { return event.Sum([]byte(s)) }

func exampleManifest() *event.Manifest {
	master := event.FreeText("Disc 2, property store, Northshire")
	return &event.Manifest{
		Random: digest("random"), Reference: "JRS/1", Description: "Interview with “Child A”, 20 November", Type: "abe-interview",
		Marking:  event.OfficialSensitive,
		People:   []event.Pseudonym{{Category: "victim", Name: "Child A"}, {Category: "other", Name: "Intermediary"}},
		SealedBy: "amy.reed@northshire.example", SealedAt: 1795293060, With: "safehand 1.0", Master: &master,
		List:   event.Sized{Digest: digest("list"), Size: 300},
		Stream: event.Stream{Tar: 4608, Padded: 65536},
		Files: []event.File{
			{Folder: true, Offset: 512, Modified: event.FileTimeOf(time.Unix(1795293060, 0)), Path: "JRS 1"},
			{Offset: 1536, Size: 600, Modified: event.FileTimeOf(time.Unix(-1, 5e8)), Digest: digest("x"), Media: "video/mp4", Path: "JRS 1/a\xff%  b\u202e.mp4 "},
			{Offset: 3584, Size: 0, Modified: event.FileTimeOf(time.Unix(0, 1)), Digest: digest(""), Path: "cafe\u0301"},
		},
	}
}

func exampleLabel() *event.Label {
	return &event.Label{
		Random: digest("random"), From: "amy.reed@northshire.example",
		Message: []event.FreeText{"Two interviews.", "Child A’s first account is in JRS/1.", "Two interviews."},
		Exhibits: []event.LabelExhibit{
			{Exhibit: event.RecipientID{Digest: digest("b")}, Reference: "JRS/1", Description: "Interview", Type: "abe-interview", Files: 2, Bytes: 18_000_000},
			{Exhibit: event.RecipientID{Digest: digest("a")}, Reference: "JRS/2", Description: "Interview", Type: "abe-interview", Files: 1},
		},
	}
}

func exampleList(n int) *event.List {
	l := &event.List{}
	for i := range n {
		l.Segments = append(l.Segments, event.Sized{Digest: digest(fmt.Sprint(i)), Size: 8_392_299})
	}
	return l
}

func exampleGrants() *event.Grants {
	g := &event.Grants{}
	for i, to := range []event.HolderID{"ben.okoro@cps-northshire.example", "cps-northshire.example/rasso"} {
		g.Grants = append(g.Grants, event.GrantRef{
			Exhibit: event.ExhibitID{Digest: digest("x")}, To: event.KeyRef{Holder: to, Number: 1},
			File: event.Sized{Digest: digest(string(to)), Size: int64(2000 + i)},
		})
	}
	return g
}

func TestSealTextsRoundTrip(t *testing.T) {
	for _, s := range sealTexts(t) {
		t.Run(s.name, func(t *testing.T) {
			if got, err := s.again(s.text); err != nil || !bytes.Equal(got, s.text) {
				t.Errorf("%v\n%s\nwant\n%s", err, got, s.text)
			}
			lines := bytes.SplitAfter(s.text, []byte("\n"))
			lines = lines[:len(lines)-1]
			for i := range lines {
				without := bytes.Join(append(append([][]byte{}, lines[:i]...), lines[i+1:]...), nil)
				// A text may be whole without a line of which it has several.
				if got, err := s.again(without); err == nil && !bytes.Equal(got, without) {
					t.Errorf("without line %d it reads as another text", i+1)
				}
				for name, line := range map[string]string{"unknown line": "zzz 1\n", "empty line": "\n", "hidden character": "reference a\u200bb\n", "two spaces": "reference a  b\n"} {
					with := bytes.Join([][]byte{bytes.Join(lines[:i+1], nil), []byte(line), bytes.Join(lines[i+1:], nil)}, nil)
					if _, err := s.again(with); !errors.Is(err, event.ErrText) {
						t.Errorf("%s after line %d: %v", name, i+1, err)
					}
				}
			}
			for _, b := range [][]byte{nil, s.text[:len(s.text)-1], append(bytes.Clone(s.text), '\n'), bytes.ReplaceAll(s.text, []byte("\n"), []byte("\r\n"))} {
				if _, err := s.again(b); !errors.Is(err, event.ErrText) {
					t.Errorf("%q…: %v", b[:min(len(b), 20)], err)
				}
			}
		})
	}
}

func FuzzSealTexts(f *testing.F) {
	vectors.Seed(f, "manifest", "label", "segments", "grants", "words", "case")
	all := sealTexts(f)
	for _, s := range all {
		f.Add(s.text)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, s := range all {
			if got, err := s.again(b); err == nil && !bytes.Equal(got, b) {
				t.Errorf("%s: %q was read and written as %q", s.name, b, got)
			}
		}
	})
}

func TestFreeText(t *testing.T) {
	for name, s := range map[string]string{
		"empty": "", "long": strings.Repeat("é", 501), "line feed": "a\nb", "tab": "a\tb", "leading space": " a", "trailing space": "a ",
		"double space": "a  b", "not NFC": "cafe\u0301", "bidirectional": "a\u202eb", "zero width": "a\u200db", "not UTF-8": "a\xff", "no-break space": "a\u00a0b",
	} {
		v := event.FreeText(s)
		_, err := v.MarshalText()
		if err == nil || v.UnmarshalText([]byte(s)) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	for _, s := range []string{"a", "Child A’s account", strings.Repeat("é", 500), "日本"} {
		var v event.FreeText
		if err := v.UnmarshalText([]byte(s)); err != nil || string(v) != s {
			t.Errorf("%q: %v", s, err)
		}
	}
}
