package notice

import (
	"time"

	"github.com/safehand/safehand/event"
)

// facts is what programs are told, made of [Said] and of nothing else.
type facts struct {
	Kind     string `json:"kind"`
	Matter   string `json:"matter,omitempty"`
	Text     string `json:"text"`
	Ref      string `json:"reference,omitempty"`
	Exhibits int    `json:"exhibits,omitempty"`
	From     string `json:"from,omitempty"`
	For      string `json:"for,omitempty"`
	Since    string `json:"waiting_since,omitempty"`
	Due      string `json:"receipt_due,omitempty"`
	Next     string `json:"next_told,omitempty"`
	Tell     string `json:"regulator_by_if_breach,omitempty"`
	Said     string `json:"due_to_be_said"`
	Late     int64  `json:"late_seconds"`
	Link     string `json:"link"`
	title    string // Text without lateness
}

// factsOf tells of a message, which for programs has one notice.
func factsOf(m Message, base string) (facts, error) {
	s := m.Said[0]
	subject, _, err := write(m, base)
	if err != nil {
		return facts{}, &Failure{Sentence: "a text could not be written", Alone: true, Final: true}
	}
	l := letterOf(s, m.Now, base)
	f := facts{
		Kind: s.kind(), Matter: s.Matter, Text: subject, Ref: s.Ref, Exhibits: s.Exhibits, From: s.From, For: s.For,
		Since: instant(s.Since), Due: instant(s.Due), Next: instant(s.Next), Said: instant(s.Say), Link: l.Link, title: subject,
	}
	if s.Kind == Review || s.Kind == Problem || s.Kind == Unanswered || s.Kind == Unsaid || s.Kind == HoursLeft {
		f.Tell = instant(s.Tell)
	}
	if l.Late != "" {
		f.Late = int64(m.Now.Sub(s.Say.Std()) / time.Second)
		f.Text += " (this message is late: it was due at " + l.Late + ")"
	}
	return f, nil
}

func instant(t event.Time) string {
	if t == 0 {
		return ""
	}
	return t.Std().UTC().Format(time.RFC3339)
}
