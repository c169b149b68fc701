package store

import (
	"cmp"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// ConsignmentsInReview are those of the holders of which a review is open for one of
// the two sides, however old: the one of which the Information Commissioner must be
// told first, if it is a breach, comes first. At most limit of them.
func (t *Tx) ConsignmentsInReview(holders []event.HolderID, d Direction, limit int) ([]*custody.Consignment, error) {
	return ofEach(holders, limit, byReview, func(holder string) ([][]byte, error) {
		return t.q.ConsignmentsInReview(t.ctx, db.ConsignmentsInReviewParams{Holder: holder, Direction: string(d), Limit: int32(limit)})
	})
}

// ConsignmentsReviewed are those of which both sides have decided each review, the
// newest first.
func (t *Tx) ConsignmentsReviewed(holders []event.HolderID, d Direction, limit int) ([]*custody.Consignment, error) {
	newest := func(a, b *custody.Consignment) int { return byReview(b, a) }
	return ofEach(holders, limit, newest, func(holder string) ([][]byte, error) {
		return t.q.ConsignmentsReviewed(t.ctx, db.ConsignmentsReviewedParams{Holder: holder, Direction: string(d), Limit: int32(limit)})
	})
}

// ConsignmentsListed are those of which somebody who was sent what was not hers saw the
// list, the last one first.
func (t *Tx) ConsignmentsListed(holders []event.HolderID, d Direction, limit int) ([]*custody.Consignment, error) {
	newest := func(a, b *custody.Consignment) int {
		return cmp.Or(cmp.Compare(listed(b), listed(a)), cmp.Compare(b.At.Index, a.At.Index))
	}
	return ofEach(holders, limit, newest, func(holder string) ([][]byte, error) {
		return t.q.ConsignmentsListed(t.ctx, db.ConsignmentsListedParams{Holder: holder, Direction: string(d), Limit: int32(limit)})
	})
}

// listed is when that was last said of a sending; 0: never.
func listed(c *custody.Consignment) int64 {
	if n := len(c.Lists); n > 0 {
		return micros(c.Lists[n-1].Report.At.Recorded)
	}
	return 0
}

// byReview has the one of which must be told first come first.
func byReview(a, b *custody.Consignment) int {
	x, _ := reviewing(a)
	y, _ := reviewing(b)
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(a.At.Index, b.At.Index))
}

// reviewing is by when the Information Commissioner must be told of the first review
// that somebody has not decided, or of the last of all; and how many are undecided.
func reviewing(c *custody.Consignment) (tell, undecided int64) {
	for _, r := range c.Reviews() {
		switch open := len(c.Undecided(&r)) > 0; {
		case open && undecided == 0:
			tell, undecided = micros(r.TellBy()), 1
		case open:
			tell, undecided = min(tell, micros(r.TellBy())), undecided+1
		case undecided == 0:
			tell = max(tell, micros(r.TellBy()))
		}
	}
	return tell, undecided
}
