package notice

import (
	"embed"
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/safehand/safehand/event"
)

// letter is what the texts of mails have at hand: words made of [Said], each ready
// to be read.
type letter struct {
	Exhibits string // 15 exhibits
	Them     string // or it
	Have     string // or has
	Are      string // or is
	Sent     string // they were sent to, or it was
	From     string
	For      string
	Other    string // the organisation on the other side than the reader
	Sending  bool
	Named    bool // sent to the reader by name
	Instead  bool // the reader is told in the place of whom it was sent to
	Ref      string
	Since    string
	Due      string // 21/11/2016, 11:00
	By       string // 11:00 on 21/11/2016
	At       string // 11:00, with its date when it is not today
	Next     string
	Tell     string
	Breach   string // that, where it may be a breach
	Left     string // 48 hours until Tell, whole ones; empty once it has passed
	Link     string
	Matter   string
	Late     string // when it was due to be said, empty when it is not late
	// Of several notices in one mail:
	Clock                      string
	Needed, Overdue, Escalated int
	Unsent, Unchecked          int
	Earliest                   string
}

//go:embed words/*.txt
var wordFiles embed.FS

// texts are the mails by the kind of what they say: the first line is the subject.
var texts = template.Must(template.ParseFS(wordFiles, "words/*.txt"))

// summary is the text of a mail that says several things.
const summary = "summary"

// write writes the mail that says m, with links to the service at base.
func write(m Message, base string) (subject, body string, err error) {
	l, name := letterOf(m.Said[0], m.Now, base), m.Said[0].kind()
	if len(m.Said) > 1 {
		l, name = summaryOf(m, base), summary
	}
	var out strings.Builder
	if err := texts.ExecuteTemplate(&out, name+".txt", l); err != nil {
		return "", "", err
	}
	subject, body, _ = strings.Cut(out.String(), "\n")
	return subject, strings.TrimSpace(body) + "\n", nil
}

func letterOf(s Said, now time.Time, base string) letter {
	l := letter{
		Exhibits: fmt.Sprintf("%d exhibits", s.Exhibits), Them: "them", Have: "have", Are: "are", Sent: "they were sent to",
		From: orSomebody(s.From), For: orSomebody(s.For), Sending: s.Sending, Named: s.Named, Instead: s.Instead, Ref: s.Ref, Matter: s.matter(), Link: base + "/",
	}
	if s.Exhibits == 1 {
		l.Exhibits, l.Them, l.Have, l.Are, l.Sent = "1 exhibit", "it", "has", "is", "it was sent to"
	}
	if l.Other = l.From; s.Sending {
		l.Other = l.For
	}
	if s.kind() == Drill || s.kind() == DrillOwed {
		l.Link = base + "/drills"
	}
	if s.Ref != "" && s.Kind != Unsent && s.kind() != Drill { // of neither is there a sending to be looked up
		l.Link = base + "/r/" + s.Ref
	}
	day := func(t event.Time) string { return t.Std().In(s.Zone).Format("02/01/2006 15:04") }
	l.Since, l.Tell, l.Due = day(s.Since), day(s.Tell), s.Due.Std().In(s.Zone).Format("02/01/2006, 15:04")
	l.By = s.Due.Std().In(s.Zone).Format("15:04 on 02/01/2006")
	l.At, l.Next = today(s.Due, now, s.Zone), today(s.Next, now, s.Zone)
	if s.Next == 0 {
		l.Next = ""
	}
	if s.Since == 0 {
		l.Since = ""
	}
	if s.Due == 0 {
		l.Due = ""
	}
	if s.Tell > 0 {
		l.Breach = l.Tell
	}
	l.Left = left(s.Tell, now)
	if s.late(now) {
		l.Late = s.Say.Std().In(s.Zone).Format("15:04 on 02/01/2006")
	}
	return l
}

// summaryOf counts what m says.
func summaryOf(m Message, base string) letter {
	first := m.Said[0]
	l := letter{Clock: m.Now.In(first.Zone).Format("15:04"), Link: base + "/"}
	var due event.Time
	for _, s := range m.Said {
		switch s.Kind {
		case Managers:
			l.Escalated++
		case Overdue:
			l.Overdue++
		case Unsent:
			l.Unsent++
		case Unchecked:
			l.Unchecked++
		default:
			l.Needed++
			if s.Due > 0 && (due == 0 || s.Due < due) {
				due = s.Due
			}
		}
		if s.Say < first.Say {
			first = s
		}
	}
	if due > 0 {
		l.Earliest = due.Std().In(first.Zone).Format("15:04 on 02/01/2006")
	}
	if first.late(m.Now) {
		l.Late = first.Say.Std().In(first.Zone).Format("15:04 on 02/01/2006")
	}
	return l
}

// today writes an instant by the clock, with its date when it is another day's.
func today(t event.Time, now time.Time, zone *time.Location) string {
	at := t.Std().In(zone)
	if at.Format(time.DateOnly) == now.In(zone).Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("15:04 on 02/01/2006")
}

// left counts down: who reads 48 hours has no less. Of what has passed nothing is left.
func left(until event.Time, now time.Time) string {
	d := until.Std().Sub(now)
	switch h := int(d.Hours()); {
	case d <= 0:
		return ""
	case h == 0:
		return "less than an hour"
	case h == 1:
		return "1 hour"
	default:
		return fmt.Sprintf("%d hours", h)
	}
}

func orSomebody(organisation string) string {
	if organisation == "" {
		return "another organisation"
	}
	return organisation
}
