// Package oracle says which alarms a year must have, in a second way: it steps
// through the year minute by minute, looks each one up in plain tables, and counts.
// It shares no line with the rules or the watch that it judges, so that one mistake
// can't hide in both.
package oracle

// Year is what happened in it, as whoever stands beside would write it down: each thing
// with the minute in which it happened, 0 when it did not.
type Year struct {
	Sendings []*Sending
	Reports  []*Report
	Receipts []*Receipt
	Clicks   []*Click
	Downs    []Down
	Deafs    []Deaf
}

// Kind is what an alarm is about.
type Kind string

// An alarm is about a sending that waits, a report on which nobody begins, a receipt of
// which something was not checked, or a click of which nobody says what it was. Of a report
// and of a click the data protection teams are told in time: that is not in the log.
const (
	Waits      Kind = "nobody signed for"
	Open       Kind = "nobody began on"
	Raw        Kind = "nobody checked"
	Unsaid     Kind = "nobody said what it was"
	LeftOpen   Kind = "72 hours run, of a report"
	LeftUnsaid Kind = "72 hours run, of a click"
)

// Alarm is one that must be in the log: about which of its kind, which rung, when it was
// due, and the second at which it is recorded.
type Alarm struct {
	Kind                    Kind
	Of, Rung, Due, Recorded int
}

// owed is an alarm that may have to ring, and whether it does when it is said at a
// second of the year.
type owed struct {
	kind     Kind
	of, rung int
	rings    func(minute, said int) bool
}

// Down is a time in which no node runs, both ends minutes: at To it runs again, and
// people may be quicker than it.
type Down struct{ From, To int }

// Must are all alarms until the year's end, found by asking every minute of it what is
// due then, and who has done what about it.
func (y *Year) Must() map[Alarm]bool {
	due := map[int][]owed{}
	for i, s := range y.Sendings {
		for r, at := range ladder(s.Unit, s.Due) {
			due[at] = append(due[at], owed{Waits, i, r + 1, s.rings})
		}
	}
	for i, p := range y.Reports {
		for r, at := range ladder(p.Asked, p.Asked.Hours(p.At, 2)) {
			due[at] = append(due[at], owed{Open, i, r + 1, p.rings})
		}
	}
	for i, k := range y.Receipts {
		at := k.Unit.Days(k.At, 1)
		due[at] = append(due[at], owed{Raw, i, 1, k.rings})
	}
	for i, c := range y.Clicks {
		for r, at := range ladder(c.Unit, c.Unit.Hours(c.At, 2)) {
			due[at] = append(due[at], owed{Unsaid, i, r + 1, y.unsaid(c)})
		}
	}
	out := map[Alarm]bool{}
	for m := range Minutes {
		for _, o := range due[m] {
			if said := recorded(m, y.Downs); o.rings(m, said) {
				out[Alarm{o.kind, o.of, o.rung, m, said}] = true
			}
		}
	}
	return out
}

// ladder are the minutes of the three alarms about what is due at one.
func ladder(u *Unit, due int) [3]int {
	second := u.Hours(due, 4)
	return [3]int{due, second, max(second, u.third(due))}
}

// recorded is the second after the minute, or the one at which a node runs again.
func recorded(minute int, downs []Down) int {
	for _, d := range downs {
		if minute >= d.From && minute < d.To {
			return d.To * 60
		}
	}
	return minute*60 + 1
}
