package porter

import (
	"context"
	"errors"
	"slices"
	"time"
)

// waiting is something that is still to be done, and how often it has failed.
type waiting[T any] struct {
	What     T         `json:"what"`
	Failures int       `json:"failures,omitempty"`
	Due      time.Time `json:"due"` // not before
	Why      string    `json:"why,omitempty"`
}

// failed says when to try again: after a minute, then two, four, and at last
// every hour.
func (w *waiting[T]) failed(now time.Time, err error) {
	w.Failures++
	w.Due = now.Add(min(time.Minute<<min(w.Failures-1, 10), time.Hour))
	w.Why = plainly(err)
}

// eachDue does what is due of a list, in its order. What is done leaves the list,
// what fails stays and lets the rest go on; save makes each change durable. Only
// a service that is away, a disk that takes nothing or the end of ctx stops it.
func eachDue[T any](ctx context.Context, list *[]waiting[T], now func() time.Time, save func() error, do func(context.Context, *waiting[T]) error) error {
	var all []error
	for i := 0; i < len(*list) && ctx.Err() == nil; {
		w := &(*list)[i]
		if now().Before(w.Due) {
			all = append(all, &problem{short: w.Why})
			i++
			continue
		}
		err := do(ctx, w)
		switch {
		case ctx.Err() != nil || unreachable(err):
			return errors.Join(append(all, err)...)
		case err != nil:
			w.failed(now(), err)
			all = append(all, err)
			i++
		default:
			*list = slices.Delete(*list, i, i+1)
		}
		if err := save(); err != nil {
			return errors.Join(append(all, err)...)
		}
	}
	return errors.Join(all...)
}
