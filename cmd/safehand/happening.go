package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

func (s *session) happened(v *client.View) {
	s.say("\nWhat happened")
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	for i := len(v.Happened) - 1; i >= 0; i-- {
		h := &v.Happened[i]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", local(h.Recorded), happening(h), h.By, count(h.Exhibits, "exhibit"), details(h))
	}
	_ = w.Flush() // to standard output, as everything said
}

// details are what a statement said beside its exhibits, and in its author's own
// words.
func details(h *client.Happening) string {
	out := h.Detail + by(h.RespondBy)
	if len(h.Words) > 0 {
		out = strings.TrimPrefix(out+`: "`+strings.Join(h.Words, " / ")+`"`, ": ")
	}
	if h.WordsWait != "" {
		out += " (what was written can't be read)"
	}
	if h.Doubt != "" {
		out += "; " + strings.ToUpper(string(h.Doubt)) + ": signed with a stolen key"
	}
	return strings.TrimPrefix(out, "; ")
}

// happening is a statement's word, with what it is called by where it is
// answered or made another sending.
func happening(h *client.Happening) string {
	word := kindWords(h.Kind)
	switch h.Elsewhere {
	case client.GoneOn:
		word += " on as"
	case client.Afresh:
		word += " again as"
	case client.Earlier:
		word += " before as"
	}
	return strings.TrimSpace(word + " " + h.Reference)
}

var kinds = map[event.Kind]string{
	"ordered": "Sending began", "sealed": "Sealed again", "dispatched": "Sent", "checked": "Checked",
	"received": "Received", "rejected": "Rejected", "recalled": "Recalled", "returned": "Returned", "destroyed": "Destroyed",
	"opened": "Opened", "granted": "Given to be filed", "exported": "Exported", "assigned": "On the case now",
	"redirect-asked": "Asked to go elsewhere", "asked-back": "Asked back", "noticed": "Began to report a problem", "reported": "Problem reported",
	"noted": "Note", "answered": "Answered", "alarm": "Overdue", "unanswered": "Problem unanswered", "unchecked": "Not checked in time", "review-decided": "Review decided",
	"stopped": "Access stopped", "resumed": "Access goes on",
}

func kindWords(k event.Kind) string {
	if w, ok := kinds[k]; ok {
		return w
	}
	return string(k)
}
