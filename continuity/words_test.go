package continuity_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

const exampleWords = "../docs/examples/continuity/words.txt"

// told is the world's whole story, with every thread there is.
func told(t *testing.T, w *continuitytest.World, trust continuity.Trust) *continuity.Story {
	t.Helper()
	s, err := continuity.Replay(w.Evidence(w.All()...), trust)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every kind of statement has a sentence that says who made it, for whom, and no
// word that is only a code's.
func TestEachKindIsTold(t *testing.T) {
	w := continuitytest.Everything(t)
	w.Count()
	s := told(t, w.World, w.Trust())
	longest := map[event.Kind]string{}
	for i := range s.Statements {
		st := &s.Statements[i]
		words := s.Words(st)
		h := st.Event.Common()
		for _, want := range []string{string(h.By.ID), string(h.For)} {
			if !strings.Contains(words, want) {
				t.Errorf("%s does not name %s: %s", st.Event.Kind(), want, words)
			}
		}
		if !strings.HasSuffix(words, ".") || strings.Contains(words, "  ") || strings.Contains(words, "no words for") {
			t.Errorf("%s: %q", st.Event.Kind(), words)
		}
		if len(words) > len(longest[st.Event.Kind()]) {
			longest[st.Event.Kind()] = words
		}
	}
	var all strings.Builder
	for _, k := range event.Kinds() {
		if longest[k] == "" {
			t.Errorf("the story has no %s", k)
		}
		all.WriteString(string(k) + "\n    " + longest[k] + "\n")
	}
	golden(t, exampleWords, masked(all.String()))
}

// masked is a text without what differs each time, because a log's keys do.
func masked(s string) string {
	return regexp.MustCompile(`(Reference|sending) [0-9A-Z]{4}-[0-9A-Z]{4}`).ReplaceAllString(s, "$1 7Q4M-2KPD")
}

func golden(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := string(readFile(t, file)); text != want {
		t.Errorf("%s is not what the program says; go test ./continuity -run 'Docs|Told' -update\n%s", file, text)
	}
}

// No code is shown as it is spelt, in whatever list it stands.
func TestCodesAreWords(t *testing.T) {
	s := continuitytest.Sent(t)
	s.Khan.Receive(s.Sending, s.Other)
	statements := []event.Event{}
	for _, c := range event.RejectReasons {
		statements = append(statements, s.Khan.Rejection(s.Sending, []event.Code{c}, s.Exhibit))
	}
	for _, c := range event.Problems {
		statements = append(statements, s.Khan.Problem(s.Sending, c, s.Exhibit))
	}
	for _, c := range event.BackReasons {
		statements = append(statements, s.Amy.AskingBack(s.Sending, c, s.Other))
	}
	for _, c := range event.CopiesLeft {
		statements = append(statements, s.Khan.Destruction(s.Sending, c, s.Other))
	}
	for _, c := range []event.Code{event.Agreed, event.AlreadySent, event.CannotSend, event.Declined, event.Closed, event.Withdrawn} {
		statements = append(statements, s.Khan.Answer(s.Received, c))
	}
	for _, c := range event.Hearings {
		for _, state := range []event.Code{event.Listed, event.Vacated} {
			statements = append(statements, &event.HearingListed{Header: s.Khan.Head(), Hearing: c, Begins: s.Now, State: state})
		}
	}
	for _, c := range event.Marks {
		statements = append(statements, &event.Marked{Header: s.Khan.Head(), Mark: c, Exhibits: []event.ExhibitID{s.Exhibit.ID}})
	}
	for _, c := range event.DeadlineReasons {
		e := &event.Ordered{Header: s.Amy.Head(), To: []event.HolderID{event.HolderID(s.RASSO)}}
		e.Deadline = event.Deadline{Kind: event.Instant, At: s.Now, Reason: c}
		statements = append(statements, e)
	}
	story := told(t, s.World, s.Trust())
	seen := map[string]bool{}
	code := regexp.MustCompile(`[a-z]+-[a-z]+`)
	names := []string{"cps-northshire"}
	for _, e := range statements {
		words := story.Words(&continuity.Statement{Event: e})
		for _, m := range code.FindAllString(words, -1) {
			if !slices.Contains(names, m) {
				t.Errorf("%s shows %q: %s", e.Kind(), m, words)
			}
		}
		if seen[words] {
			t.Errorf("two codes of %s are one in words: %s", e.Kind(), words)
		}
		seen[words] = true
	}
	if len(seen) != len(statements) || len(seen) < 50 {
		t.Errorf("%d sentences for %d statements", len(seen), len(statements))
	}
}
