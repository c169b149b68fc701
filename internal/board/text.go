package board

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/called"
)

// text is the report as it is put before the board: plain lines, no wider than a page.
type text struct{ bytes.Buffer }

func (t *text) line(name, format string, args ...any) {
	fmt.Fprintf(t, "%-34s %s\n", name, fmt.Sprintf(format, args...))
}

func (t *text) say(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

// Text is the report in words. Its times are those of London on whatever machine it is
// made.
func (r *Report) Text() []byte {
	t := &text{}
	t.say("BOARD REPORT, %s", r.Month)
	t.say("")
	for i, u := range r.Units {
		t.line([]string{"Units", ""}[min(i, 1)], "%s", u)
	}
	t.line("From", "%s", clock(r.From))
	t.line("Until", "%s, and nothing later", clock(r.Until))
	t.half("SENT TO THE UNITS", &r.To, r)
	t.half("SENT BY THE UNITS", &r.By, r)
	t.drills(&r.Drills)
	t.say("\nOF ALL OF IT")
	t.line("Encrypted", "100 %%: nothing can be sent otherwise. Not a measurement.")
	t.limits(r)
	return t.Bytes()
}

func (t *text) half(title string, h *Half, r *Report) {
	t.say("\n%s", title)
	if h.empty() {
		t.say("Nothing was sent, received or reported, and nothing waited.")
		return
	}
	t.line("Sent in the month", "%s, %s", count(h.Sent, "sending"), count(h.Exhibits, "exhibit"))
	t.line("Received in the month", "%s", count(h.Received, "sending"))
	if h.Times != nil {
		t.line("  Time to receipt, median", "%s", both(h.Times.Median))
		t.line("  95 of 100 received within", "%s", both(h.Times.NinetyFive))
		t.line("  Received late", "%d", h.Late)
	}
	if h.LateBy != nil {
		t.line("    late by, median", "%s", both(h.LateBy.Median))
		t.line("    latest by", "%s", both(h.LateBy.Longest))
	}
	if h.Ended > 0 {
		t.line("Called back or rejected", "%s", count(h.Ended, "sending"))
	}
	t.line("Receipt overdue at the end", "%s", count(h.Overdue, "sending"))
	for _, id := range h.List {
		s := r.find(id)
		t.say("    %s, due %s, from %s", s.Reference, clock(s.ReceiveBy), s.From)
		t.say("      overdue for %s", both(*s.Late))
	}
	t.line("Waiting in time at the end", "%s", count(h.Waiting, "sending"))
	t.line("Alarms that rang", "%d first, %d second, %d third", h.Alarms[0], h.Alarms[1], h.Alarms[2])
	passed, broken, not := h.Checks[Passed], h.Checks[Broken], h.Checks[Not]
	t.line("Exhibits received", "%d: checks passed %d, seal broken %d, not checked %d", passed+broken+not, passed, broken, not)
	t.line("Problems reported", "%s", tally(h.Problems, problem))
	t.reviews(&h.Reviews)
}

func (t *text) reviews(v *Reviews) {
	t.line("Reviews opened", "%d", v.Opened)
	t.line("  decided by your organisation", "%s", tally(v.Decided, called.Outcome))
	t.line("  decided by the other side", "%s", tally(v.Theirs, called.Outcome))
	t.line("  still open at the end", "%d", len(v.Open))
	for _, o := range v.Open {
		t.say("    %s, open since %s", o.Reference, clock(o.Opened))
		t.say("      not decided by %s", names(o.Undecided))
		t.say("      if it is a breach, the ICO must be told by %s", clock(o.TellBy))
	}
}

// limits say what the numbers do not show. A board that is shown more certainty than
// there is learns nothing.
func (t *text) limits(r *Report) {
	t.say("\nHOW IT WAS COUNTED")
	for _, l := range []string{
		"Time to receipt runs from the sending to the last signed receipt of it, first\n  in the receiving unit's working hours as they were then, in brackets by the clock.\n  A sending counts in the month in which nothing of it waited any more.",
		"The median is the length that half of the receipts were within, the next line\n  the one that 95 of 100 were within (nearest rank: always one that occurred).\n  Working hours and the clock are each put in order by themselves.",
		"Checks are those of the receiving side, up to the end of the month.",
		"Late is after the deadline of the sending. Late is not a breach.",
		"A drill is no sending. It counts as begun, answered or failed in the month in which\n  it was that, its time from the instant at which its first alarm was due. None is\n  left out. That a drill was heard does not show that the next alarm will be.",
		"Sendings from " + clock(r.Looked) + " on are looked at, older ones are not.\n  What was sent to somebody by name is not counted as sent to her unit.",
		"Each sending was proven from signed statements. That the service listed every\n  sending is not proven: compare the number with your own register.",
		"What was sent in another way is not in it, nor what nobody reported.",
	} {
		t.say("- %s", l)
	}
	t.say("\nTO MAKE IT AGAIN")
	t.say("safehand board-report --month %s%s", must(r.Month.MarshalText()), flags(r.Units))
	t.say("gives the same bytes on any later day, to anybody who is of these units.")
	t.line("Log", "%s", r.Log.Origin)
	t.line("Entries recorded before the end", "%d", r.Log.Size)
	t.line("Root of the log then", "%s", r.Log.Root)
}

func must(b []byte, _ error) string { return string(b) }

func flags(units []event.UnitID) string {
	var b strings.Builder
	for _, u := range units {
		b.WriteString(" --unit " + string(u))
	}
	return b.String()
}

func clock(t event.Time) string { return t.Std().In(london()).Format("02/01/2006 15:04 MST") }

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// both are working hours, and by the clock.
func both(t Took) string { return fmt.Sprintf("%s working (%s)", length(t.Working), length(t.Wall)) }

// length is in hours and minutes, never in days: a working day is not one of 24 hours.
func length(seconds int64) string {
	minutes := (seconds + 59) / 60
	if minutes < 60 {
		return fmt.Sprintf("%d min", minutes)
	}
	return fmt.Sprintf("%d h %02d min", minutes/60, minutes%60)
}

func names(orgs []event.OrgID) string {
	var out []string
	for _, o := range orgs {
		out = append(out, string(o))
	}
	return strings.Join(out, ", ")
}

var problemWords = map[event.Code]string{
	"does-not-match": "does not match the list", "lost-or-changed": "lost, deleted or changed", "not-ours": "not ours",
	"not-sure": "not sure", "seal-broken": "seal broken", "seen-by-others": "may have been seen by others", "will-not-play": "will not play",
}

func problem(c event.Code) string { return problemWords[c] }

func tally(n map[event.Code]int, words func(event.Code) string) string {
	var out []string
	sum := 0
	for _, c := range slices.Sorted(maps.Keys(n)) {
		out = append(out, fmt.Sprintf("%s %d", words(c), n[c]))
		sum += n[c]
	}
	if len(out) == 0 {
		return "0"
	}
	return fmt.Sprintf("%d: %s", sum, strings.Join(out, "; "))
}
