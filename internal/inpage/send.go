//go:build js && wasm

package main

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

type name struct {
	Name string `json:"name"`
}

// reference reads an exhibit reference from a file's name.
var reference = with(func(_ context.Context, _ *session, in name) (any, error) { return client.ReferenceOf(in.Name), nil })

type outgoing struct {
	For       event.UnitID      `json:"for,omitempty"`
	To        []event.HolderID  `json:"to"`
	URN       string            `json:"urn,omitempty"`
	Operation string            `json:"operation,omitempty"`
	Message   []string          `json:"message,omitempty"`
	ReceiveBy string            `json:"receive_by,omitempty"`
	Because   string            `json:"because,omitempty"`
	Checked   bool              `json:"wrong_case_checked,omitempty"`
	Exhibits  []outgoingExhibit `json:"exhibits"`
}

type outgoingExhibit struct {
	Reference   string            `json:"reference"`
	Description string            `json:"description"`
	Type        event.Code        `json:"type"`
	Marking     event.Marking     `json:"marking"`
	People      []event.Pseudonym `json:"people,omitempty"` // "victim Victim 1"
	Master      string            `json:"master,omitempty"`
	Paths       []string          `json:"paths"` // in the page's file system
	Ahead       int               `json:"ahead,omitempty"`
}

func (o *outgoing) of(s *session) (client.Outgoing, error) {
	out := client.Outgoing{For: o.For, To: o.To, Operation: o.Operation, Message: o.Message, WrongCaseChecked: o.Checked}
	if o.URN != "" {
		urn, err := event.NormalURN(o.URN)
		if err != nil {
			return out, err
		}
		out.URN = &urn
	}
	kind := event.Code("")
	for _, x := range o.Exhibits {
		if kind != "abe-interview" {
			kind = x.Type
		}
		ahead, _ := s.aheadOf(x.Ahead)
		out.Exhibits = append(out.Exhibits, client.OutgoingExhibit{
			Reference: x.Reference, Description: x.Description, Type: x.Type, Marking: x.Marking,
			People: x.People, Master: x.Master, Paths: x.Paths, Ahead: ahead,
		})
	}
	var err error
	out.Deadline, err = client.ParseDeadline(o.ReceiveBy, o.Because, kind)
	return out, err
}

// prepared is what would be sent, and a number to send it by.
type prepared struct {
	Number    int          `json:"number"`
	Bytes     int64        `json:"bytes"`
	Sizes     []int64      `json:"sizes"` // of each exhibit, in their order
	Files     int64        `json:"files"`
	ReceiveBy event.Time   `json:"receive_by"`
	Proposed  *event.URN   `json:"proposed_urn,omitempty"`
	For       event.UnitID `json:"for"`
}

// prepare looks at what is to be sent. Nothing leaves the machine.
var prepare = with(func(ctx context.Context, s *session, in outgoing) (any, error) {
	o, err := in.of(s)
	if err != nil {
		return nil, err
	}
	c, err := s.apart()
	if err != nil {
		return nil, err
	}
	if o.For, err = c.Unit(ctx, o.For); err != nil {
		return nil, err
	}
	if err := c.Reasoned(ctx, o.To, in.ReceiveBy, o.Deadline, o.Types()...); err != nil {
		return nil, err
	}
	p, err := c.Prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	return prepared{s.keep(ready{p, c}), p.Bytes, p.Sizes(), p.Files, p.ReceiveBy, p.Proposed, p.For}, nil
})

func (s *session) keep(p ready) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	s.prepared[s.last] = p
	return s.last
}

type number struct {
	Number int `json:"number"`
}

// send seals, stores and dispatches what was prepared. Locking the page ends this
// program, so the page asks first whether something is being sent.
var send = with(func(ctx context.Context, s *session, in number) (any, error) {
	s.mu.Lock()
	p, ok := s.prepared[in.Number]
	delete(s.prepared, in.Number)
	s.mu.Unlock()
	if !ok {
		return nil, event.Refuse(event.CodeState, "this was sent or given up already")
	}
	debug.SetMemoryLimit(sealing)
	return finished(p.by.Send(ctx, p.Prepared, progressOf(ctx)))
})

// finished gives what was sent even where something did not follow from it.
func finished(sent *client.Sent, err error) (any, error) {
	if sent == nil {
		return nil, err
	}
	out := struct {
		*client.Sent
		But string `json:"but,omitempty"`
	}{Sent: sent}
	if err := errors.Join(err, sent.Told()); err != nil {
		out.But = client.Plain(err)
	}
	return out, nil
}

var giveUp = with(func(_ context.Context, s *session, in number) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.prepared, in.Number)
	return struct{}{}, nil
})

// begun lists what the person began to send and can go on with.
var begun = with(func(ctx context.Context, s *session, _ struct{}) (any, error) {
	c, done, err := s.person()
	if err != nil {
		return nil, err
	}
	defer done()
	list, err := c.Begun(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.begun = list
	s.mu.Unlock()
	return slices.Clip(list), nil
})

type resumption struct {
	Which int      `json:"which"` // of begun, from 0
	Paths []string `json:"paths"` // what was chosen again, in the page's file system
}

// resume goes on with one of them, with the files chosen again. Nothing is asked:
// it was said once.
var resume = with(func(ctx context.Context, s *session, in resumption) (any, error) {
	c, err := s.apart()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	var b *client.Begun
	if in.Which >= 0 && in.Which < len(s.begun) {
		b = &s.begun[in.Which]
	}
	s.mu.Unlock()
	if b == nil {
		return nil, event.Refuse(event.CodeState, "this was finished or called back already")
	}
	r, err := c.PrepareResume(ctx, b, in.Paths)
	if err != nil {
		return nil, err
	}
	if r.Sent != nil {
		return r.Sent, nil
	}
	debug.SetMemoryLimit(sealing)
	return finished(c.Resume(ctx, r, progressOf(ctx)))
})

// discard calls back what a unit of the person's began and did not send. Whatever
// machine began it can't finish it from then on.
var discard = asked(func(ctx context.Context, c *client.Client, in struct {
	ID event.EventID `json:"id"` // of what was begun
}) (any, error) {
	all, err := c.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(u client.Unfinished) bool { return u.Order == in.ID })
	if i < 0 {
		return nil, event.Refuse(event.CodeState, "it was sent or called back already")
	}
	return c.RecallOrder(ctx, &all[i])
})
