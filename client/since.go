package client

import (
	"context"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Since says from when on a stolen key is not trusted: from a place in the log, or
// from a time by the clock of whoever says so; from the key's first day when it
// says neither.
type Since struct {
	Time  event.Time
	Place *event.LogIndex
}

// place is that place in the log. Of a time it is the one right after the newest
// entry that is proven to have been recorded before it: recorded times never run
// back, so nothing recorded at that time or later stands before it. It may be too
// early, which leaves more to decide on, and never too late. What is looked at is
// what the person can see: the directory, what she signed herself, and the sendings
// of her units about that time.
func (c *Client) place(ctx context.Context, s *continuity.Story, k *directory.KeyRecord, since Since) (event.LogIndex, error) {
	switch {
	case since.Place != nil:
		return *since.Place, nil
	case since.Time > event.TimeOf(c.now()):
		return 0, event.Refuse(event.CodeState, "%s is yet to come", since.Time)
	case since.Time == 0:
		return k.From.Index, nil // whoever says nothing leaves nothing out
	}
	b := &before{since.Time, k.From.Index}
	b.story(s)
	if _, root := c.ring.Of.Root(); root {
		return b.at, nil
	}
	own, _, err := c.signedSince(ctx, s, b.at)
	if err != nil {
		return 0, err
	}
	for _, x := range own {
		b.entry(directory.Place{Index: x.Index, Recorded: x.Recorded})
	}
	return b.at, c.sendingsBefore(ctx, b)
}

// before is the place after the newest entry known to have been recorded before a
// time.
type before struct {
	time event.Time
	at   event.LogIndex
}

func (b *before) entry(p directory.Place) {
	if p.Recorded < b.time {
		b.at = max(b.at, p.Index+1)
	}
}

func (b *before) story(s *continuity.Story) {
	for i := range s.Statements {
		b.entry(s.Statements[i].Place)
	}
}

// sendingsLooked is how many sendings from before that time are looked at.
const sendingsLooked = 10

func (c *Client) sendingsBefore(ctx context.Context, b *before) error {
	for _, direction := range []string{"in", "out"} {
		looked := 0
		for from := (*event.LogIndex)(nil); looked < sendingsLooked; {
			l, err := c.listing(ctx, direction, from)
			if err != nil {
				return err
			}
			for _, row := range l.Consignments {
				if row.Sent >= b.time || looked == sendingsLooked {
					continue
				}
				looked++
				s, _, err := c.consignment(ctx, row.Consignment)
				if err != nil {
					return err
				}
				b.story(s)
			}
			if from = l.Next; from == nil {
				break
			}
		}
	}
	return nil
}
