package porter

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A template that is taken names files below the folder, whatever stands in the
// label.
func FuzzTemplate(f *testing.F) {
	f.Add("{urn}/{reference} {description}", "../JRS/1")
	f.Add("{reference}", "CON")
	f.Add("a/{}", "")
	f.Fuzz(func(t *testing.T, s, value string) {
		var x Template
		if x.UnmarshalText([]byte(s)) != nil {
			return
		}
		p := x.path(map[string]string{"reference": value, "description": value, "urn": value}, 240)
		if !filepath.IsLocal(filepath.FromSlash(p)) || strings.Contains(p, `\`) {
			t.Errorf("%q with %q is called %q", s, value, p)
		}
	})
}

// The list of true names lies where people may change it.
func FuzzTrueNames(f *testing.F) {
	f.Add([]byte(strings.Join(trueNamesHead, ",") + "\r\na,b\r\n"))
	f.Add([]byte("\xef\xbb\xbf" + strings.Join(trueNamesHead, ",") + "\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), TrueNames)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if rows, err := readTrueNames(path); err != nil && rows != nil {
			t.Error("a spoilt list has rows")
		}
	})
}

// What the agent keeps between two runs is its own, on a disk that may fail.
func FuzzKept(f *testing.F) {
	f.Add([]byte(`{"after":31,"waiting":[{}]}`))
	f.Add([]byte(`{"outbox":"/evidence","order":""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := store{t.TempDir()}
		if err := os.WriteFile(s.path("kept"), b, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, v := range []any{new(arrivals), new(filings), new(sending)} {
			if s.load("kept", v) != nil {
				continue
			}
			if err := s.save("again", v); err != nil {
				t.Errorf("%T: what was read can't be written: %v", v, err)
			}
		}
	})
}
