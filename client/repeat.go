package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/sethvargo/go-retry"

	"github.com/safehand/safehand/api"
)

const (
	firstPause   = 500 * time.Millisecond
	longestPause = 30 * time.Second
	// jitter, in per cent, keeps the clients of a whole force from coming back in
	// the same moment.
	jitter = 25
	// brief is how long a person who looks at her screen waits for an answer while
	// no evidence is moving.
	brief = 20 * time.Second
)

// Waiting hears that the service did not answer, why, and when it is asked again.
type Waiting func(why error, pause time.Duration)

// patiently does f again while the service is out of reach, for as long as the
// client has patience: an hour's sending is not given up for a minute's outage.
func (c *Client) patiently(ctx context.Context, f func() error) error {
	return c.repeat(ctx, c.patience, 1, f)
}

// shortly does f again as patiently does while evidence is moving, and otherwise
// only for as long as a person waits.
func (c *Client) shortly(ctx context.Context, least int, f func() error) error {
	if c.moving.Load() > 0 {
		return c.repeat(ctx, c.patience, least, f)
	}
	// A command asks several things: once waited for in vain, the service is asked
	// once for each of the others, and what was said of the wait is said again.
	before := c.out.Load()
	if before != nil {
		if err := f(); !Away(err) {
			c.out.Store(nil)
			return err
		}
		return *before
	}
	err := c.repeat(ctx, min(brief, c.patience), least, f)
	if Away(err) {
		c.out.Store(&err)
	}
	return err
}

// underway says that evidence is moving until what it returns is called: from then
// on every request, not only those that carry evidence, is worth waiting for.
func (c *Client) underway() (arrived func()) {
	c.moving.Add(1)
	return func() { c.moving.Add(-1) }
}

// repeat does f at least so often, and until the patience is at an end. Only an
// answer that did not come, or was put off, is asked for again.
func (c *Client) repeat(ctx context.Context, patience time.Duration, least int, f func() error) error {
	t := &trying{waiting: c.waiting, began: time.Now(), patience: patience, least: least}
	t.pauses = retry.WithJitterPercent(jitter, retry.WithCappedDuration(longestPause, retry.NewExponential(firstPause)))
	err := retry.Do(ctx, retry.BackoffFunc(t.next), func(context.Context) error {
		t.tries++
		if t.last = f(); Away(t.last) && ctx.Err() == nil {
			return retry.RetryableError(t.last)
		}
		return t.last
	})
	switch {
	case err != nil && ctx.Err() != nil && (t.tries == 0 || Away(t.last) || t.last == nil):
		return ctx.Err()
	case Away(err) && t.tries > 1:
		return fmt.Errorf("%w (tried %d times in %s)", err, t.tries, time.Since(t.began).Round(time.Second))
	}
	return err
}

type trying struct {
	pauses   retry.Backoff
	waiting  Waiting
	began    time.Time
	patience time.Duration
	least    int
	tries    int
	last     error
}

// next is the pause before the next try. It is never shorter than what the
// service asked for, and none that would outlast the patience is begun.
func (t *trying) next() (time.Duration, bool) {
	pause, _ := t.pauses.Next()
	var l *later
	if errors.As(t.last, &l) {
		// Above it alone: whoever comes earlier than asked is put off again.
		pause = max(pause, l.after+pause*jitter/100)
	}
	if time.Since(t.began)+pause > t.patience && (t.tries >= t.least || l != nil) {
		return 0, true
	}
	if t.waiting != nil {
		t.waiting(t.last, pause)
	}
	return pause, false
}

// Away reports whether the service did not answer, or could not just then: the same,
// asked again later, may go well.
func Away(err error) bool {
	var e *api.Error
	if errors.As(err, &e) {
		s := api.RowOf(e.Code).Status
		return s == http.StatusServiceUnavailable || s == http.StatusTooManyRequests
	}
	return errors.Is(err, ErrUnreachable)
}

// repeatable: to ask twice does no more than to ask once, so that an answer that
// was lost is simply asked for again. A statement's note gets its first answer; a
// blob is named by its digest; an account that is fresh is given once more; a
// challenge that nobody answers is worth nothing.
func repeatable(method, path string) bool {
	switch method {
	case "GET", "HEAD":
		return true
	case "PUT":
		return strings.Contains(path, "/blobs/")
	}
	return path == "/v1/events" || path == "/v1/accounts" || path == "/v1/challenge"
}

// later is an answer that says when to ask again.
type later struct {
	error
	after time.Duration
}

func (l *later) Unwrap() error { return l.error }

// notBefore adds what the answer says of when to ask again.
func notBefore(err error, h http.Header) error {
	after, ok := retryAfter(h.Get("Retry-After"))
	if !ok || !Away(err) {
		return err
	}
	return &later{err, after}
}

// longestAsked bounds what a Retry-After is believed to mean. What is longer
// outlasts any patience all the same.
const longestAsked = 24 * time.Hour

// retryAfter reads the header's two forms.
func retryAfter(s string) (time.Duration, bool) {
	if n, err := strconv.ParseUint(s, 10, 31); err == nil {
		return min(time.Duration(n)*time.Second, longestAsked), true
	}
	if at, err := http.ParseTime(s); err == nil {
		return min(max(time.Until(at), 0), longestAsked), true
	}
	return 0, false
}
