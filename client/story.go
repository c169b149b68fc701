package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// directories replays the directory threads of one's own organisation and of
// those named, each to an account under an hour old.
func (c *Client) directories(ctx context.Context, orgs ...event.OrgID) (*continuity.Story, error) {
	s, _, err := c.directoriesWith(ctx, orgs...)
	return s, err
}

// directoriesWith is directories, with the evidence that they are made of.
func (c *Client) directoriesWith(ctx context.Context, orgs ...event.OrgID) (*continuity.Story, *continuity.Evidence, error) {
	own := c.Who().ID.Org()
	ask := []string{"organisation", string(own)}
	for _, o := range orgs {
		if o != own {
			ask = append(ask, "organisation", string(o))
		}
	}
	var story *continuity.Story
	var ev *continuity.Evidence
	err := c.signedIn(ctx, func() error {
		for i := 1; i < len(ask); i += 2 {
			if err := c.account(ctx, event.OwnerOrg(event.OrgID(ask[i])), false); err != nil {
				return err
			}
		}
		var b api.Bundle
		if err := c.call(ctx, "GET", "/v1/directory"+query(ask...), nil, &b); err != nil {
			return err
		}
		var err error
		story, ev, err = c.replay(ctx, &b)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	for i := 1; i < len(ask); i += 2 {
		if err := c.fresh(story, event.OrgID(ask[i])); err != nil {
			return nil, nil, err
		}
	}
	return story, ev, nil
}

// account asks for a thread to be counted.
func (c *Client) account(ctx context.Context, owner event.Owner, now bool) error {
	var r api.Recorded
	return c.call(ctx, "POST", "/v1/accounts", api.AccountRequest{Owner: owner, Now: now}, &r)
}

// slack is how far, in seconds, this machine's clock may be off.
const slack = 300

// fresh refuses a directory whose newest account is over an hour old: a
// revocation since could be hidden behind it.
func (c *Client) fresh(s *continuity.Story, org event.OrgID) error {
	a := s.Account(event.OwnerOrg(org))
	if a == nil {
		return fmt.Errorf("%w: it does not account for the directory of %s", ErrUntrusted, org)
	}
	age := event.TimeOf(c.now()) - a.Place.Recorded
	if age < -slack {
		// One made out today for tomorrow would hide what is revoked till then.
		return fmt.Errorf("%w: its newest account of the directory of %s is of %s, which is yet to come (or this machine's clock is wrong)", ErrUntrusted, org, a.Place.Recorded)
	}
	if age > directory.MaxAccountAge+slack {
		return fmt.Errorf("%w: its newest account of the directory of %s is of %s, over an hour ago (or this machine's clock is wrong)", ErrUntrusted, org, a.Place.Recorded)
	}
	return nil
}

// consignment replays a consignment's exhibits with every directory they rest
// on, and demands that no exhibit of it is left out.
func (c *Client) consignment(ctx context.Context, id event.ConsignmentID) (*continuity.Story, *continuity.Evidence, error) {
	var story *continuity.Story
	var evidence *continuity.Evidence
	err := c.signedIn(ctx, func() error {
		err := c.bundle(ctx, id, &story, &evidence)
		if err != nil || c.allFresh(story) == nil {
			return err
		}
		for _, org := range story.Organisations() {
			if err := c.account(ctx, event.OwnerOrg(org), false); err != nil {
				return err
			}
		}
		if err := c.bundle(ctx, id, &story, &evidence); err != nil {
			return err
		}
		return c.allFresh(story)
	})
	if err != nil {
		return nil, nil, err
	}
	return story, evidence, whole(story, id)
}

func (c *Client) bundle(ctx context.Context, id event.ConsignmentID, s **continuity.Story, e **continuity.Evidence) error {
	var b api.Bundle
	if err := c.call(ctx, "GET", "/v1/consignments/"+id.String(), nil, &b); err != nil {
		return err
	}
	var err error
	*s, *e, err = c.replay(ctx, &b)
	return err
}

func (c *Client) allFresh(s *continuity.Story) error {
	for _, org := range s.Organisations() {
		if err := c.fresh(s, org); err != nil {
			return err
		}
	}
	return nil
}

// whole: the story holds the consignment, the thread of each of its exhibits, and
// those of what one was sent again in the place of or as.
func whole(s *continuity.Story, id event.ConsignmentID) error {
	con := s.State.Consignment(id)
	if con == nil {
		return fmt.Errorf("%w: it showed other exhibits than those asked for", ErrUntrusted)
	}
	for _, i := range con.Items {
		x := s.State.Sealed(i.Exhibit)
		if x == nil || !s.Has(event.OwnerExhibit(x.Recipient)) {
			return fmt.Errorf("%w: it left out an exhibit of the sending", ErrUntrusted)
		}
		if _, err := s.Line(x); err != nil {
			return fmt.Errorf("%w: %w", ErrUntrusted, err)
		}
	}
	return nil
}

// replay verifies a bundle from its first statement to its last, and that its
// head continues the newest one this home ever saw.
func (c *Client) replay(ctx context.Context, b *api.Bundle) (*continuity.Story, *continuity.Evidence, error) {
	e, err := evidenceOf(b)
	if err != nil {
		return nil, nil, err
	}
	s, err := c.counting.reader.Replay(e, c.trust())
	if errors.Is(err, directory.ErrNewerRules) {
		return nil, nil, err // the service may be right: this program can't tell
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	// Without the service's thread nobody could tell by which rules the log is
	// judged.
	if owner := event.OwnerService(s.Service.Log.Service()); !s.Has(owner) {
		return nil, nil, fmt.Errorf("%w: it left out the thread of %s, where its rules stand", ErrUntrusted, owner)
	}
	err = c.advance(ctx, s.Checkpoint, b.Checkpoint, func(m *memory) error { return c.takeIn(ctx, m, s) })
	if err != nil {
		return nil, nil, err
	}
	c.service = &service{s.Service.Log, s.Service.LogKeys}
	return s, e, nil
}

func evidenceOf(b *api.Bundle) (*continuity.Evidence, error) {
	e := &continuity.Evidence{Checkpoint: []byte(b.Checkpoint)}
	for _, i := range b.Items {
		p, err := hashes(i.Proof)
		if err != nil {
			return nil, err
		}
		e.Items = append(e.Items, continuity.Item{
			Index: i.Index, Note: []byte(i.Note), Entry: []byte(i.Entry), Proof: p,
		})
	}
	for _, t := range b.Threads {
		e.Threads = append(e.Threads, continuity.Thread{Owner: t.Owner, Value: t.Value, Indexes: t.Indexes})
	}
	return e, nil
}

func hashes(in []string) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, s := range in {
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil || len(b) != tlog.HashSize {
			return nil, fmt.Errorf("%w: a proof is not in its form", ErrUntrusted)
		}
		out = append(out, tlog.Hash(b))
	}
	return out, nil
}
