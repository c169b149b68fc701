package client

import (
	"context"
	"fmt"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Answered is an answer to a question: what was asked back, reported, asked to go
// to another unit, or asked for. With already-sent it names the sending.
type Answered struct {
	Question event.EventID
	Answer   event.Code
	With     *event.ConsignmentID
	Words    []string
}

// Answer answers a question, for the side that was asked or for the one that
// asked: which answers each may give is the rules' to say.
func (c *Client) Answer(ctx context.Context, q *Question, a Answered) (*Done, error) {
	s, con, err := c.questioned(ctx, q)
	if err != nil {
		return nil, err
	}
	asked := s.State.Question(q.Question)
	if asked == nil {
		return nil, fmt.Errorf("%w: it does not show what was asked any more", ErrUntrusted)
	}
	party, err := c.answering(s, con, asked, a.Answer)
	if err != nil {
		return nil, err
	}
	e := &event.Answered{Header: c.header(s, party), Question: asked.ID, Answer: a.Answer, Consignment: a.With}
	to := append([]event.HolderID{event.HolderID(asked.From)}, asked.To...)
	if con != nil {
		to = parties(s, con)
	}
	var file []byte
	if e.Words, file, err = c.words(s, nil, a.Words, to...); err != nil {
		return nil, err
	}
	if con != nil {
		return c.sayAbout(ctx, con.ID, e, file)
	}
	return c.say(ctx, e, api.Submission{Words: file})
}

// questioned verifies what a question is about; a request for exhibits is about
// no sending.
func (c *Client) questioned(ctx context.Context, q *Question) (*continuity.Story, *custody.Consignment, error) {
	if q.Consignment != nil {
		return c.look(ctx, *q.Consignment)
	}
	s, err := c.thread(ctx, "/v1/requests/"+q.Question.String(), event.OwnerRequest(q.Question))
	return s, nil, err
}

// answering is the unit of the person's that gives the answer. Who is of both
// sides withdraws for the one that asked, and else speaks for the one asked.
func (c *Client) answering(s *continuity.Story, con *custody.Consignment, q *custody.Question, answer event.Code) (event.PartyID, error) {
	asks := s.State.Asks(q, c.Who().ID)
	if asks && (answer == event.Withdrawn || !s.State.Answers(q, c.Who().ID)) {
		return event.PartyID(q.From), nil
	}
	if !s.State.Answers(q, c.Who().ID) {
		return "", event.Refuse(event.CodeNotYours, "that was asked of %s", listed(q.To))
	}
	if con != nil && q.To[0] == event.HolderID(con.For) {
		return event.PartyID(con.For), nil
	}
	if con == nil {
		return event.PartyID(q.To[0]), nil
	}
	unit, _ := c.receiver(s, con)
	return event.PartyID(unit), nil
}
