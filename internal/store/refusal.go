package store

import (
	"math"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Refusal is what somebody was refused: who asked which route, and the code.
// Never what was in the request.
type Refusal struct {
	Number int64
	At     event.Time
	Caller string
	Route  string
	Code   event.Code
}

// AddRefusal keeps r under the next number, which it returns.
func (t *Tx) AddRefusal(r Refusal) (int64, error) {
	n, err := t.q.NextRefusal(t.ctx)
	if err != nil {
		return 0, err
	}
	return n, typed(t.q.AddRefusal(t.ctx, db.AddRefusalParams{
		Number: n, AtUs: micros(r.At), Caller: r.Caller, Route: r.Route, Code: string(r.Code),
	}))
}

// DropRefusals forgets those up to a number, and those before an instant.
func (t *Tx) DropRefusals(upTo int64, before event.Time) (int64, error) {
	return t.q.DropRefusals(t.ctx, db.DropRefusalsParams{Number: upTo, AtUs: micros(before)})
}

// Refusals are those numbered below before, newest first, at most limit of them.
// Before 0 is the first page.
func (t *Tx) Refusals(before int64, limit int) ([]Refusal, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	rows, err := t.q.Refusals(t.ctx, db.RefusalsParams{Number: before, Limit: int32(limit)})
	var out []Refusal
	for _, r := range rows {
		out = append(out, Refusal{r.Number, seconds(r.AtUs), r.Caller, r.Route, event.Code(r.Code)})
	}
	return out, err
}
