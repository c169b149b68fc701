package continuity

import (
	"fmt"
	"strings"

	"github.com/safehand/safehand/event"
)

// Paragraph is what a person who handled the exhibit may put in a statement of
// her own: when she took it over and from whom, and when she handed it on. It
// is "" for somebody who did neither. She reads it, changes what is not so, and
// signs it; whoever shows it says so above it.
func Paragraph(s *Story, exhibit event.ExhibitID, person event.PersonID, x Extras) (string, error) {
	sub, err := newSubject(s, exhibit)
	if err != nil {
		return "", err
	}
	t, err := readTexts(sub, x)
	if err != nil {
		return "", err
	}
	what := "the exhibit under seal number " + sub.exhibit.ID.SealNumber()
	if row := sub.anyRow(t); t.manifest != nil {
		what = fmt.Sprintf("exhibit %s (seal number %s)", t.manifest.Reference, sub.exhibit.ID.SealNumber())
	} else if row != nil {
		what = fmt.Sprintf("exhibit %s (seal number %s)", row.Reference, sub.exhibit.ID.SealNumber())
	}
	var out []string
	for _, st := range sub.thread {
		if string(st.Event.Common().By.ID) != string(person) {
			continue
		}
		if line := sub.mine(st, what); line != "" {
			out = append(out, line)
			what = "it"
		}
	}
	return strings.Join(out, " "), nil
}

// mine is a change of hands in the first person.
func (sub *subject) mine(st *Statement, what string) string {
	on := "On " + st.Place.Recorded.Std().Format("02/01/2006 at 15:04") + " UTC I "
	switch e := st.Event.(type) {
	case *event.Sealed:
		return on + "sealed " + what + "."
	case *event.Dispatched:
		return on + "sent " + what + " electronically to " + list(e.To) + "."
	case *event.Received:
		c := sub.story.State.Consignment(e.Consignment)
		s := on + "received " + what + " electronically from " + string(c.By.ID) + " of " + string(c.For) + "."
		return s + sub.checks(st, e.Consignment)
	case *event.Opened:
		return on + "opened " + what + " " + purposes(e.Purpose) + "."
	}
	return ""
}

// checks is what had last been said of the seal by then.
func (sub *subject) checks(before *Statement, id event.ConsignmentID) (said string) {
	for _, c := range sub.story.State.Consignment(id).Item(sub.exhibit.ID).Checks {
		if c.At.Index > before.Place.Index {
			break
		}
		word := "intact"
		if !c.Passed {
			word = "broken"
		}
		said = " Its seal had been reported " + word + " on " + c.At.Recorded.Std().Format("02/01/2006 at 15:04") + " UTC."
	}
	return said
}
