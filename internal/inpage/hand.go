//go:build js && wasm

package main

import (
	"context"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// said is what came of a statement about a sending.
type said struct {
	*client.Done
	Exhibits []event.ExhibitID `json:"exhibits,omitempty"`
}

// onward is everything a change of hands may say beside what it is about.
type onward struct {
	sending
	To        []event.HolderID `json:"to,omitempty"`
	Unit      event.UnitID     `json:"unit,omitempty"`
	Words     []string         `json:"words,omitempty"`
	Reasons   []event.Code     `json:"reasons,omitempty"`
	Problem   event.Code       `json:"problem,omitempty"`
	RespondBy *event.Time      `json:"respond_by,omitempty"`
	ReceiveBy string           `json:"receive_by,omitempty"`
	Because   string           `json:"because,omitempty"`
	Reply     *event.EventID   `json:"reply,omitempty"`
	Question  *event.EventID   `json:"question,omitempty"`
	// Checked: the person has looked, and what looks like another case's does
	// belong there.
	Checked bool `json:"wrong_case_checked,omitempty"`
}

var receive = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	d, which, err := c.Receive(ctx, in.ID, in.Exhibits)
	return said{d, which}, err
})

// receiveAndReport: the exhibits named are reported, the rest is received.
var receiveAndReport = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	return c.ReceiveAndReport(ctx, in.ID, in.Exhibits, in.Problem, in.Words)
})

var recall = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	d, err := c.Recall(ctx, in.ID, in.Exhibits...)
	return said{Done: d}, err
})

var reject = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	d, which, err := c.Reject(ctx, in.ID, in.Exhibits, in.Reasons, in.Words, in.RespondBy)
	return said{d, which}, err
})

var askRedirect = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	d, which, err := c.AskRedirect(ctx, in.ID, in.Exhibits, in.Unit, in.Words)
	return said{d, which}, err
})

var redirect = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	r := client.Redirection{Of: in.ID, Exhibits: in.Exhibits, To: in.Unit, Message: in.Words, WrongCaseChecked: in.Checked}
	if in.ReceiveBy != "" {
		d, err := client.ParseDeadline(in.ReceiveBy, in.Because, "")
		if err != nil {
			return nil, err
		}
		r.Deadline = &d
		if err := c.Reasoned(ctx, []event.HolderID{event.HolderID(in.Unit)}, in.ReceiveBy, d); err != nil {
			return nil, err
		}
	}
	return c.Redirect(ctx, r)
})

var passOn = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	d, err := client.ParseDeadline(in.ReceiveBy, in.Because, "")
	if err != nil {
		return nil, err
	}
	if err := c.Reasoned(ctx, in.To, in.ReceiveBy, d); err != nil {
		return nil, err
	}
	return c.PassOn(ctx, client.Onward{
		From: in.ID, Exhibits: in.Exhibits, To: in.To, Message: in.Words, Deadline: d, WrongCaseChecked: in.Checked,
	})
})

var askBack = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	reason := event.Code("")
	if len(in.Reasons) > 0 {
		reason = in.Reasons[0]
	}
	d, which, err := c.AskBack(ctx, in.ID, in.Exhibits, reason, in.RespondBy, in.Words)
	return said{d, which}, err
})

// notice records that somebody pressed Report a problem, before she says what it is. At is
// when she did, where the line was away then.
var notice = asked(func(ctx context.Context, c *client.Client, in struct {
	sending
	At event.Time `json:"at,omitempty"`
}) (any, error) {
	return c.Notice(ctx, in.ID, in.Exhibits, in.At)
})

var report = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	return c.Report(ctx, in.ID, in.Exhibits, in.Problem, in.Words)
})

var stopAccess = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	d, which, err := c.StopAccess(ctx, in.ID, in.Exhibits, in.Question)
	return said{d, which}, err
})

var resumeAccess = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	d, which, err := c.ResumeAccess(ctx, in.ID, in.Exhibits)
	return said{d, which}, err
})

var note = asked(func(ctx context.Context, c *client.Client, in onward) (any, error) {
	return c.Note(ctx, in.ID, in.Words, in.Reply)
})

// owed is what the unit received and nobody has compared with its seals.
var owed = asked(func(ctx context.Context, c *client.Client, _ struct{}) (any, error) {
	return c.Owed(ctx, 50)
})

// check compares every sealed byte with its seal. It may be left: what was checked
// is checked, and the next machine of the unit does the rest.
var check = with(func(ctx context.Context, s *session, in sending) (any, error) {
	c, err := s.apart()
	if err != nil {
		return nil, err
	}
	return c.Check(ctx, in.ID, in.Exhibits, progressOf(ctx))
})
