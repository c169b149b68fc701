package client

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

const (
	// renewEvery is how many segments, at most, are sealed before what is needed to
	// go on is written anew.
	renewEvery = 64
	// renewHere and renewThere are after how long it is in any case: a disk bears
	// it more often than a line.
	renewHere  = 2 * time.Second
	renewThere = 30 * time.Second
)

// itemJournal is the journal of one exhibit while it is sealed.
type itemJournal struct {
	*journal
	ctx  context.Context
	n    int
	file *os.File

	mu      sync.Mutex
	edge    seal.Edge
	pending []string // segments that no part tells yet
	here    mark
	told    mark
	known   int // of the edge's contents, those that parts tell
}

// mark is how far a writing went, and when.
type mark struct {
	edge int64
	at   time.Time
}

func (m mark) due(e seal.Edge, now time.Time, after time.Duration) bool {
	return e.Segments-m.edge >= renewEvery || e.Segments > m.edge && now.Sub(m.at) >= after
}

// item begins the journal of an exhibit, of which so much is done. The file of its
// segments is written anew: what is not stored any more must not stand there.
func (j *journal) item(ctx context.Context, n int, x *draftedItem) (*itemJournal, error) {
	i := &itemJournal{journal: j, ctx: ctx, n: n, edge: x.done.Edge}
	i.known = min(len(x.told.Edge.Contents), len(i.edge.Contents))
	i.here = mark{i.edge.Segments, j.now()}
	i.told = i.here
	var b []byte
	for k, s := range x.done.Segments {
		if s.Size == 0 {
			continue
		}
		line := segmentLine(int64(k), s)
		b = append(b, "segment "+line+"\n"...)
		if !x.tells(k, s) {
			i.pending = append(i.pending, line)
		}
	}
	if err := replace(j.path(segmentsFormat, n), b); err != nil {
		return nil, err
	}
	if err := i.renew(); err != nil {
		return nil, err
	}
	var err error
	i.file, err = os.OpenFile(j.path(segmentsFormat, n), os.O_WRONLY|os.O_APPEND, 0o600)
	return i, err
}

// Stored writes a segment down, durably: from here on it is never made again.
func (i *itemJournal) Stored(n int64, s event.Sized) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	line := segmentLine(n, s)
	i.pending = append(i.pending, line)
	_, err := i.file.WriteString("segment " + line + "\n")
	return errors.Join(err, i.file.Sync())
}

// Reached writes the edge down from time to time: here often, with the service
// more seldom.
func (i *itemJournal) Reached(e seal.Edge) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.edge = e
	now := i.now()
	if i.here.due(e, now, renewHere) {
		if err := i.renew(); err != nil {
			return err
		}
	}
	if i.told.due(e, now, renewThere) {
		return i.tell(nil)
	}
	return nil
}

// renew writes the edge as it is now in the place of the one before.
func (i *itemJournal) renew() error {
	p := draftPart{Done: &draftDone{Exhibit: i.n, Contents: i.edge.Contents, Edge: i.edge.Segments, Hash: i.edge.Hash}}
	b, _, err := p.lock(i.to, nil)
	if err != nil {
		return err
	}
	i.here = mark{i.edge.Segments, i.now()}
	return replace(i.path(edgeFormat, i.n), b)
}

// tell adds a part with all that no part tells yet.
func (i *itemJournal) tell(sealed *event.Note) error {
	p := draftPart{Done: &draftDone{
		Exhibit: i.n, Segments: i.pending, From: i.known, Contents: i.edge.Contents[i.known:], Edge: i.edge.Segments, Hash: i.edge.Hash,
	}}
	if sealed != nil {
		p.Sealed = &draftSealed{i.n, string(sealed.Bytes())}
	}
	i.adding.Lock()
	defer i.adding.Unlock()
	if err := i.add(&p); err != nil {
		return err
	}
	i.pending, i.known, i.told = nil, len(i.edge.Contents), mark{i.edge.Segments, i.now()}
	return i.publish(i.ctx)
}

// sealed: everything is stored, and this will be said of it.
func (i *itemJournal) sealed(n *event.Note) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.tell(n)
}

func (i *itemJournal) end() { _ = i.file.Close() } // each line was made durable
