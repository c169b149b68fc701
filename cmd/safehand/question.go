package main

import (
	"fmt"
	"strings"

	"github.com/safehand/safehand/client"
)

// asked says what waits for an answer of the reader's units.
func (s *session) asked(list []client.Question) {
	if len(list) == 0 {
		return
	}
	s.say("\nAsked of you")
	for i := range list {
		s.question(&list[i])
	}
}

// question is one that was asked or reported, with what its author wrote and how
// it was answered.
func (s *session) question(q *client.Question) {
	stands := by(q.RespondBy)
	if !q.Open {
		stands = "; dealt with"
	}
	s.say("%s  %s%s", q.Reference, questionWords(q), stands)
	s.said("    ", q.Said)
	for _, a := range q.Answers {
		s.say("    %s, by %s at %s", capital(codeWords(a.Answer)), a.By, local(a.Recorded))
		s.said("      ", a.Said)
	}
	if q.Stuck != "" {
		s.say("    This machine could not send it there: %s", here(q.Stuck))
	}
	if q.Open && q.Alarm != nil {
		s.say("    %s", unbegun(q.Alarm, q.Kind))
	}
	if q.Open && (!q.Mine || q.Kind == "noticed") {
		s.say("    %s", whatNow(q))
	}
}

// questionWords say who asked what.
func questionWords(q *client.Question) string {
	what := strings.Join(q.Exhibits, ", ")
	if len(q.Exhibits) > 3 {
		what = count(len(q.Exhibits), "exhibit")
	}
	if q.Consignment != nil {
		what += " of " + q.Consignment.Reference()
	}
	who := fmt.Sprintf("%s, %s", q.By, q.From)
	switch q.Kind {
	case "redirect-asked":
		return fmt.Sprintf("Asked to send %s to %s: by %s", what, *q.Redirect, who)
	case "asked-back":
		return fmt.Sprintf("Asked to give back %s (%s): by %s", what, codeWords(q.Code), who)
	case "noticed":
		return fmt.Sprintf("%s began to report a problem with %s at %s and has not said what it is", who, what, local(q.Asked))
	case "reported":
		return fmt.Sprintf("Problem with %s (%s): reported by %s", what, codeWords(q.Code), who)
	}
	if len(q.Asks) > 0 {
		what = strings.Join(q.Asks, ", ")
	}
	return fmt.Sprintf("Asked for %s: by %s", what, who)
}

// whatNow is what the reader can do about it.
func whatNow(q *client.Question) string {
	switch q.Kind {
	case "redirect-asked":
		return fmt.Sprintf("'safehand redirect %s --to %s' sends it there; 'safehand answer %s --decline' does not", q.Consignment.Reference(), *q.Redirect, q.Reference)
	case "asked-back":
		return fmt.Sprintf("'safehand return %s' gives it back; 'safehand answer %s' with --agree or --decline answers", q.Consignment.Reference(), q.Reference)
	case "noticed":
		mistake := ""
		if q.Own {
			mistake = fmt.Sprintf("; 'safehand answer %s --withdraw' says that nothing is wrong", q.Reference)
		}
		return fmt.Sprintf("'safehand report %s' says what it is%s", q.Consignment.Reference(), mistake)
	case "reported":
		again := ""
		if q.Sent && len(q.Exhibits) > 0 {
			again = fmt.Sprintf("'safehand send --instead-of %s --of %s FILE' sends it again; ", strings.TrimSuffix(q.Exhibits[0], ", sent again"), q.Consignment.Reference())
		}
		return fmt.Sprintf("%s'safehand answer %s' with --agree, --cannot-send or --close answers", again, q.Reference)
	}
	return fmt.Sprintf("'safehand answer %s' with --agree, --already-sent, --cannot-send or --decline answers", q.Reference)
}

// said is what somebody wrote, or why it can't be read.
func (s *session) said(indent string, w client.Said) {
	for _, l := range w.Words {
		s.say("%s\"%s\"", indent, l)
	}
	if w.WordsWait != "" {
		s.say("%s(what was written can't be read: %s)", indent, here(w.WordsWait))
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
