package client

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// NewRequest is what a unit asks another one for.
type NewRequest struct {
	For       event.UnitID // on whose behalf; one of the person's units
	To        event.UnitID
	Exhibits  []string // references, as far as they are known: TM/4
	Words     []string
	URN       *event.URN
	RespondBy event.Deadline // in the other unit's working time, or an instant
}

// Request asks another unit for exhibits. What is asked for goes sealed to both
// units; the service sees between whom, the URN if there is one, and by when. It
// is answered with [Client.Answer].
func (c *Client) Request(ctx context.Context, r NewRequest) (*Question, error) {
	s, err := c.directories(ctx, r.To.Org())
	if err != nil {
		return nil, err
	}
	if s.State.Dir.Unit(r.To) == nil {
		return nil, event.Refuse(event.CodeUnknown, "there is no unit %s", r.To)
	}
	e := &event.Requested{Header: c.header(s, event.PartyID(r.For)), To: r.To, URN: r.URN}
	rand.Read(e.Thread.Digest[:])
	if e.RespondBy, err = s.State.Deadline([]event.HolderID{event.HolderID(r.To)}, e.At, r.RespondBy); err != nil {
		return nil, fmt.Errorf("the answer: %w", err)
	}
	words, file, err := c.words(s, r.Exhibits, r.Words, event.HolderID(r.For), event.HolderID(r.To))
	if err != nil {
		return nil, err
	}
	if words == nil {
		return nil, event.Refuse(event.CodeState, "the request asks for nothing: name exhibits, or say in words what is wanted")
	}
	e.Words = *words
	d, err := c.say(ctx, e, api.Submission{Words: file})
	if err != nil {
		return nil, err
	}
	return c.question(ctx, &api.QuestionRow{Question: d.Event})
}

// Requests are those put to the person's units (in) or by them (out), newest
// first: those that wait for an answer, or all.
func (c *Client) Requests(ctx context.Context, direction string, all bool) ([]Question, error) {
	out := []Question{}
	err := c.eachQuestion(ctx, direction, !all, func(row *api.QuestionRow) (bool, error) {
		if row.Kind != "requested" {
			return true, nil
		}
		q, err := c.question(ctx, row)
		if err == nil && (all || q.Open) {
			out = append(out, *q)
		}
		return true, err
	})
	return out, err
}
