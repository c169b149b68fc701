package record

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// Recorded is a statement's place in the log, with what shows it there.
type Recorded struct {
	Index      event.LogIndex
	Recorded   event.Time
	Event      event.EventID
	Note       []byte
	Entry      []byte
	Checkpoint []byte           // signed
	Proof      tlog.RecordProof // of Entry at Index under Checkpoint
	Again      bool             // it had been recorded before
}

// Find is the statement with that id under the newest checkpoint, nil when it is
// not in the log.
func Find(ctx context.Context, tx *store.Tx, id event.EventID) (*Recorded, error) {
	s, err := tx.Logged(id)
	if s == nil {
		return nil, err
	}
	head, err := tx.ReadHead()
	if err != nil {
		return nil, err
	}
	return place(ctx, tx, head, s)
}

// place proves s under head.
func place(ctx context.Context, tree ledger.Storage, head store.Head, s *store.Logged) (*Recorded, error) {
	e, err := ledger.ParseEntry(s.Entry)
	if err != nil {
		return nil, err
	}
	proof, err := ledger.ProveRecord(ctx, tree, head.Size, int64(s.Index))
	if err != nil {
		return nil, err
	}
	return &Recorded{
		Index: s.Index, Recorded: e.Recorded, Event: e.Event, Note: s.Note, Entry: s.Entry,
		Checkpoint: head.Checkpoint, Proof: proof, Again: true,
	}, nil
}
