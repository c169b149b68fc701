package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type showCmd struct {
	online
	Reference string `arg:"" help:"The sending's reference, such as 7Q4M-2KPD."`
}

func (showCmd) Example() string { return "safehand show 7Q4M-2KPD" }

func (c *showCmd) Run(s *session) error {
	if err := references(c.Reference); err != nil {
		return err
	}
	cl, err := s.member()
	if err != nil {
		return err
	}
	id, err := cl.Find(s.ctx, c.Reference)
	if err != nil {
		return err
	}
	v, err := cl.Show(s.ctx, id)
	if err != nil {
		return err
	}
	return s.print(v, func() { s.view(v) })
}

func (s *session) view(v *client.View) {
	s.say("%s  %s", v.Reference, status(v))
	s.say("From %s, by %s, sent %s", v.From, v.By, local(v.Sent))
	s.say("To %s, receipt due %s", names(v.To), local(v.ReceiveBy))
	if v.URN != nil {
		s.say("URN %s", *v.URN)
	}
	for _, m := range v.Message {
		s.say("Note: %s", m)
	}
	if v.LabelWaits != "" {
		s.say("The writing on the bag can't be read: %s", v.LabelWaits)
	}
	s.say("")
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "EXHIBIT\tWHAT IT IS\tTYPE\tSIZE\tCHECK\tSTANDING\tSEAL NUMBER")
	for _, x := range v.Exhibits {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", x.Reference, x.Description, typeWords(x.Type), size(x.Bytes), check(x.Check), standing(v, x), x.SealNumber)
	}
	_ = w.Flush()
	s.say("\nWhat happened")
	w = tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	for i := len(v.Happened) - 1; i >= 0; i-- {
		h := v.Happened[i]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", local(h.Recorded), kindWords(h.Kind), h.By, count(h.Exhibits, "exhibit"), h.Detail)
	}
	_ = w.Flush()
}

func check(c string) string {
	switch c {
	case "passed":
		return "Checks passed"
	case "broken":
		return "Seal broken"
	}
	return "Not checked yet"
}

func standing(v *client.View, x client.ExhibitView) string {
	switch {
	case x.Recalled:
		return "Recalled"
	case x.Received:
		return "Received"
	case v.Incoming:
		return "Receipt needed"
	}
	return "Waiting for receipt"
}

func kindWords(k event.Kind) string {
	switch k {
	case "ordered":
		return "Sending began"
	case "dispatched":
		return "Sent"
	case "checked":
		return "Checked"
	case "received":
		return "Received"
	case "opened":
		return "Opened"
	case "exported":
		return "Exported"
	case "recalled":
		return "Recalled"
	}
	return string(k)
}
