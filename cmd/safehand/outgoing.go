package main

import (
	"errors"
	"os"
	"path/filepath"

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
		if n.Reference = client.ReferenceOf(base); n.Reference == "" {
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

// deadline reads --receive-by and --because.
func deadline(s, because, kind string) (event.Deadline, error) {
	d, err := client.ParseDeadline(s, because, event.Code(kind))
	if err != nil && !errors.Is(err, client.ErrNoReason) {
		err = usagef("--receive-by: %v", err)
	}
	return d, unreasoned(err)
}

// unreasoned says of a deadline without its reason how to add one.
func unreasoned(err error) error {
	if errors.Is(err, client.ErrNoReason) {
		return usagef("an instant, or what is sooner than usual (an ABE interview: 2h; the rest: 1d), needs its reason: --receive-by 2026-11-21T11:00Z --because agreed, custody-time-limit, hearing or pace-clock")
	}
	return err
}
