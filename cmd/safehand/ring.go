package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/safehand/safehand/client"
)

// loud is how many statements are shown before the others are only counted.
const loud = 5

// ring tells a person that something was signed in her name which this machine did
// not make. It rings at each command until she has said what it was: an alarm that
// stops by itself is none.
func (s *session) ring(c *client.Client, unknown []client.Signed) {
	if len(unknown) == 0 {
		return
	}
	who := c.Who().ID
	if s.cli.JSON {
		e := json.NewEncoder(s.msg)
		e.SetEscapeHTML(false)
		_ = e.Encode(map[string]any{"warning": "signed in your name, and not on this machine", "who": who, "unknown": unknown})
		return
	}
	bar := strings.Repeat("!", 78)
	fmt.Fprintf(s.msg, "%s\nSIGNED IN YOUR NAME (%s), AND NOT ON THIS MACHINE:\n\n", bar, who)
	for _, x := range unknown[:min(len(unknown), loud)] {
		fmt.Fprintf(s.msg, "  %s\n", signedLine(x))
	}
	if n := len(unknown) - loud; n > 0 {
		fmt.Fprintf(s.msg, "  and %d more: safehand signed\n", n)
	}
	since := localMinute(unknown[len(unknown)-1].Recorded)
	stop := fmt.Sprintf("safehand recover %s --stolen --since '%s'", who, since)
	if _, agent := who.Agent(); agent {
		stop = fmt.Sprintf("safehand revoke %s --reason compromised --since '%s'", who, since)
	}
	fmt.Fprintf(s.msg, `
If it was you, on another machine of yours, say so here:
  safehand signed --mine %s
If not, somebody else has your key. Tell your unit's lead or an administrator
now; they run:
  %s
%s
`, unknown[0].Reference, stop, bar)
}
