package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Reference is what people call a statement that somebody answers or calls back:
// a question, a note, an order. It has the form of a sending's.
func Reference(id event.EventID) string { return event.ConsignmentID(id).Reference() }

// Question is something asked or reported, as the client verified it.
type Question struct {
	Question    event.EventID        `json:"question"`
	Reference   string               `json:"reference"`
	Kind        event.Kind           `json:"kind"`
	Consignment *event.ConsignmentID `json:"consignment,omitempty"`
	Exhibits    []string             `json:"exhibits"` // references where the label can be read, else seal numbers
	From        event.UnitID         `json:"from"`
	By          event.ActorID        `json:"by"`
	To          []event.HolderID     `json:"to"`
	Code        event.Code           `json:"code,omitempty"` // reason or problem
	Redirect    *event.UnitID        `json:"redirect,omitempty"`
	URN         *event.URN           `json:"urn,omitempty"`
	Asked       event.Time           `json:"asked"`
	RespondBy   *event.Time          `json:"respond_by,omitempty"`
	Alarm       *Alarm               `json:"alarm,omitempty"` // of a problem on which nobody has begun
	Open        bool                 `json:"open"`
	Mine        bool                 `json:"mine"`          // asked by a unit of the caller's
	Own         bool                 `json:"own,omitempty"` // and, of what was noticed, by the caller
	Sent        bool                 `json:"sent"`          // about something that a unit of the caller's sent
	Answers     []Reply              `json:"answers,omitempty"`
	// Stuck says why this client could not do what was asked when it last tried.
	Stuck string `json:"stuck,omitempty"`
	Said
}

// Reply is an answer to a question.
type Reply struct {
	Answer   event.Code    `json:"answer"`
	By       event.ActorID `json:"by"`
	For      event.PartyID `json:"for"`
	Recorded event.Time    `json:"recorded"`
	Said
}

// Asked is what waits for an answer of the person's units, newest first. The
// service's listing only says where to look: each is verified.
func (c *Client) Asked(ctx context.Context) ([]Question, error) {
	var out []Question
	err := c.eachQuestion(ctx, "in", true, func(row *api.QuestionRow) (bool, error) {
		v, err := c.question(ctx, row)
		if err == nil && v.Open { // nobody answered it between the listing and now
			out = append(out, *v)
		}
		return true, err
	})
	return out, err
}

// FindQuestion gives the question that a person means by its reference or its
// whole id, among what was asked of her units and by them.
func (c *Client) FindQuestion(ctx context.Context, name string) (*Question, error) {
	want, whole := name, false
	if _, err := event.ParseDigest(name); err == nil {
		whole = true
	} else if want, err = event.NormalReference(name); err != nil {
		return nil, err
	}
	var found *Question
	for _, direction := range []string{"in", "out"} {
		err := c.eachQuestion(ctx, direction, false, func(row *api.QuestionRow) (bool, error) {
			if Reference(row.Question) != want && (!whole || row.Question.String() != want) {
				return true, nil
			}
			var err error
			found, err = c.question(ctx, row)
			return false, err
		})
		if err != nil || found != nil {
			return found, err
		}
	}
	return nil, event.Refuse(event.CodeUnknown, "nothing with the reference %s was asked of you or by you", want)
}

// eachQuestion goes through a listing until f has enough.
func (c *Client) eachQuestion(ctx context.Context, direction string, waiting bool, f func(*api.QuestionRow) (bool, error)) error {
	var before *event.LogIndex
	for {
		q := []string{"direction", direction}
		if waiting {
			q = append(q, "waiting", "1")
		}
		if before != nil {
			q = append(q, "before", fmt.Sprint(*before))
		}
		var l api.Questions
		err := c.signedIn(ctx, func() error { return c.call(ctx, "GET", "/v1/questions"+query(q...), nil, &l) })
		if err != nil {
			return err
		}
		if err := ends(l.Next, before); err != nil {
			return err
		}
		for i := range l.Questions {
			if more, err := f(&l.Questions[i]); err != nil || !more {
				return err
			}
		}
		if before = l.Next; before == nil {
			return nil
		}
	}
}

// question verifies what stands about a question: in the story of the
// consignment that it is about, or in its own.
func (c *Client) question(ctx context.Context, row *api.QuestionRow) (*Question, error) {
	var s *continuity.Story
	var sending *View
	var err error
	if row.Consignment == nil {
		s, err = c.thread(ctx, "/v1/requests/"+row.Question.String(), event.OwnerRequest(row.Question))
	} else {
		var con *custody.Consignment
		if s, con, err = c.look(ctx, *row.Consignment); err == nil {
			sending, err = c.view(ctx, s, con)
		}
	}
	if err != nil {
		return nil, err
	}
	q := s.State.Question(row.Question)
	if q == nil || sending != nil && (q.Consignment == nil || *q.Consignment != sending.Consignment) {
		return nil, fmt.Errorf("%w: it lists a question that it does not show", ErrUntrusted)
	}
	return c.questionView(s, q, sending, c.reader(ctx, s))
}

// questionView is what is known of a question. sending is the view of what it is
// about, nil for a request.
func (c *Client) questionView(s *continuity.Story, q *custody.Question, sending *View, said reader) (*Question, error) {
	person, _ := c.Who().ID.Person()
	v := &Question{
		Question: q.ID, Reference: Reference(q.ID), Kind: q.Kind, Consignment: q.Consignment, Exhibits: []string{},
		From: q.From, By: q.Act.By.ID, To: q.To, Code: q.Code, Redirect: q.Redirect, URN: q.URN,
		Asked: q.Act.At.Recorded, RespondBy: q.RespondBy, Alarm: unanswered(q, event.TimeOf(c.now())), Open: !q.Done(), Stuck: c.stuck[q.ID], Mine: s.State.Dir.Unit(q.From).Member(person),
		Own: q.Kind == "noticed" && q.Act.By.ID == c.Who().ID,
	}
	var err error
	if v.Said, err = said(q.ID); err != nil {
		return nil, err
	}
	if sending != nil {
		v.Sent = !sending.Incoming
		for i := range sending.Exhibits {
			if x := &sending.Exhibits[i]; slices.Contains(q.Exhibits, x.Exhibit) {
				v.Exhibits = append(v.Exhibits, x.Name())
			}
		}
	}
	for _, a := range q.Answers {
		r := Reply{Answer: a.Answer, By: a.By.ID, For: a.For, Recorded: a.At.Recorded}
		if r.Said, err = said(a.Event); err != nil {
			return nil, err
		}
		v.Answers = append(v.Answers, r)
	}
	return v, nil
}
