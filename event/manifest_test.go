package event_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
)

func TestManifestRefuses(t *testing.T) {
	for name, change := range map[string]func(m *event.Manifest){
		"no files":             func(m *event.Manifest) { m.Files = nil },
		"outside the stream":   func(m *event.Manifest) { m.Files[2].Size = 1 << 40 },
		"overflowing":          func(m *event.Manifest) { m.Files[2].Size = 1<<63 - 1 },
		"overlapping":          func(m *event.Manifest) { m.Files[2].Offset = 2048 },
		"no room for a header": func(m *event.Manifest) { m.Files[2].Offset = 2560 },
		"not on a block":       func(m *event.Manifest) { m.Files[2].Offset = 3585 },
		"out of order":         func(m *event.Manifest) { m.Files[1], m.Files[2] = m.Files[2], m.Files[1] },
		"longer stream":        func(m *event.Manifest) { m.Stream.Tar += 512 },
		"stream not padded":    func(m *event.Manifest) { m.Stream.Padded = 4096 },
		"path twice":           func(m *event.Manifest) { m.Files[2].Path = "JRS 1" },
		"in a file":            func(m *event.Manifest) { m.Files[2].Path = "JRS 1/a\xff%  b\u202e.mp4 /x/y" },
		"climbing":             func(m *event.Manifest) { m.Files[2].Path = "a/../b" },
		"absolute":             func(m *event.Manifest) { m.Files[2].Path = "/b" },
		"no name":              func(m *event.Manifest) { m.Files[2].Path = "" },
		"zero byte":            func(m *event.Manifest) { m.Files[2].Path = "a\x00" },
		"folder with a size":   func(m *event.Manifest) { m.Files[0].Size = 1 },
		"media type":           func(m *event.Manifest) { m.Files[1].Media = "video" },
		"marking":              func(m *event.Manifest) { m.Marking = "secret" },
		"type":                 func(m *event.Manifest) { m.Type = "film" },
		"category":             func(m *event.Manifest) { m.People[0].Category = "bystander" },
		"person twice":         func(m *event.Manifest) { m.People[1] = m.People[0] },
		"sealed by a unit":     func(m *event.Manifest) { m.SealedBy = "cps-northshire.example/rasso" },
		"two lines":            func(m *event.Manifest) { m.Description = "a\nb" },
		"time":                 func(m *event.Manifest) { m.Files[0].Modified = event.FileTimeOf(time.Unix(1<<40, 0)) },
	} {
		m := exampleManifest()
		change(m)
		if _, err := m.Text(); !errors.Is(err, event.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := exampleManifest()
	if m.Check(65536) != nil || m.Check(65537) == nil {
		t.Error("Check does not compare the length of the stream")
	}
}

func TestEscapePath(t *testing.T) {
	for path, want := range map[string]string{
		"plain/name.mp4": "plain/name.mp4", "a b": "a b", " a": "%20a", "a ": "a%20", "a  b": "a%20%20b", " ": "%20",
		"100%": "100%25", "%41": "%2541", "café": "café", "cafe\u0301": "cafe%CC%81", "é cafe\u0301": "%C3%A9 cafe%CC%81",
		"a\nb": "a%0Ab", "a\u202eb": "a%E2%80%AEb", "\xff\xc3": "%FF%C3", "é\xff": "é%FF", "\ufffd": "%EF%BF%BD", "\x00": "%00",
	} {
		got := event.EscapePath(path)
		back, err := event.UnescapePath(want)
		if got != want || err != nil || back != path {
			t.Errorf("%q: %q, want %q; and back %q, %v", path, got, want, back, err)
		}
	}
	for _, s := range []string{"%41", "%2f", "%ff", "%", "%F", "%FG", "%+F", "a%20b", "%C3%A9", "a\nb", "a  b", "\xff"} {
		if got, err := event.UnescapePath(s); err == nil {
			t.Errorf("%q was read as %q", s, got)
		}
	}
}

func FuzzEscapePath(f *testing.F) {
	for _, s := range []string{"a", " %\xff ", "cafe\u0301", "e\u200d\u0301", strings.Repeat("\u0301", 40)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := event.EscapePath(s)
		back, err := event.UnescapePath(e)
		if err != nil || back != s {
			t.Errorf("%q is %q and then %q (%v)", s, e, back, err)
		}
		if event.CheckPath(s) != nil || len(s) > 400 {
			return
		}
		m := exampleManifest()
		m.Files[2].Path = s
		if m.Files[1].Path == s || m.Files[0].Path == s || strings.HasPrefix(s, m.Files[1].Path+"/") {
			return
		}
		if _, err := m.Text(); err != nil {
			t.Errorf("%q is a path that no manifest takes: %v", s, err)
		}
	})
}

func TestFileTime(t *testing.T) {
	for s, want := range map[string]time.Time{
		"0.000000000": time.Unix(0, 0), "1795293060.250000000": time.Unix(1795293060, 25e7),
		"-0.500000000": time.Unix(-1, 5e8), "-1.000000000": time.Unix(-1, 0), "-1.000000001": time.Unix(-2, 999_999_999),
	} {
		var got event.FileTime
		if err := got.UnmarshalText([]byte(s)); err != nil || !got.Std().Equal(want) || event.FileTimeOf(want).String() != s {
			t.Errorf("%s: %v (%v), want %v as %v", s, got.Std(), err, want, event.FileTimeOf(want))
		}
	}
	for _, s := range []string{"", "0", "0.0", "-0.000000000", "00.000000000", "1.0000000000", "+1.000000000", "1.-00000001", "1e3.000000000", "253402300800.000000000", "9223372036854775808.000000000"} {
		var got event.FileTime
		if err := got.UnmarshalText([]byte(s)); err == nil {
			t.Errorf("%q was read as %v", s, got)
		}
	}
}

func TestListRefuses(t *testing.T) {
	good := string(textOf(t, exampleList(3)))
	for name, s := range map[string]string{
		"empty":         "safehand/segments/v1 list\n",
		"wrong index":   strings.Replace(good, "segment 1 ", "segment 2 ", 1),
		"leading zero":  strings.Replace(good, "segment 1 ", "segment 01 ", 1),
		"no size":       strings.Replace(good, "8392299\n", "0\n", 1),
		"digest twice":  strings.Replace(good, digest("1").String(), digest("0").String(), 1),
		"upper case":    strings.Replace(good, digest("1").String(), strings.ToUpper(digest("1").String()), 1),
		"another first": strings.Replace(good, "segments/v1", "segments/v2", 1),
	} {
		if _, err := event.ParseList([]byte(s)); !errors.Is(err, event.ErrText) || s == good {
			t.Errorf("%s: %v", name, err)
		}
	}
	if l, err := event.ParseList([]byte(good)); err != nil || l.Total() != 3*8_392_299 {
		t.Errorf("the good one: %v", err)
	}
}

func TestLabelAndGrantsRefuse(t *testing.T) {
	for name, change := range map[string]func(l *event.Label){
		"no exhibits":   func(l *event.Label) { l.Exhibits = nil },
		"exhibit twice": func(l *event.Label) { l.Exhibits[1].Exhibit = l.Exhibits[0].Exhibit },
		"long message":  func(l *event.Label) { l.Message = make([]event.FreeText, 101) },
		"negative":      func(l *event.Label) { l.Exhibits[0].Bytes = -1 },
		"from a unit":   func(l *event.Label) { l.From = "cps-northshire.example/rasso" },
	} {
		l := exampleLabel()
		change(l)
		if _, err := l.Text(); !errors.Is(err, event.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, change := range map[string]func(g *event.Grants){
		"none":            func(g *event.Grants) { g.Grants = nil },
		"twice":           func(g *event.Grants) { g.Grants[1] = g.Grants[0] },
		"two for one key": func(g *event.Grants) { g.Grants[1].To = g.Grants[0].To },
		"key number 0":    func(g *event.Grants) { g.Grants[0].To.Number = 0 },
	} {
		g := exampleGrants()
		change(g)
		if _, err := g.Text(); !errors.Is(err, event.ErrText) {
			t.Errorf("%s: %v", name, err)
		}
	}
	b := textOf(t, exampleGrants())
	lines := bytes.SplitAfter(b, []byte("\n"))
	if _, err := event.ParseGrants(bytes.Join([][]byte{lines[0], lines[2], lines[1]}, nil)); !errors.Is(err, event.ErrText) {
		t.Errorf("grants out of order: %v", err)
	}
}

// TestLarge: the lists of large exhibits are read in a time that grows
// as they do.
func TestLarge(t *testing.T) {
	start := time.Now()
	b := textOf(t, exampleList(32_768)) // a quarter of a terabyte
	t.Logf("segment list of %d bytes: %v", len(b), time.Since(start))
	m := exampleManifest()
	m.Files = m.Files[:1]
	for i := range 4_999 {
		m.Files = append(m.Files, event.File{
			Offset: m.Files[0].Offset + int64(i+1)*1024, Size: 1, Digest: digest(fmt.Sprint(i)),
			Path: fmt.Sprintf("JRS 1/%s/%06d.jpg", strings.Repeat("phone-", 50), i),
		})
	}
	m.Stream.Tar = m.Files[0].Offset + 4_999*1024 + 512 + 1024
	m.Stream.Padded = m.Stream.Tar
	start = time.Now()
	b = textOf(t, m)
	t.Logf("manifest of %d bytes: %v", len(b), time.Since(start))
	if d := time.Since(start); d > time.Minute {
		t.Errorf("it took %v", d)
	}
}
