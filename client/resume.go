package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// SourceError: the files are not those with which a sending was begun. Nothing more
// of it is sent until they are, or until it is called back and begun anew.
type SourceError struct {
	Reference string
	Cause     error // a seal.DifferencesError or a seal.DifferentError
}

func (e *SourceError) Error() string {
	return fmt.Sprintf("%s: %v. What was begun was sealed from the files as they were, and nothing more of it is sent", e.Reference, e.Cause)
}

func (e *SourceError) Unwrap() error { return e.Cause }

// Resumable is a sending that was begun, held against the files chosen.
type Resumable struct {
	*Prepared
	// Stored and Segments are how many are stored of how many.
	Stored, Segments int64
	// Read are the exhibits of which everything stored is read once more and
	// compared, because the files are not known to be the ones that were read.
	Read []string
	// Younger are files that bear another time than then.
	Younger []string
	// Sent is set when it was sent all the same, and only the answer was lost.
	Sent *Sent
}

// PrepareResume loads what was begun and looks at the files chosen for it. Whoever
// gets no error ends with [Client.Resume] or [Resumable.Leave].
func (c *Client) PrepareResume(ctx context.Context, b *Begun, paths []string) (*Resumable, error) {
	assigned := b.assign(paths)
	if assigned == nil {
		return nil, errors.New("these are not the files that it was begun with")
	}
	j, d, err := c.load(ctx, b)
	if err != nil {
		return nil, err
	}
	r, err := c.resumable(ctx, b, j, d, assigned)
	switch {
	case b.over && err == nil && r.Sent == nil:
		return nil, fmt.Errorf("what was begun with these files at %s is over: %w", b.Began, errors.Join(ErrNotOpen, j.drop()))
	case err != nil:
		j.close()
	}
	return r, err
}

// Leave gives it up for now. It can be gone on with later.
func (r *Resumable) Leave() { r.journal.close() }

func (c *Client) resumable(ctx context.Context, b *Begun, j *journal, d *drafted, paths [][]string) (*Resumable, error) {
	p := &Prepared{Outgoing: b.Outgoing, labelText: []byte(d.head.Label), journal: j}
	r := &Resumable{Prepared: p}
	p.Exhibits = slices.Clone(p.Exhibits)
	var err error
	if r.Sent, err = c.landed(ctx, j); r.Sent != nil || err != nil {
		return r, err
	}
	for i := range d.items {
		if err := r.item(i, d, paths[i]); err != nil {
			return nil, &SourceError{d.head.Exhibits[i].Reference, err}
		}
	}
	if _, err := c.ofCase(ctx, p); err != nil && Away(err) { // where it is filed is no reason not to send it
		return nil, err
	}
	if p.Again != nil {
		if _, _, err := c.look(ctx, *p.Again); err != nil {
			return nil, err
		}
	}
	if p.story, err = c.directories(ctx, orgs(p.To)...); err != nil {
		return nil, err
	}
	if err := p.story.State.Sendable(p.For, p.To); err != nil {
		return nil, err
	}
	p.trace = func(n *event.Note, s *Sent) error {
		if s != nil {
			return j.sent(n, s)
		}
		return j.add(&draftPart{Order: string(n.Bytes()), Machine: p.machine()})
	}
	p.inTime(event.TimeOf(c.now()))
	p.ReceiveBy, err = p.story.State.Deadline(p.To, event.TimeOf(c.now()), p.Deadline)
	return r, err
}

// item lays an exhibit's files out as they were. What was sealed needs none.
func (r *Resumable) item(i int, d *drafted, paths []string) error {
	x, h := &d.items[i], &d.head.Exhibits[i]
	r.Exhibits[i].Paths = paths
	item := &preparedExhibit{OutgoingExhibit: r.Exhibits[i], key: x.key, thread: h.Thread, begun: *x, size: x.outline.Padded()}
	r.items = append(r.items, item)
	r.Bytes, r.Files = r.Bytes+item.size, r.Files+h.Files
	total := (item.size + seal.SegmentSize - 1) / seal.SegmentSize
	r.Segments, r.Stored = r.Segments+total, r.Stored+stored(&x.done)
	plan, err := seal.PlanPaths(paths)
	if err != nil {
		return err
	}
	var younger []string
	if item.plan, younger, err = plan.Follow(x.outline); err != nil {
		return err
	}
	if item.begun.done.Compare = !d.machines[machine()].stands(i, item.plan); !item.begun.done.Compare {
		return nil
	}
	for _, path := range younger {
		r.Younger = append(r.Younger, event.EscapePath(path))
	}
	if x.sealed != nil {
		return nil
	}
	// What lies behind the edge can't be compared: it is sealed anew, from the files
	// as they are, and all of it where there is no edge.
	r.Stored -= stored(&x.done) - x.done.Edge.Segments
	if x.done.Edge.Segments > 0 {
		r.Read = append(r.Read, h.Reference)
	}
	return nil
}

// landed is the sending, if its dispatch reached the log before its machine was
// lost.
func (c *Client) landed(ctx context.Context, j *journal) (*Sent, error) {
	s, err := j.wasSent()
	if err != nil || s == nil {
		return nil, err
	}
	con, err := c.wasSent(ctx, s.Consignment)
	if err != nil || con == nil {
		return nil, err
	}
	s.Recorded, s.ReceiveBy = con.At.Recorded, con.ReceiveBy
	return s, nil
}

// Resume goes on with a sending: a new order, of the same exhibits, voids the one
// that was given before, and only what is missing is sealed and stored.
func (c *Client) Resume(ctx context.Context, r *Resumable, progress Progress) (*Sent, error) {
	if r.Sent == nil {
		for _, x := range r.items {
			if err := c.wasSealed(ctx, x); err != nil {
				r.journal.close()
				return nil, &StoppedError{Cause: err}
			}
		}
		return c.send(ctx, r.Prepared, progress)
	}
	if _, err := c.ofCase(ctx, r.Prepared); err == nil {
		r.Sent.Filed = c.fileOwn(ctx, r.Of, r.Sent.Consignment)
	}
	return r.Sent, errors.Join(c.replace(ctx, r.Prepared, r.Sent), r.end(r.Sent))
}

// takeUp puts the draft where any machine of hers finds it, and finds out what the
// service has of what was done before.
func (o *ordering) takeUp(ctx context.Context, p *Prepared) error {
	p.journal.under = o.c
	if err := p.journal.publish(ctx); err != nil {
		return err
	}
	for _, x := range p.items {
		if x.ahead == nil && x.sealed.IsZero() && stored(&x.begun.done) > 0 {
			if err := o.held(ctx, x); err != nil {
				return err
			}
		}
	}
	return nil
}

// wasSealed finds out whether an exhibit was sealed: the same statement gets its
// first answer, and one that never reached the log is recorded now, or refused.
func (c *Client) wasSealed(ctx context.Context, x *preparedExhibit) error {
	n := x.begun.sealed
	if n == nil {
		return nil
	}
	e, err := event.Parse(n.Text)
	s, ok := e.(*event.Sealed)
	if err != nil || !ok || s.Seal.Recipient != x.key.ID() {
		return errDraft
	}
	if owner := event.OwnerExhibit(x.key.ID()); c.counting.threads[owner].n == 0 {
		c.counting.threads[owner] = known{value: x.thread}
	}
	d, err := c.submit(ctx, n, api.Submission{})
	switch {
	case err == nil:
		x.exhibit, x.sealed = s.Exhibit, d.Event
	case errors.As(err, new(*api.Error)) && !Away(err):
		return nil
	}
	return err
}

// held leaves out of what was done what the service does not have any more.
func (o *ordering) held(ctx context.Context, x *preparedExhibit) error {
	var h api.Held
	path := "/v1/exhibits/" + x.key.ID().String() + "/blobs"
	if err := o.c.signedIn(ctx, func() error { return o.c.call(ctx, "GET", path, nil, &h) }); err != nil {
		return err
	}
	has := make(map[event.Digest]bool, len(h.Blobs))
	for _, b := range h.Blobs {
		has[b.Digest] = true
	}
	done := &x.begun.done
	for i, s := range done.Segments {
		if !has[s.Digest] {
			done.Segments[i] = event.Sized{}
		}
		delete(has, s.Digest)
	}
	x.also = has
	unbroken(done)
	return nil
}
