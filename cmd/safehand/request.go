package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type requestCmd struct {
	online
	To        string   `arg:"" help:"The unit you ask."`
	Exhibit   []string `help:"Its reference, such as TM/4, as far as you know it. More than one: say it again."`
	Words     []string `help:"What you ask for, in your own words; one line each. Sealed to both units. Please no names."`
	Case      string   `help:"The case it is for: its URN, the operation's name, or its reference."`
	URN       string   `name:"urn" help:"The case's URN. Sent in clear to the service."`
	RespondBy string   `help:"'2h' working hours of their unit, '3d' the end of their third working day, or an instant '2026-11-24T12:00Z'." default:"3d"`
	From      string   `help:"Your unit; needed only if you have several."`
	Yes       bool     `help:"Do not ask before it goes."`
}

func (requestCmd) Example() string {
	return "safehand request northshire.example/cait-a --exhibit TM/4 --words 'The 999 call of the night.' --respond-by 1d"
}

func (c *requestCmd) request() (*client.NewRequest, error) {
	r := &client.NewRequest{Exhibits: c.Exhibit, Words: c.Words}
	if len(c.Exhibit)+len(c.Words) == 0 {
		return nil, usagef("say what you ask for: --exhibit, --words or both")
	}
	if err := r.To.UnmarshalText([]byte(c.To)); err != nil {
		return nil, usagef("%v", err)
	}
	var err error
	if r.URN, err = urn(c.URN); err != nil {
		return nil, err
	}
	if r.RespondBy, err = deadline(c.RespondBy, "agreed", ""); err != nil {
		return nil, usagef("--respond-by: %q is not 2h, 3d or an instant such as 2026-11-24T12:00Z", c.RespondBy)
	}
	return r, nil
}

func (c *requestCmd) Run(s *session) error {
	r, err := c.request()
	if err != nil {
		return err
	}
	cl, unit, err := s.unit(c.From)
	if err != nil {
		return err
	}
	r.For = unit
	if err := c.ofCase(s, cl, r); err != nil {
		return err
	}
	if err := s.alreadyHere(cl, r); err != nil {
		return err
	}
	if err := s.confirm(c.sentence(r), c.Yes); err != nil {
		return err
	}
	q, err := cl.Request(s.ctx, *r)
	if err != nil {
		return strangers(err, []event.HolderID{event.HolderID(r.To)})
	}
	return s.print(q, func() {
		s.say("Asked. %s should answer by %s.", r.To, local(*q.RespondBy))
		s.say("Reference %s", q.Reference)
	})
}

// ofCase takes from the case what it knows: its URN, or its name while it has
// none.
func (c *requestCmd) ofCase(s *session, cl *client.Client, r *client.NewRequest) error {
	if c.Case == "" {
		return nil
	}
	id, err := cl.FindCase(s.ctx, c.Case)
	if err != nil {
		return err
	}
	v, err := cl.GlanceCase(s.ctx, id)
	if err != nil {
		return err
	}
	if r.URN == nil {
		r.URN = v.URN
	}
	if v.Operation != "" {
		r.Words = append([]string{"Operation " + v.Operation}, r.Words...)
	}
	return nil
}

// alreadyHere says what the unit has been sent already of what it asks for.
func (s *session) alreadyHere(cl *client.Client, r *client.NewRequest) error {
	found, err := cl.AlreadyHere(s.ctx, *r)
	if err != nil {
		return strangers(err, []event.HolderID{event.HolderID(r.To)})
	}
	for _, a := range found {
		s.note("You have it already: %s", alreadyWords(&a))
	}
	return nil
}

func (c *requestCmd) sentence(r *client.NewRequest) string {
	what := "what your words say"
	if len(r.Exhibits) > 0 {
		what = "exhibit " + strings.Join(r.Exhibits, ", ")
	}
	if r.URN != nil {
		what += " for " + string(*r.URN)
	}
	return fmt.Sprintf("Ask %s for %s, from %s.", r.To, what, r.For)
}

// alreadyWords is what became of something that was sent: when, who received it,
// how often it was opened.
func alreadyWords(a *client.AlreadySent) string {
	out := fmt.Sprintf("%s went in %s on %s (%s)", a.Asked, a.Reference, local(a.Sent), a.SealNumber)
	switch {
	case a.Ended != "":
		out += ", and was " + a.Ended
	case a.ReceivedBy == "":
		out += ", and waits for its receipt"
	default:
		out += fmt.Sprintf(", was received by %s at %s and opened %s", a.ReceivedBy, local(a.ReceivedAt), times(a.Opened))
	}
	return out
}

func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// now is this machine's clock.
func (s *session) now() event.Time { return event.TimeOf(time.Now()) }

// beginning reads a day and a time, on this machine's clock unless a zone is said.
func beginning(s string) (event.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04", "02/01/2006 15:04"} {
		if t, err := time.ParseInLocation(layout, s, time.Local); err == nil {
			return event.TimeOf(t), nil
		}
	}
	return 0, usagef("%q is not a day and a time such as 2026-12-01T10:00", s)
}
