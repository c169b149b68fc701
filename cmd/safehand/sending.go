package main

import (
	"fmt"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// handed is what came of an act on a sending.
type handed struct {
	Reference string            `json:"reference"`
	Exhibits  []event.ExhibitID `json:"exhibits"`
	*client.Done
}

// sending is the one a person means, verified, and those of its exhibits that
// she named.
func (s *session) sending(ref string, exhibits []string) (*client.Client, *client.View, []event.ExhibitID, error) {
	cl, id, err := s.find(ref)
	if err != nil {
		return nil, nil, nil, err
	}
	v, err := cl.Glance(s.ctx, id)
	if err != nil {
		return nil, nil, nil, err
	}
	which, err := v.Find(exhibits)
	return cl, v, which, err
}

// find is the sending of a reference, and the client that knows of it.
func (s *session) find(ref string) (*client.Client, event.ConsignmentID, error) {
	if err := references(ref); err != nil {
		return nil, event.ConsignmentID{}, err
	}
	cl, err := s.member()
	if err != nil {
		return nil, event.ConsignmentID{}, err
	}
	id, err := cl.Find(s.ctx, ref)
	return cl, id, err
}

// whom it was sent to, and who has taken over since from somebody who left.
func whom(v *client.View) string {
	if len(v.Now) == 0 {
		return names(v.To)
	}
	return names(v.To) + ", now " + names(v.Now)
}

// today is whom to turn to about it.
func today(v *client.View) string {
	if len(v.Now) == 0 {
		return names(v.To)
	}
	return names(v.Now)
}

// howMany says which exhibits an act is about: those named, or all that qualify.
func howMany(v *client.View, which []event.ExhibitID, ok func(*client.ExhibitView) bool) string {
	var names []string
	n := len(which)
	for i := range v.Exhibits {
		x := &v.Exhibits[i]
		if len(which) == 0 && ok(x) {
			n++
		}
		for _, w := range which {
			if w == x.Exhibit {
				names = append(names, x.Name())
			}
		}
	}
	if len(names) == 1 {
		return names[0] + " of " + v.Reference
	}
	return count(n, "exhibit") + " of " + v.Reference
}

// date reads a day, whose end is meant, or an instant; nil when nothing is said.
func date(flag, s string) (*event.Time, error) {
	if s == "" {
		return nil, nil
	}
	var out event.Time
	for _, layout := range []string{"02/01/2006", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, time.Local); err == nil {
			out = event.TimeOf(t.AddDate(0, 0, 1).Add(-time.Minute))
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			out = event.TimeOf(t)
		}
	}
	switch {
	case out == 0:
		return nil, usagef("%s: %q is not a day such as 22/11/2016 or 2016-11-22", flag, s)
	case out.Std().Before(time.Now()):
		return nil, usagef("%s: %s has passed", flag, s)
	}
	return &out, nil
}

// by says when an answer is wanted.
func by(t *event.Time) string {
	if t == nil {
		return ""
	}
	return fmt.Sprintf("; answer by %s", local(*t))
}
