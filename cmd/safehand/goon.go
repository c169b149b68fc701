package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// begun goes on with what was begun with these files and not sent, if there is such
// a thing. What the command line says beside them must be what was said then.
func (c *sendCmd) begun(s *session, cl *client.Client, o *client.Outgoing) (done bool, err error) {
	list, err := cl.Begun(s.ctx)
	if err != nil {
		return false, err
	}
	for i := range list {
		b := &list[i]
		switch fit := b.Fits(c.Paths); {
		case fit == client.Other:
			continue
		case !c.sameWay(b, o) || fit == client.Namesake:
			if !b.Over() {
				s.note("Something of that name was begun on %s, for %s, and is not sent yet: 'safehand unfinished' shows it. This is another sending.", local(b.Began), names(b.To))
			}
			continue
		case c.Anew:
			return false, c.callOff(s, cl, b)
		}
		if err := c.contradicts(b, o); err != nil {
			return false, err
		}
		return true, c.goOn(s, cl, b)
	}
	if c.Anew {
		s.note("Nothing was begun with these files that is not sent: there is nothing to call back.")
	}
	return false, nil
}

// sameWay: it goes from where it was to go from, to whom it was to go.
func (c *sendCmd) sameWay(b *client.Begun, o *client.Outgoing) bool {
	sorted := func(l []event.HolderID) []event.HolderID { return slices.Sorted(slices.Values(l)) }
	return (len(c.To) == 0 || slices.Equal(sorted(o.To), sorted(b.To))) && (c.From == "" || o.For == b.For)
}

// contradicts names what is said otherwise than when it was begun: what was sealed
// can't be changed any more.
func (c *sendCmd) contradicts(b *client.Begun, o *client.Outgoing) error {
	was, is := &b.Outgoing.Exhibits[0], &o.Exhibits[0]
	for _, f := range []struct {
		flag, is, was string
		said          bool
	}{
		{"--urn", c.URN, urnText(b.Outgoing.URN), o.URN != nil && urnText(o.URN) != urnText(b.Outgoing.URN)},
		{"--operation", c.Operation, b.Outgoing.Operation, c.Operation != "" && client.OperationName(c.Operation) != b.Outgoing.Operation},
		{"--reference", c.Reference, was.Reference, c.Reference != "" && c.InsteadOf == "" && is.Reference != was.Reference},
		{"--description", c.Description, was.Description, c.Description != "" && c.Description != was.Description},
		{"--type", c.Type, string(was.Type), c.Type != "other" && is.Type != was.Type},
		{"--marking", c.Marking, string(was.Marking), c.Marking != "" && is.Marking != was.Marking},
		{"--master", c.Master, was.Master, c.Master != "" && c.Master != was.Master},
		{"--receive-by", c.ReceiveBy, deadlineText(b.Outgoing.Deadline), c.ReceiveBy != "" && o.Deadline != b.Outgoing.Deadline},
	} {
		if f.said {
			return usagef("with these files a sending was begun on %s and is not sent yet, with %s %q and not %q; leave that out to go on with it, or say --anew to call it back and begin again", local(b.Began), f.flag, f.was, f.is)
		}
	}
	return nil
}

func urnText(u *event.URN) string {
	if u == nil {
		return ""
	}
	return string(*u)
}

func deadlineText(d event.Deadline) string {
	b, err := d.MarshalText()
	if err != nil {
		return ""
	}
	return string(b)
}

func (c *sendCmd) callOff(s *session, cl *client.Client, b *client.Begun) error {
	list, err := cl.Unfinished(s.ctx)
	if err != nil {
		return err
	}
	for i := range list {
		u := &list[i]
		if !u.Is(b) {
			continue
		}
		if err := s.confirm(fmt.Sprintf("Call back what you began to send at %s: %s to %s.", local(u.Begun), count(u.Exhibits, "exhibit"), names(u.To)), c.Yes); err != nil {
			return err
		}
		if _, err := cl.RecallOrder(s.ctx, u); err != nil {
			return err
		}
		s.note("Called back %s. Nothing of it was sent.", u.Reference)
	}
	return cl.Forget(b)
}

// goOn sends what is missing. Nothing is asked: it was said once.
func (c *sendCmd) goOn(s *session, cl *client.Client, b *client.Begun) error {
	r, err := cl.PrepareResume(s.ctx, b, c.Paths)
	if err != nil {
		return err
	}
	if r.Sent == nil {
		s.note("Going on with what was begun on %s: %s to %s. %d of %s stored already.",
			local(b.Began), references1(b), names(b.To), r.Stored, count(int(r.Segments), "part"))
	}
	if len(r.Younger) > 0 {
		s.note("Changed since, or a copy: %s.", few(r.Younger))
	}
	if len(r.Read) > 0 {
		s.note("What is stored of %s is compared with the files here before anything more is sent.", few(r.Read))
	}
	progress, finish := s.bar("Sealing and sending")
	r.UntilTold = true
	sent, err := cl.Resume(s.ctx, r, progress)
	finish()
	return s.sent(sent, err)
}

func references1(b *client.Begun) string {
	var out []string
	for _, x := range b.Exhibits {
		out = append(out, x.Reference)
	}
	return few(out)
}

// few are the first of a list, and how many more there are.
func few(list []string) string {
	const most = 5
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}
