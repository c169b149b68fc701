package watch

import "github.com/safehand/safehand/internal/notice"

const AtOnce = atOnce

// Notices are what a teller would queue for so many addresses.
func Notices(n notice.Notice, in, out []string) []notice.Notice {
	return (&Teller{}).notices(n, in, out)
}

// WrongClock is what is said of the clock.
var WrongClock = wrong
