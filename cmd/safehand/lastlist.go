package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// keepList remembers a list for the day when the service is silent. That it can't be kept
// takes nothing from the list that was asked for.
func (s *session) keepList(direction string, p *client.Page) {
	h, err := s.home()
	if err == nil {
		err = h.KeepList(direction, p, event.TimeOf(time.Now()))
	}
	if err != nil {
		s.note("This list could not be kept here, and will not be there while the service is silent: %v", err)
	}
}

// lastList prints the newest list that was kept, where the service did not answer, or could not: its
// silence keeps nobody from seeing what is overdue.
func (s *session) lastList(direction string, why error) error {
	if !client.Away(why) {
		return nil
	}
	h, err := s.home()
	if err != nil {
		return err
	}
	now := event.TimeOf(time.Now())
	k := h.LastList(direction, now)
	if k == nil {
		return nil
	}
	return s.print(k, func() {
		s.say("As of %s, when the service last answered a list here. What is overdue is by this machine's clock. What was received or sent since is not known here.", local(k.AsOf))
		if now < k.AsOf {
			s.say("This machine's clock stands at %s, before that: put it right. Nothing that fell due since can be told.", local(now))
		}
		s.lastTable(k)
	})
}

var lastWords = map[custody.Status]string{
	custody.Waiting: "Waiting for receipt", custody.Overdue: "Receipt overdue", custody.Partly: "Received in part", custody.Received: "Received",
	custody.Recalled: "Recalled", custody.Rejected: "Rejected", custody.Returned: "Returned",
}

func (s *session) lastTable(k *client.Listed) {
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "REFERENCE\tSTATUS\tEXHIBITS\tFROM\tTO\tRECEIPT DUE")
	for _, r := range k.Rows {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\n", r.Consignment.Reference(), lastWords[r.Status], r.Exhibits, r.From, names(r.To), local(r.ReceiveBy))
	}
	_ = w.Flush() // to standard output, as everything said
	if k.More {
		s.say("There was more than was listed then.")
	}
}
