package notice

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// Said is all that any message can say of a notice. Whoever writes a text has no
// more than this at hand: a field added here is told to mailboxes, to a webhook and
// to a log collector, and a test holds the list.
type Said struct {
	Kind     string
	Matter   string // a code of [Matters], or ""
	Ref      string // 7Q4M-2KPD, or ""
	Exhibits int
	From     string // the sending organisation
	For      string // the receiving one
	Sending  bool
	Named    bool
	Instead  bool
	Say      event.Time // when this was due to be said
	Since    event.Time
	Due      event.Time
	Next     event.Time
	Tell     event.Time
	Zone     *time.Location
}

// said takes from a notice what may be said. What is not in its form is left out,
// never passed on: it could be anything.
func said(w store.Waiting) Said {
	s := Said{
		Kind: w.Kind, Exhibits: max(w.Exhibits, 0), From: oneLine(w.From), For: oneLine(w.For), Sending: w.Sending, Named: w.Named, Instead: w.Instead,
		Say: w.Say, Since: w.Since, Due: w.Due, Next: w.Next, Tell: w.Tell, Zone: zoneOf(w.Zone),
	}
	if ref, err := event.NormalReference(w.Ref); err == nil {
		s.Ref = ref
	}
	if _, ok := Matters()[w.Matter]; ok {
		s.Matter = w.Matter
	}
	return s
}

// lateAfter is how much later than due a message may be without saying so.
const lateAfter = 5 * time.Minute

// late reports whether s is said late at now.
func (s Said) late(now time.Time) bool { return now.Sub(s.Say.Std()) > lateAfter }

// kind is one of [Kinds]; what is none of them is said as something wrong.
func (s Said) kind() string {
	if slices.Contains(Kinds(), s.Kind) {
		return s.Kind
	}
	return Health
}

// matter is the sentence of what is wrong.
func (s Said) matter() string {
	if m := Matters()[s.Matter]; m != "" {
		return m
	}
	return "something is wrong with the service" // better than silence
}

// nameLength is how much of an organisation's name is said.
const nameLength = 80

// oneLine keeps a name from adding lines to a message.
func oneLine(name string) string {
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if r := []rune(name); len(r) > nameLength {
		name = string(r[:nameLength])
	}
	return name
}

func zoneOf(z event.Zone) *time.Location {
	if z == "" {
		z = london
	}
	l, err := time.LoadLocation(string(z))
	if err != nil {
		return time.UTC
	}
	return l
}
