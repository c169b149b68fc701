package called

import "github.com/safehand/safehand/event"

// Outcome is what was decided of a review.
func Outcome(c event.Code) string {
	switch c {
	case event.NotABreach:
		return "not a breach"
	case event.BreachKept:
		return "a breach with no likely risk, for the register"
	}
	return "a breach, of which the ICO is to be told"
}
