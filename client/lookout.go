package client

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// firstPage is how many are asked for at each command: there is seldom a new one.
const firstPage = 5

// Watch gives the statements in the person's name that this machine did not make,
// newest first, until she says that they are hers ([Client.Mine]).
func (c *Client) Watch(ctx context.Context) ([]Signed, error) {
	s, err := c.directories(ctx)
	if err != nil {
		return nil, err
	}
	return c.lookOut(ctx, s)
}

func (c *Client) lookOut(ctx context.Context, s *continuity.Story) ([]Signed, error) {
	known, err := c.home.signings()
	if err != nil {
		return nil, err
	}
	if known.looked < 0 {
		// This machine begins here, and knows nothing of what came before.
		return nil, c.home.jot(fmt.Sprintf("looked %d\n", s.Checkpoint.Size))
	}
	found, size, err := c.signedSince(ctx, s, known.looked)
	if err != nil {
		return nil, err
	}
	// Read again: what another program of hers submitted meanwhile was jotted down
	// before the service could show it.
	if known, err = c.home.signings(); err != nil {
		return nil, err
	}
	if lines := known.judge(found, event.LogIndex(size)); lines != "" {
		if err := c.home.jot(lines); err != nil {
			return nil, err
		}
	}
	unknown := slices.SortedFunc(maps.Values(known.unknown), func(a, b Signed) int { return cmp.Compare(b.Index, a.Index) })
	return unknown, c.home.tidy(c.now())
}

// judge tells what was found, up to a place in the log, from what was made here. It
// gives the lines that keep the outcome.
func (s *signing) judge(found []Signed, upTo event.LogIndex) (lines string) {
	for _, x := range found {
		if _, made := s.made[x.Event]; made || x.Index < s.looked {
			continue
		}
		x.Unknown = true
		s.unknown[x.Event] = x
		lines += x.line()
	}
	if upTo > s.looked {
		lines += fmt.Sprintf("looked %d\n", upTo)
	}
	return lines
}

// signedSince are the statements in her name at a place or later, and the size of
// the log they are all of them of.
func (c *Client) signedSince(ctx context.Context, s *continuity.Story, from event.LogIndex) (out []Signed, size int64, err error) {
	var before *event.LogIndex
	for limit := int64(firstPage); ; limit = 100 {
		p, n, err := c.signedPage(ctx, s, before, int(limit))
		if err != nil {
			return nil, 0, err
		}
		if before == nil {
			size = n
		}
		for _, x := range p.Signed {
			if x.Index < from {
				return out, size, nil
			}
			out = append(out, x)
		}
		if before = p.Next; before == nil {
			return out, size, nil
		}
	}
}
