package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/called"
)

type reviewCmd struct {
	List   reviewListCmd   `cmd:"" help:"List the sendings of which a review is open."`
	Show   reviewShowCmd   `cmd:"" help:"Show the reviews of one sending: why they are open, until when, and what was decided."`
	Decide reviewDecideCmd `cmd:"" help:"Decide a review for your organisation, with who advised and why. You lead the unit that sent or got it."`
}

type reviewListCmd struct {
	online
	All bool `help:"Also those that everybody has decided, and lists that were seen by somebody whose they were not."`
}

func (reviewListCmd) Example() string { return "safehand review list" }

func (c *reviewListCmd) Run(s *session) error {
	cl, err := s.member()
	if err != nil {
		return err
	}
	views, err := cl.Reviews(s.ctx, c.All)
	if err != nil {
		return err
	}
	return s.print(some(views), func() {
		if len(views) == 0 {
			s.say("No review is open of anything that you can see.")
			return
		}
		w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "SENDING\tREVIEW\tOPEN SINCE\tIF A BREACH, TELL THE ICO BY\tNOT DECIDED BY\tDECIDED")
		for i := range views {
			for _, r := range views[i].Reviews {
				if c.All || len(r.Undecided) > 0 {
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", views[i].Reference, r.Reference, local(r.Since), local(r.TellBy), orgs(r.Undecided), outcomesOf(r))
				}
			}
		}
		_ = w.Flush()
		for i := range views {
			s.lists(&views[i])
		}
	})
}

// lists are lines of the register that nobody has to decide.
func (s *session) lists(v *client.View) {
	for _, l := range v.Lists {
		s.say("%s: the list of %s was seen, not the content (\"not ours\", said by %s at %s). No clock runs.", v.Reference, count(len(l.Exhibits), "exhibit"), l.By, local(l.Recorded))
	}
}

type reviewShowCmd struct {
	online
	Reference string `arg:"" help:"The sending's reference."`
}

func (reviewShowCmd) Example() string { return "safehand review show 7Q4M-2KPD" }

func (c *reviewShowCmd) Run(s *session) error {
	cl, id, err := s.find(c.Reference)
	if err != nil {
		return err
	}
	v, err := cl.Show(s.ctx, id)
	if err != nil {
		return err
	}
	return s.print(some(v.Reviews), func() {
		if len(v.Reviews) == 0 {
			s.say("No review of %s was opened.", v.Reference)
		}
		s.reviews(v)
	})
}

type reviewDecideCmd struct {
	online
	Reference string   `arg:"" help:"The sending's reference."`
	Review    string   `arg:"" help:"The review's reference; 'safehand review show' says it. What is reported meanwhile changes it."`
	Outcome   string   `required:"" enum:"${outcomes}" help:"What you decide: ${any_outcomes}."`
	Advised   string   `required:"" placeholder:"NAME" help:"Who advised you: your data protection officer, or somebody of that team."`
	Why       []string `required:"" placeholder:"TEXT" help:"Your reasons, sealed to your own unit and to who advised; one line each. Please no names."`
}

func (reviewDecideCmd) Example() string {
	return "safehand review decide 7Q4M-2KPD 3KF8-W2TN --outcome not-a-breach --advised dee.price@cps-northshire.example --why 'Nobody had a key to it.'"
}

type reviewDecided struct {
	Reference string `json:"reference"`
	*client.Review
	*client.Done
}

func (c *reviewDecideCmd) Run(s *session) error {
	if err := references(c.Reference, c.Review); err != nil {
		return err
	}
	a := client.ReviewAnswer{Review: c.Review, Outcome: event.Code(c.Outcome), Why: c.Why}
	if err := a.Advised.UnmarshalText([]byte(c.Advised)); err != nil {
		return usagef("--advised: %v", err)
	}
	cl, v, _, err := s.sending(c.Reference, nil)
	if err != nil {
		return err
	}
	d, r, err := cl.DecideReview(s.ctx, v.Consignment, a)
	if err != nil {
		return err
	}
	return s.print(reviewDecided{v.Reference, r, d}, func() {
		s.say("Recorded at %s: %s, for %s alone. Both sides see that, and your own people why.", local(d.Recorded), called.Outcome(a.Outcome), cl.Who().ID.Org())
		if len(r.Undecided) > 0 {
			s.say("The review is still open for %s.", orgs(r.Undecided))
		}
		if a.Outcome == event.BreachToTell {
			s.say("The ICO must be told by %s (72 hours from %s). This program tells them nothing.", local(r.TellBy), local(r.Aware))
		}
	})
}

// reviews says why each is open, and what was decided.
func (s *session) reviews(v *client.View) {
	for _, r := range v.Reviews {
		s.say("Review %s, of %s, since %s.", r.Reference, count(len(r.Exhibits), "exhibit"), local(r.Since))
		s.say("  If it is a breach, the ICO must be told by %s (72 hours from %s).", local(r.TellBy), local(r.Aware))
		for _, d := range r.Decisions {
			s.say("  %s: %s. Decided by %s at %s, advised by %s.", d.Organisation, called.Outcome(d.Outcome), d.By, local(d.Recorded), d.Advised)
		}
		if len(r.Undecided) > 0 {
			s.say("  Not decided yet by %s.", orgs(r.Undecided))
		}
	}
	s.lists(v)
}

func outcomesOf(r client.Review) string {
	var out []string
	for _, d := range r.Decisions {
		out = append(out, string(d.Organisation)+": "+called.Outcome(d.Outcome))
	}
	return strings.Join(out, "; ")
}

func orgs(list []event.OrgID) string {
	var out []string
	for _, o := range list {
		out = append(out, string(o))
	}
	return strings.Join(out, ", ")
}
