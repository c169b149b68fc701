package client

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
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

// soonest is the kind that is received before all others.
const soonest event.Code = "abe-interview"

// UsualDeadline is by when evidence is received whose sender says nothing else: two
// working hours of the receiving unit when an ABE interview is among it, the rest by the
// end of its next working day.
func UsualDeadline(kinds ...event.Code) event.Deadline {
	if slices.Contains(kinds, soonest) {
		return event.Deadline{Kind: event.WorkingHours, N: 2}
	}
	return event.Deadline{Kind: event.WorkingDays, N: 1}
}

// ParseDeadline reads '2h' (working hours of the receiving unit), '1d' (the end of
// its next working day) or an instant with its reason. Empty, it is [UsualDeadline].
// Whether it is sooner than that without a reason, [Client.Reasoned] says.
func ParseDeadline(s, because string, kind event.Code) (event.Deadline, error) {
	if s == "" {
		return UsualDeadline(kind), nil
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

// ErrNoReason: an instant, and what is sooner than usual, needs a reason.
var ErrNoReason = errors.New("an instant, or what is sooner than usual (an ABE interview: 2h; the rest: 1d), needs its reason: say the instant, such as 2026-11-21T11:00Z, and agreed, custody-time-limit, hearing or pace-clock")

// Reasoned is [ErrNoReason] when the deadline that a person typed is sooner than the usual one
// of these kinds (of none: of whatever kind it is, inside its seal), by the addressees' hours as they are now, and no instant says why: whoever
// is to receive it is hurried for a clock that runs, not by habit. What she left empty hurries
// nobody, whatever stands for it: what goes again goes as it was ordered. Nor does the
// end of a working day, however few hours of it there are.
func (c *Client) Reasoned(ctx context.Context, to []event.HolderID, typed string, d event.Deadline, kinds ...event.Code) error {
	if len(kinds) == 0 {
		kinds = []event.Code{soonest}
	}
	usual := UsualDeadline(kinds...)
	if typed == "" || d.Kind != event.WorkingHours || d == usual {
		return nil
	}
	s, err := c.directories(ctx, orgs(to)...)
	if err != nil {
		return err
	}
	now := event.TimeOf(c.now())
	due, err := s.State.Deadline(to, now, d)
	if err != nil {
		return err
	}
	if by, err := s.State.Deadline(to, now, usual); err == nil && due < by {
		return ErrNoReason
	}
	return nil
}
