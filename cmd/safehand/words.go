package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// days is how long a link works: no longer than somebody remembers giving it.
func days(n int) (time.Duration, error) {
	if n < 1 || n > 30 {
		return 0, usagef("--days: a link works for 1 to 30 days")
	}
	return time.Duration(n) * 24 * time.Hour, nil
}

// local is an instant on this machine's clock, with its zone.
func local(t event.Time) string { return t.Std().Local().Format("02/01/2006 15:04 MST") }

var instantRE = regexp.MustCompile(`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`)

// here is a message with its instants on this machine's clock: rules and service
// say them in UTC.
func here(message string) string {
	return instantRE.ReplaceAllStringFunc(message, func(s string) string {
		var t event.Time
		if t.UnmarshalText([]byte(s)) != nil {
			return s
		}
		return local(t)
	})
}

// size is a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return count(int(n), "byte")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// types are the kinds of exhibit as people call them.
func typeWords(c event.Code) string {
	switch c {
	case "abe-interview":
		return "ABE interview"
	case "bwv":
		return "body worn video"
	case "cctv":
		return "CCTV"
	case "999-call":
		return "999 call"
	}
	return strings.ReplaceAll(string(c), "-", " ")
}

// references reads what a person calls sendings, before anything is asked of her
// or of the service.
func references(names ...string) error {
	for _, n := range names {
		if _, err := event.ParseDigest(n); err == nil {
			continue
		}
		if _, err := event.NormalReference(n); err != nil {
			return usagef("%q: %v", n, err)
		}
	}
	return nil
}

// holders reads addressees.
func holders(names []string) ([]event.HolderID, error) {
	var out []event.HolderID
	for _, n := range names {
		var h event.HolderID
		if err := h.UnmarshalText([]byte(n)); err != nil {
			return nil, usagef("--to: %v", err)
		}
		out = append(out, h)
	}
	return out, nil
}

// some is a list that JSON writes as one even when it is empty.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// status is where a sending stands, in the words of its reader: who must act
// reads "needed", who waits reads "Waiting for".
func status(v *client.View) string {
	_, broken, _ := checks(v)
	switch v.Status {
	case custody.Waiting:
		if v.Incoming {
			return "Receipt needed"
		}
		return "Waiting for receipt"
	case custody.Overdue:
		return "Receipt overdue"
	case custody.Partly:
		return fmt.Sprintf("%d of %d received", received(v), len(v.Exhibits))
	case custody.Recalled:
		return "Recalled"
	case custody.Rejected:
		return "Rejected"
	case custody.Returned:
		return givenBack(v)
	}
	passed, _, none := checks(v)
	switch {
	case broken > 0:
		return "Received, seal broken"
	case none > 0 && passed > 0:
		return "Received, checks running"
	case none > 0:
		return "Received, not checked yet"
	}
	return "Received, checks passed"
}

// givenBack: all that was received was returned, or destroyed.
func givenBack(v *client.View) string {
	for _, x := range v.Exhibits {
		if x.Returned {
			return "Returned"
		}
	}
	return "Destroyed"
}

func received(v *client.View) (n int) {
	for _, x := range v.Exhibits {
		if x.Received {
			n++
		}
	}
	return n
}

func checks(v *client.View) (passed, broken, none int) {
	for _, x := range v.Exhibits {
		switch {
		case x.Recalled || x.Rejected:
		case x.Check == "passed":
			passed++
		case x.Check == "broken":
			broken++
		default:
			none++
		}
	}
	return passed, broken, none
}

// contents says what a sending is: "JRS/1, ABE interview" or "15 exhibits: ABE
// interview (15)".
func contents(v *client.View) string {
	if len(v.Exhibits) == 1 {
		x := v.Exhibits[0]
		if x.Reference == "" {
			return typeWords(x.Type)
		}
		return x.Name() + ", " + typeWords(x.Type)
	}
	by := map[string]int{}
	for _, x := range v.Exhibits {
		by[typeWords(x.Type)]++
	}
	var parts []string
	for t, n := range by {
		parts = append(parts, fmt.Sprintf("%s (%d)", t, n))
	}
	slices.Sort(parts)
	return count(len(v.Exhibits), "exhibit") + ": " + strings.Join(parts, ", ")
}

// names lists addressees.
func names(to []event.HolderID) string {
	var out []string
	for _, t := range to {
		out = append(out, string(t))
	}
	return strings.Join(out, ", ")
}

// localMinute is an instant as it can be typed again on this machine.
func localMinute(t event.Time) string { return t.Std().Local().Format("02/01/2006 15:04") }
