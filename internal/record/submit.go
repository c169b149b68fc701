package record

import (
	"context"
	"errors"

	"github.com/safehand/safehand/event"
)

// Submission is a statement and the files it names by digest. It is not changed
// and must not be changed until it has been answered.
type Submission struct {
	Note *event.Note
	// With dispatched: the label, the grants list, and each grant in the list's
	// order. With granted: list and grants.
	Label      []byte
	GrantsList []byte
	Grants     [][]byte
	// With a statement that names words: the age file.
	Words []byte
	// With unit-key-made and unit-key-handed-on: each copy, in the note's order.
	Copies [][]byte
}

var (
	// ErrFailed is wrapped when nothing could be recorded for a reason that is
	// not the statement's. Whether it was recorded all the same is open; sending
	// the same note again is safe and tells.
	ErrFailed = errors.New("nothing was acknowledged; trying again is safe")
	// ErrClosed is returned when the log takes nothing more: the service is
	// stopping.
	ErrClosed = errors.New("the service is stopping; trying again is safe")
	// ErrFull is returned at once when as much waits for the writer as may. Nothing
	// was recorded.
	ErrFull = errors.New("too much waits to be recorded; trying again is safe")
	// ErrBehind is returned while a witness knows entries that are not here: what
	// is appended now would make a second history.
	ErrBehind = errors.New("a witness knows entries of this log that are not here; nothing is appended")
)

// request is a statement, or the wish for an account, that waits.
type request struct {
	ctx    context.Context
	sub    Submission
	event  event.Event  // of sub.Note
	own    bool         // the service says it by itself
	owner  *event.Owner // for an account
	fresh  Freshness
	answer chan answer // of one, so that the writer never waits
	// What the batch came to.
	at  event.LogIndex
	was bool // recorded before
	err error
}

type answer struct {
	recorded *Recorded
	err      error
}

// Submit records a statement and returns its place once that is durable. A rule
// that says no answers with an *event.Refusal, a text outside the grammar with
// event.ErrText, a wrong signature with event.ErrSignature; nothing is kept of
// it then. When ctx ends before the answer, the statement may have been recorded.
func (l *Log) Submit(ctx context.Context, s Submission) (*Recorded, error) {
	e, err := event.Parse(s.Note.Text)
	if err != nil {
		return nil, err
	}
	return l.wait(&request{ctx: ctx, sub: s, event: e})
}

func (l *Log) wait(r *request) (*Recorded, error) {
	r.answer = make(chan answer, 1)
	if err := l.put(r); err != nil {
		return nil, err
	}
	select {
	case a := <-r.answer:
		return a.recorded, a.err
	case <-r.ctx.Done():
		return nil, r.ctx.Err()
	}
}

func (l *Log) put(r *request) error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.closed {
		return ErrClosed
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	select {
	case l.queue <- r:
		return nil
	default:
		return ErrFull
	}
}

// Full reports that nothing more is taken in until something was recorded.
func (l *Log) Full() bool { return len(l.queue) == cap(l.queue) }
