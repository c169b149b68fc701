//go:build !js

package vectors_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
	"github.com/safehand/safehand/vectors"
)

var errOther = errors.New("it begins otherwise")

// signedOrNamed are the readers of all texts that somebody signs, or that are known
// by their digest.
var signedOrNamed = map[string]func([]byte) error{
	"event":       reads(event.Parse),
	"sign-in":     reads(event.ParseSignIn),
	"seal":        reads(event.ParseSeal),
	"segments":    reads(event.ParseList),
	"manifest":    reads(event.ParseManifest),
	"label":       reads(event.ParseLabel),
	"words":       reads(event.ParseWords),
	"case":        reads(event.ParseCaseDetails),
	"grants":      reads(event.ParseGrants),
	"roots":       reads(continuity.ParseRoots),
	"record-text": reads(continuity.Parse),
	"entry":       reads(ledger.ParseEntry),
	// A head begins with the name of its log, and what a witness signs with a word
	// of its own (c2sp.org/tlog-cosignature).
	"checkpoint": func(b []byte) error {
		first, _, _ := bytes.Cut(b, []byte("\n"))
		return new(event.Origin).UnmarshalText(first)
	},
	"cosignature": begins("cosignature/v1\n"),
	"subtree":     begins("subtree/v1\n"),
}

func reads[T any](parse func([]byte) (T, error)) func([]byte) error {
	return func(b []byte) error {
		_, err := parse(b)
		return err
	}
}

func begins(with string) func([]byte) error {
	return func(b []byte) error {
		if !strings.HasPrefix(string(b), with) {
			return errOther
		}
		return nil
	}
}

// Nothing that is signed as one thing can be shown as another: not a sign-in as a
// receipt, not a statement as a head of the log or as a witness's word for one.
func TestNoTextIsTwoThings(t *testing.T) {
	texts := map[string][]string{}
	for _, v := range every(t) {
		if v.Expect != vectors.Success || signedOrNamed[v.Kind()] == nil {
			continue
		}
		body := string(v.Body)
		if v.Kind() == "checkpoint" {
			head, _, _ := strings.Cut(body, "\n\n")
			body = head + "\n"
			texts["cosignature"] = append(texts["cosignature"], "cosignature/v1\ntime 1795293060\n"+body)
			texts["subtree"] = append(texts["subtree"], "subtree/v1\n\x00"+body)
		}
		texts[v.Kind()] = append(texts[v.Kind()], body)
	}
	for kind, own := range signedOrNamed {
		if len(texts[kind]) == 0 {
			t.Errorf("there is no %s", kind)
		}
		for _, text := range texts[kind] {
			if err := own([]byte(text)); err != nil {
				t.Errorf("%s is not read as what it is: %v", kind, err)
			}
			first, rest, _ := strings.Cut(text, "\n")
			for other, read := range signedOrNamed {
				if other != kind && read([]byte(text)) == nil {
					t.Errorf("%s is read as %s:\n%s", kind, other, text)
				}
				// What it is stands in its first line, whatever the others look like.
				for _, another := range texts[other] {
					begins, _, _ := strings.Cut(another, "\n")
					if begins != first && other != kind && own([]byte(begins+"\n"+rest)) == nil {
						t.Errorf("%s is read with the first line of %s", kind, other)
					}
				}
			}
		}
	}
}
