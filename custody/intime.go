package custody

import "github.com/safehand/safehand/event"

// CustodyMargin is how long somebody of a unit must be there, in one go, before a PACE
// clock ends, for it to count as able to receive in time: an hour, so that whoever is
// asked minutes before the doors close has not the whole of it to do. Seconds.
const CustodyMargin event.Time = 3600

// Until says until when somebody is there without a break, where somebody is: past
// midnight too, and a week from now at most of a unit that never closes. Else zero.
func Until(h event.Hours, now event.Time) event.Time {
	at := Closes(h, now)
	for range 7 {
		next := Closes(h, at)
		if at == 0 || next <= at {
			break
		}
		at = next
	}
	return at
}

// InTime reports whether a unit of those hours can receive by then: somebody is there for
// [CustodyMargin] before it, or for all of the time that is left.
func InTime(h event.Hours, by, now event.Time) bool {
	need := min(CustodyMargin, by-now)
	for at := now; at < by; {
		opens, _ := Opens(h, at)
		if opens == 0 || opens >= by {
			return false
		}
		until := Until(h, opens)
		if min(until, by)-opens >= need {
			return true
		}
		if at = until; until <= opens { // the night of the clocks: it opens after it has shut
			at = opens + 60
		}
	}
	return false
}
