package continuity

import (
	"fmt"
	"strings"
)

// Text is the sheet's one spelling: lines for programs, then words for people.
func (s *Sheet) Text() []byte {
	var b strings.Builder
	until, _ := s.Until.MarshalText()
	fmt.Fprintf(&b, "%s\nuntil %s\n", sheetFirst, until)
	if s.Sending != nil {
		fmt.Fprintf(&b, "sending %s\n", s.Sending)
	}
	for _, r := range s.Records {
		fmt.Fprintf(&b, "record %s %s\n", r.Digest, r.Name)
	}
	b.WriteString("\nNEVER OPENED\n\n")
	what := "each of these exhibits"
	if s.Sending != nil {
		what = "every exhibit of the sending " + s.Sending.Reference()
	}
	fmt.Fprintf(&b, "Up to %s, nobody is recorded as having opened %s.\nNo key to them was given out by the service, as far as all its statements about them show.\n\n", clock(s.Until), what)
	for _, h := range s.held {
		for _, x := range h.Report.Exhibits {
			fmt.Fprintf(&b, "- %s. %s\n", titled(&x), x.NeverOpened.Text)
			for _, o := range x.Sendings {
				fmt.Fprintf(&b, "  %s\n", o.Text)
			}
		}
	}
	b.WriteString("\nWhat this sheet does not show\n\n")
	for _, l := range sheetLimits {
		fmt.Fprintf(&b, "- %s\n", l)
	}
	fmt.Fprintf(&b, "- Anything after %s.\n", clock(s.Until))
	b.WriteString("\nHow to check it\n\n")
	for _, l := range sheetChecks {
		fmt.Fprintf(&b, "%s\n", l)
	}
	return []byte(b.String())
}

// sheetLimits are what must never be claimed by a sheet.
var sheetLimits = []string{
	"That nobody knows what is in them. Who sealed an exhibit had it in clear, and so had whoever gave it to her; their copies are not in the log.",
	"That nobody could have opened them. Whoever could, is named in the records; this sheet says that nobody did so by the service.",
	"That nobody fetched the sealed bytes. Without a key they can't be read.",
	"That the service and a holder of a recipient's key did not break the rules together. A key that is handed out with no statement leaves none.",
	"That it was no breach of security. Whether it was is a question for people, and this is one of the facts.",
}

// sheetChecks say how; a sheet alone proves nothing.
var sheetChecks = []string{
	"Keep the records named above in the same folder, and run 'safehand verify SHEET --roots FILE'",
	"with roots that you have from somebody you trust, not with this sheet. No server is asked.",
	"With no program of ours: 'sha256sum' of each record gives the number beside its name, and",
	"each record is checked as its own text and docs/continuity.md say.",
}
