package desk

import (
	"cmp"
	"context"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// MaxListing is the longest page of a listing.
const MaxListing = 100

// Query asks for a page of consignments: those before an index, or the newest
// when it is negative.
type Query struct {
	Direction event.Code // In or Out
	Before    event.LogIndex
	Limit     int
}

// bounded is the query as it can be answered.
func (q Query) bounded() (Query, error) {
	if q.Direction != In && q.Direction != Out {
		return q, &api.Error{Code: api.CodeBadRequest, Message: "the direction is in or out"}
	}
	if q.Before < 0 {
		q.Before = store.Newest
	}
	q.Limit = min(max(q.Limit, 1), MaxListing)
	return q, nil
}

// page cuts rows gathered from several units to one page, newest first, and
// says from where the next one goes on.
func page[T any](rows []T, limit int, at func(T) event.LogIndex) ([]T, *event.LogIndex) {
	slices.SortFunc(rows, func(a, b T) int { return cmp.Compare(at(b), at(a)) })
	if len(rows) <= limit {
		return rows, nil
	}
	next := at(rows[limit-1])
	return rows[:limit], &next
}

// Directions of a listing, as seen by the caller.
const (
	In  event.Code = "in"
	Out event.Code = "out"
)

// Consignments lists what came to the caller and her units, or what her units
// sent, newest first.
func (d *Desk) Consignments(ctx context.Context, c Caller, q Query) (out api.Listing, err error) {
	if q, err = q.bounded(); err != nil {
		return out, err
	}
	err = d.decide(ctx, c, api.PathConsignments, func(v *view) error {
		if err := c.must(event.AsPerson, event.AsAgent); err != nil {
			return err
		}
		// One more than a page tells whether another follows.
		list, err := v.tx.Consignments(v.holders(c, q.Direction), store.Direction(q.Direction), q.Before, q.Limit+1)
		if err != nil {
			return err
		}
		if len(list) > q.Limit {
			list = list[:q.Limit]
			out.Next = &list[q.Limit-1].At.Index
		}
		out.Consignments = make([]api.Summary, 0, len(list))
		for _, n := range list {
			if v.custody.MaySee(n, c.custodian()) { // a list only says where to look
				out.Consignments = append(out.Consignments, summary(n, d.now()))
			}
		}
		return nil
	})
	return out, err
}

// holders are those whose consignments are the caller's.
func (v *view) holders(c Caller, direction event.Code) []event.HolderID {
	if a, ok := c.Actor.Agent(); ok {
		if direction == In {
			return []event.HolderID{event.HolderID(a.Unit())}
		}
		return nil
	}
	me := event.HolderID(c.Actor)
	var out []event.HolderID
	if direction == In {
		out = append(out, me)
	}
	if p := v.dir.Person(me); p != nil {
		for _, u := range p.Units {
			out = append(out, event.HolderID(u))
		}
	}
	return out
}

func summary(n *custody.Consignment, now event.Time) api.Summary {
	s := api.Summary{
		Consignment: n.ID, Index: n.At.Index, From: n.For, By: n.By.ID, To: n.To, URN: n.URN,
		Sent: n.At.Recorded, ReceiveBy: n.ReceiveBy, Status: string(n.Status(now)), Exhibits: len(n.Items),
	}
	for _, i := range n.Items {
		if i.Received != nil {
			s.Received++
		}
	}
	s.Passed, s.Broken, _ = n.Checks()
	return s
}
