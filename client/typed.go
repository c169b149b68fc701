package client

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/safehand/safehand/event"
)

var referenceRE = regexp.MustCompile(`^([A-Za-z]{1,5})[-_/ ]?([0-9]{1,5})(?:[^0-9A-Za-z]|$)`)

// ReferenceOf reads an exhibit reference from the beginning of a file's name:
// JRS/1 from 'JRS-1 interview.mp4' or 'jrs1.mp4'. Without one it is empty.
func ReferenceOf(name string) string {
	m := referenceRE.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return strings.ToUpper(m[1]) + "/" + m[2]
}

// ParseDeadline reads '2h' (working hours of the receiving unit), '1d' (the end of
// its next working day) or an instant with its reason. Empty, it is what evidence
// of that type is received by: an ABE interview within two working hours, the rest
// by the end of the next working day.
func ParseDeadline(s, because string, kind event.Code) (event.Deadline, error) {
	if s == "" {
		s = "1d"
		if kind == "abe-interview" {
			s = "2h"
		}
	}
	if n, err := strconv.Atoi(s[:len(s)-1]); err == nil && n >= 1 && n <= 100 {
		switch s[len(s)-1] {
		case 'h':
			return event.Deadline{Kind: event.WorkingHours, N: n}, nil
		case 'd':
			return event.Deadline{Kind: event.WorkingDays, N: n}, nil
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		t, err := time.Parse(layout, s)
		switch {
		case err == nil && because == "":
			return event.Deadline{}, ErrNoReason
		case err == nil:
			return event.Deadline{Kind: event.Instant, At: event.TimeOf(t), Reason: event.Code(because)}, nil
		}
	}
	return event.Deadline{}, fmt.Errorf("%q is not 2h, 1d or an instant such as 2026-11-21T11:00Z", s)
}

// ErrNoReason: sooner or later than a unit's own hours say needs a reason.
var ErrNoReason = fmt.Errorf("an instant needs its reason: agreed, custody-time-limit, hearing or pace-clock")
