package client

import (
	"context"
	"errors"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// unchanged looks at the files of what was stored ahead, before anything is said.
func (p *Prepared) unchanged() error {
	for _, x := range p.items {
		if x.ahead == nil {
			continue
		}
		if err := x.ahead.fits(); err != nil {
			return &AheadError{x.Reference, err}
		}
	}
	return nil
}

// AheadError: what was sealed under the form is not what the files hold now, or was
// let go. Nothing was said.
type AheadError struct {
	Reference string
	Cause     error
}

func (e *AheadError) Error() string {
	return e.Reference + ": " + e.Cause.Error() + ". Remove it, and choose it again"
}

func (e *AheadError) Unwrap() error { return e.Cause }

// draftAhead writes down what is stored already, in the draft of the order that is
// about to be given.
func (p *Prepared) draftAhead() error {
	for i, x := range p.items {
		if x.ahead == nil {
			continue
		}
		done := x.ahead.soFar()
		if stored(&done) == 0 {
			continue
		}
		d := &draftDone{Exhibit: i, Contents: done.Edge.Contents, Edge: done.Edge.Segments, Hash: done.Edge.Hash}
		for k, s := range done.Segments {
			if s.Size > 0 {
				d.Segments = append(d.Segments, segmentLine(int64(k), s))
			}
		}
		if err := p.journal.add(&draftPart{Done: d}); err != nil {
			return err
		}
		x.begun.done = done
		x.begun.tellDone()
	}
	return nil
}

// adopt takes over what was stored before the order. What is under way goes on, by
// the order's right and with its journal.
func (o *ordering) adopt(ctx context.Context, p *Prepared) error {
	for i, x := range p.items {
		if x.ahead == nil {
			continue
		}
		if err := x.ahead.adopted(o.c, func(done seal.Done) (*itemJournal, error) {
			x.begun.done = done
			return p.journal.item(ctx, i, &x.begun)
		}); err != nil {
			return err
		}
	}
	return nil
}

func (a *Ahead) adopted(under *Client, begin func(seal.Done) (*itemJournal, error)) (err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ordered = true
	a.by.Store(under)
	if a.ended != nil {
		a.item, err = begin(a.done)
	}
	return err
}

// finish waits for what is under way of an exhibit, and finds out what the service
// has of it. The journal is nil where none goes on.
func (o *ordering) finish(ctx context.Context, x *preparedExhibit, progress seal.Progress) (*itemJournal, error) {
	item, err := x.ahead.end(ctx, progress)
	if err != nil {
		return item, err
	}
	x.begun.done = x.ahead.soFar()
	n := stored(&x.begun.done)
	if n == 0 {
		return item, nil
	}
	if err := o.held(ctx, x); err != nil || stored(&x.begun.done) == n {
		return item, err
	}
	// Some of it is gone: what the journal tells of that must not stand there.
	if item != nil {
		item.end()
	}
	x.begun.told = seal.Done{}
	return nil, nil
}

// end waits until nothing of it is being stored, and gives its journal. Only what
// can't be made good by trying again is an error.
func (a *Ahead) end(ctx context.Context, progress seal.Progress) (*itemJournal, error) {
	a.mu.Lock()
	ended, item := a.ended, a.item
	a.mu.Unlock()
	if ended == nil {
		return item, nil
	}
	a.heard.by(Progress(progress))
	select {
	case <-ended:
	case <-ctx.Done():
		a.stop()
		return item, ctx.Err()
	}
	if errors.As(a.err, new(*seal.ChangedError)) {
		return item, a.err
	}
	return item, nil
}

// stop ends what is under way, and waits for it.
func (a *Ahead) stop() {
	a.mu.Lock()
	ended := a.ended
	if ended != nil && a.cancel != nil {
		a.cancel()
	}
	a.mu.Unlock()
	if ended != nil {
		<-ended
	}
}

// leave ends whatever is still under way when a sending has stopped.
func (p *Prepared) leave() {
	for _, x := range p.items {
		if x.ahead == nil {
			continue
		}
		if x.ahead.stop(); x.ahead.item != nil {
			x.ahead.item.end()
		}
	}
}

func setSegment(d *seal.Done, i int64, s event.Sized) {
	if n := i + 1 - int64(len(d.Segments)); n > 0 {
		d.Segments = append(d.Segments, make([]event.Sized, n)...)
	}
	d.Segments[i] = s
}
