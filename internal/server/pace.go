package server

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// Pace is how slowly bytes may come and go. It is a rate and not a time: a whole
// segment over a bad line takes minutes, and the caller who sends a byte now and
// then to hold a connection must not have them.
type Pace struct {
	Idle  time.Duration // without a single byte
	Grace time.Duration // before the rate counts
	Rate  int64         // bytes a second, on average, that are waited for
}

// DefaultPace lets through a sixteenth of a line of one megabit a second, which
// eight uploads share with the rest of a police station.
func DefaultPace() Pace { return Pace{Idle: time.Minute, Grace: 30 * time.Second, Rate: 8 << 10} }

// slack is how much of the way to a deadline may pass before it is set anew: to
// set it for each read of a few kilobytes would cost more than to read them.
const slack = 8

// stroll is one direction of one request. It counts the time for which the
// service waited for the caller, never the time that the service itself took.
type stroll struct {
	pace  Pace
	until func(time.Time) error // sets the deadline of the connection or stream
	moved int64
	spent time.Duration
	set   time.Time
}

// step does one read or write within what is left.
func (s *stroll) step(f func() (int, error)) (int, error) {
	began := time.Now()
	left := min(s.pace.Idle, s.pace.Grace+time.Duration(float64(s.moved)/float64(s.pace.Rate)*float64(time.Second))-s.spent)
	if s.set.IsZero() || began.Sub(s.set) > s.pace.Idle/slack || left < s.pace.Idle {
		_ = s.until(began.Add(left)) // what has no deadlines is a test's
		s.set = began
	}
	n, err := f()
	s.moved += int64(n)
	s.spent += time.Since(began)
	return n, err
}

// incoming is the body of a request, read at its caller's pace.
type incoming struct {
	io.ReadCloser
	stroll
}

func (b *incoming) Read(p []byte) (int, error) {
	n, err := b.step(func() (int, error) { return b.ReadCloser.Read(p) })
	switch {
	case errors.Is(err, io.EOF):
		_ = b.until(time.Time{}) // the answer may take its time
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = errSlow
	}
	return n, err
}

var errSlow = errors.New("the caller sends too slowly")

// paced bounds both directions of a request. A body that nobody reads is read by
// net/http itself when the answer has gone, so that its time begins at once.
func (h *handler) paced(w *written, r *http.Request) {
	c := http.NewResponseController(w.ResponseWriter)
	w.stroll = stroll{pace: h.pace, until: c.SetWriteDeadline}
	if r.ProtoMajor == 1 { // the connection may still have that of the request before
		_ = c.SetWriteDeadline(time.Time{})
	}
	if r.Body == http.NoBody {
		return
	}
	_ = c.SetReadDeadline(time.Now().Add(h.pace.Idle))
	r.Body = &incoming{r.Body, stroll{pace: h.pace, until: c.SetReadDeadline}}
}

// piece is how much is written to a caller at once: less than that she must take
// within a deadline.
const piece = 64 << 10

// written remembers the status that went out, and sends at its caller's pace.
type written struct {
	http.ResponseWriter
	stroll
	status int
}

func (w *written) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	_, _ = w.step(func() (int, error) {
		w.ResponseWriter.WriteHeader(status)
		return 0, nil
	})
}

func (w *written) Write(b []byte) (n int, err error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	for err == nil && (n == 0 || n < len(b)) {
		m := 0
		m, err = w.step(func() (int, error) { return w.ResponseWriter.Write(b[n:min(n+piece, len(b))]) })
		n += m
		if len(b) == 0 {
			break
		}
	}
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *written) Unwrap() http.ResponseWriter { return w.ResponseWriter }
