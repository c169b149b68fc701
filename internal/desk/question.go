package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// Questions lists what was asked of the caller and her units (in), or by her
// units (out), newest first. Waiting leaves out what has been dealt with.
func (d *Desk) Questions(ctx context.Context, c Caller, q Query, waiting bool) (out api.Questions, err error) {
	if q, err = q.bounded(); err != nil {
		return out, err
	}
	err = d.decide(ctx, c, api.PathQuestions, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		list, next, err := v.listed(c, q, waiting)
		if err != nil {
			return err
		}
		out.Next = next
		out.Questions = make([]api.QuestionRow, 0, len(list))
		for _, n := range list {
			out.Questions = append(out.Questions, api.QuestionRow{
				Question: n.ID, Index: n.Act.At.Index, Kind: n.Kind, Consignment: n.Consignment, From: n.From, To: n.To,
				Asked: n.Act.At.Recorded, RespondBy: n.RespondBy, Waiting: !n.Done(),
			})
		}
		return nil
	})
	return out, err
}

// listed is a page of what was asked of the caller and her units, or by her units,
// and where the next begins.
func (v *view) listed(c Caller, q Query, waiting bool) (out []Question, next *event.LogIndex, err error) {
	list, err := v.tx.Questions(v.holders(c, q.Direction), store.Direction(q.Direction), waiting, q.Before, q.Limit+1)
	if err != nil {
		return nil, nil, err
	}
	if len(list) > q.Limit {
		list = list[:q.Limit]
		next = &list[q.Limit-1].Act.At.Index
	}
	for _, n := range list {
		if v.readsQuestion(c, n.ID) { // a list only says where to look
			out = append(out, v.questionOf(c, n))
		}
	}
	return out, next, nil
}

// Request is everything said about a request, with the directories it rests on.
func (d *Desk) Request(ctx context.Context, c Caller, id event.EventID) (out api.Bundle, err error) {
	err = d.decide(ctx, c, api.PathRequest, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		if q := v.custody.Question(id); q == nil || q.Thread == nil || !v.readsQuestion(c, id) {
			return notFound()
		}
		return v.oneThread(event.OwnerRequest(id), &out)
	})
	return out, err
}

// oneThread is a thread with every directory it rests on.
func (v *view) oneThread(o event.Owner, out *api.Bundle) error {
	b := newBundler(v)
	if err := b.add(o); err != nil {
		return err
	}
	if err := b.addDirectories(); err != nil {
		return err
	}
	var err error
	*out, err = b.bundle()
	return err
}
