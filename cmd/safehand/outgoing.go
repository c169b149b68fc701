package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

func (c *sendCmd) exhibits(people []event.Pseudonym) ([]client.OutgoingExhibit, error) {
	x := client.OutgoingExhibit{
		Reference: c.Reference, Description: c.Description, Type: event.Code(c.Type), Marking: event.Marking(c.Marking),
		Master: c.Master, People: people, Paths: c.Paths,
	}
	if x.Marking == "" {
		x.Marking = event.Official
		if x.Type == "abe-interview" {
			x.Marking = event.OfficialSensitive
		}
	}
	for _, p := range c.Paths {
		if _, err := os.Lstat(p); err != nil {
			return nil, usagef("%s can't be read: there is no such file or folder, or it is not yours", p)
		}
	}
	if c.Reference != "" {
		if x.Description == "" {
			x.Description = filepath.Base(absolute(c.Paths[0]))
		}
		return []client.OutgoingExhibit{x}, nil
	}
	return each(x, c.Paths)
}

// each makes every path an exhibit, its reference read from its name.
func each(x client.OutgoingExhibit, paths []string) ([]client.OutgoingExhibit, error) {
	var out []client.OutgoingExhibit
	seen := map[string]string{}
	for _, p := range paths {
		n := x
		n.Paths = []string{p}
		base := filepath.Base(absolute(p))
		if n.Reference = reference(base); n.Reference == "" {
			return nil, usagef("no exhibit reference can be read from the name %q; say it with --reference, or begin the name with it (JRS-1 …)", base)
		}
		if was, twice := seen[n.Reference]; twice {
			return nil, usagef("%q and %q would both be %s; say --reference to send them as one exhibit, or rename one", was, base, n.Reference)
		}
		seen[n.Reference] = base
		if n.Description == "" {
			n.Description = base
		}
		out = append(out, n)
	}
	return out, nil
}

// absolute has a base even for "." and "..".
func absolute(p string) string {
	if a, err := filepath.Abs(p); err == nil {
		return a
	}
	return p
}

var referenceRE = regexp.MustCompile(`^([A-Za-z]{1,5})[-_/ ]?([0-9]{1,5})(?:[^0-9A-Za-z]|$)`)

// reference reads JRS/1 from 'JRS-1 interview.mp4' or 'jrs1.mp4'.
func reference(name string) string {
	m := referenceRE.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return strings.ToUpper(m[1]) + "/" + m[2]
}

// deadline reads 2h, 1d or an instant, and knows the defaults.
func deadline(s, because, kind string) (event.Deadline, error) {
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
		if t, err := time.Parse(layout, s); err == nil {
			if because == "" {
				return event.Deadline{}, usagef("an instant needs its reason: --because agreed, custody-time-limit, hearing or pace-clock")
			}
			return event.Deadline{Kind: event.Instant, At: event.TimeOf(t), Reason: event.Code(because)}, nil
		}
	}
	return event.Deadline{}, usagef("--receive-by: %q is not 2h, 1d or an instant such as 2026-11-21T11:00Z", s)
}
