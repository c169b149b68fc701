package watch

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

const AtOnce = atOnce

// Notices are what a teller would queue for so many addresses.
func Notices(n notice.Notice, in, out []string) []notice.Notice {
	if len(in) == 0 {
		return (&Teller{}).notices(n, in, out, nobody)
	}
	return (&Teller{}).notices(n, in, out, reached)
}

// WrongClock is what is said of the clock.
func WrongClock(last event.Time, all []store.Witness, now event.Time) bool {
	return behind(last, now) || disagree(all)
}
