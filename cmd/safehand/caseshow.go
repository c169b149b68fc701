package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type caseListCmd struct{ online }

func (caseListCmd) Example() string { return "safehand case list" }

func (c *caseListCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	all, err := cl.Cases(s.ctx)
	if err != nil {
		return err
	}
	return s.print(all, func() {
		if len(all) == 0 {
			s.say("Your units have no cases yet. 'safehand case open' opens one.")
			return
		}
		w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "CASE\tREFERENCE\tUNIT\tWITH\tPEOPLE\tSENDINGS\tNEXT HEARING")
		for i := range all {
			v := &all[i]
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%d\t%s\n", v.Name(), v.Reference, v.Unit, with(v), len(v.People), len(v.Filed), next(s, v))
		}
		_ = w.Flush() // to standard output, as everything said
	})
}

func with(v *client.Case) string {
	if v.With == nil {
		return ""
	}
	return string(*v.With)
}

// next is the first hearing that is yet to come.
func next(s *session, v *client.Case) string {
	for _, h := range v.Hearings {
		if h.Begins >= s.now() {
			return codeWords(h.Hearing) + ", " + local(h.Begins)
		}
	}
	return ""
}

type caseShowCmd struct {
	online
	Case string `arg:"" help:"The case: its URN, the operation's name, or its reference."`
}

func (caseShowCmd) Example() string { return "safehand case show 45AA2098221" }

func (c *caseShowCmd) Run(s *session) error {
	cl, id, err := s.caseCalled(c.Case)
	if err != nil {
		return err
	}
	v, err := cl.ShowCase(s.ctx, id)
	if err != nil {
		return err
	}
	return s.print(v, func() { s.caseView(v) })
}

func (s *session) caseView(v *client.CaseView) {
	s.say("%s  (%s)", v.Name(), v.Reference)
	s.say("%s", caseURN(v.URN))
	if v.With != nil {
		s.say("With %s", *v.With)
	}
	s.say("Opened by %s for %s, %s", v.By, v.Unit, local(v.Opened))
	for _, n := range v.Notes {
		s.say("Note: %s", n)
	}
	if v.DetailsWait != "" {
		s.say("Name, people and notes can't be read yet: %s", v.DetailsWait)
	}
	s.inTheCase(v)
	if len(v.Sendings)+v.Unseen > 0 {
		s.say("\nSendings")
	}
	for i := range v.Sendings {
		s.caseSending(&v.Sendings[i])
	}
	if v.Unseen > 0 {
		s.say("%s to colleagues by name: not shown to others.", count(v.Unseen, "sending"))
	}
	if len(v.Requests) > 0 {
		s.say("\nRequests")
		s.requests(v.Requests, nil)
	}
}

func caseURN(u *event.URN) string {
	if u == nil {
		return "No URN yet"
	}
	return "URN " + string(*u)
}

// inTheCase says who is in the exhibits, who is on the case, and when it is
// heard.
func (s *session) inTheCase(v *client.CaseView) {
	if len(v.People) > 0 {
		s.say("\nPeople in the exhibits")
	}
	for _, p := range v.People {
		s.say("  %s, %s", p.Name, p.Category)
	}
	var on []string
	left := 0
	for _, p := range v.OnTheCase {
		name := string(p.Person)
		if p.Left {
			name += " (has left)"
			left++
		}
		on = append(on, name)
	}
	switch {
	case len(on) == 0:
		s.say("\nOn the case: everybody of %s", v.Unit)
	default:
		s.say("\nOn the case: %s", strings.Join(on, ", "))
	}
	if len(on) > 0 && len(on)-left < 2 {
		s.note("Fewer than two of them are left. Somebody on the case or a lead of %s names others: 'safehand case people'", v.Unit)
	}
	if len(v.Hearings) > 0 {
		s.say("\nHearings")
	}
	for _, h := range v.Hearings {
		s.say("  %s  %s", local(h.Begins), codeWords(h.Hearing))
	}
}

func (s *session) caseSending(v *client.View) {
	s.say("  %s  %s, from %s to %s, sent %s", v.Reference, status(v), v.From, names(v.To), local(v.Sent))
	if v.LabelWaits != "" {
		s.say("    The writing on the bag can't be read: %s", v.LabelWaits)
	}
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		fmt.Fprintf(w, "    %s\t%s\t%s\t%s\t%s\t%s\n", x.Name(), x.Description, typeWords(x.Type), standing(v, x), markWords(x.Mark), x.SealNumber)
	}
	_ = w.Flush() // to standard output, as everything said
}
