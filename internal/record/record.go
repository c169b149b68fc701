// Package record is the only writer of the log.
//
// [Log.Submit] takes a signed statement through every rule there is and, if all
// allow it, records it: entry, tree, views and signed checkpoint in one
// transaction. It answers only when that is durable. The same note again gets
// its first answer and changes nothing, so that whoever did not hear the answer
// simply sends it once more. A statement that is refused leaves nothing behind.
//
// Statements that wait together are recorded together, in the order in which
// they came; one that is refused drops out alone. On any number of nodes one
// transaction at a time holds the log's head, so that all of them see one order.
//
// [Rebuild] makes every view again from entries and notes with this same code.
package record

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// Config is whose log it is. Its keys are files of the service and never in the
// database.
type Config struct {
	Service directory.Service
	Sign    note.Signer // with Service.Key
	Log     []*ledger.LogSigner
	Now     func() time.Time
	// Rules is the number of the rules by which the log is begun, or gone on with; 0: the
	// newest that this program knows. Another is for tests of an upgrade.
	Rules int
	// Tell, if there is one, is called in the transaction that records a statement, once
	// for each: what it writes is there exactly when the statement is. It finds the state
	// after all that is recorded together. Its error fails that statement, and nothing
	// that was to be recorded beside it.
	Tell func(*store.Tx, *custody.State, event.EventID, event.Event) error
}

// check refuses keys that are not those the service is known by: what they
// signed nobody would believe.
func (c *Config) check() error {
	v, err := c.Service.Key.Verifier()
	if err != nil {
		return fmt.Errorf("the service's key: %v", err)
	}
	if c.Sign.Name() != v.Name() || c.Sign.KeyHash() != v.KeyHash() || v.Name() != string(c.Service.Log.Service()) {
		return errors.New("the service's signing key is not the one it is known by")
	}
	var keys []event.LogKey
	for _, s := range c.Log {
		keys = append(keys, s.Key())
	}
	want := slices.Clone(c.Service.LogKeys)
	slices.Sort(keys)
	slices.Sort(want)
	if !slices.Equal(keys, want) {
		return errors.New("the log's signing keys are not those it is known by")
	}
	return nil
}

// Log writes one log. It is safe for concurrent use; several of them, on
// several nodes, may write to one database.
type Log struct {
	Config
	db     *store.DB
	update func(context.Context, func(*store.Tx) error) error // db.Update but in tests of faults
	tree   func(*store.Tx) ledger.Storage                     // the transaction itself but in those
	kept   *kept                                              // by the last batch, for the next; nil: nothing
	queue  chan *request
	done   chan struct{}
	mu     sync.RWMutex // held for reading while something is put in the queue
	closed bool
}

// waiting bounds how many statements wait. What is more is refused at once with
// [ErrFull]: a caller who hears nothing for a minute asks again, and has then
// asked twice.
const waiting = 1024

// Open begins a log in an empty database, or goes on with the one that is
// there. It refuses a database that holds another log.
func Open(ctx context.Context, db *store.DB, c Config) (*Log, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	l := &Log{
		Config: c, db: db, update: db.Update, tree: func(tx *store.Tx) ledger.Storage { return tx },
		queue: make(chan *request, waiting), done: make(chan struct{}),
	}
	if err := l.begin(ctx); err != nil {
		return nil, err
	}
	if err := l.renew(ctx); err != nil {
		return nil, err
	}
	go l.write()
	return l, nil
}

func (l *Log) begin(ctx context.Context) error {
	err := l.update(ctx, func(tx *store.Tx) error {
		head, err := tx.Lock()
		if err != nil {
			return err
		}
		b := l.newBatch(ctx, tx, head)
		if head.Size > 0 {
			if err := l.same(tx, head); err != nil {
				return err
			}
			return b.newerRules()
		}
		if err := b.first(); err != nil {
			return err
		}
		return b.save()
	})
	if err != nil {
		return fmt.Errorf("the log can't be opened: %w", err)
	}
	return nil
}

// renew makes the views anew after an upgrade of the schema, which may keep what
// no statement was asked for before. A crash leaves them marked as stale.
func (l *Log) renew(ctx context.Context) error {
	stale := false
	err := l.db.View(ctx, func(tx *store.Tx) (err error) {
		stale, err = tx.Stale()
		return err
	})
	if err != nil || !stale {
		return err
	}
	_, err = Rebuild(ctx, l.db, l.Service)
	return err
}

// ErrOtherLog is wrapped by the refusal of a database that holds another log, or
// this one under other keys.
var ErrOtherLog = errors.New("the database holds another log, or this one under other keys")

func (l *Log) same(tx *store.Tx, head store.Head) error {
	c, err := ledger.OpenCheckpoint(head.Checkpoint, l.Service.Log, l.Service.LogKeys)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrOtherLog, err)
	}
	if c.Size != head.Size || c.Root != head.Root {
		return fmt.Errorf("%w: its checkpoint is not of what it holds", ErrOtherLog)
	}
	first, err := tx.LoggedFrom(0, 1)
	if err != nil || len(first) == 0 {
		return err
	}
	return Began(first[0].Note, l.Service)
}

// Began refuses the first statement of a log that the service did not sign with
// the key it has now: what it signs from here on nobody could verify.
func Began(first []byte, service directory.Service) error {
	n, err := event.ParseNote(first)
	if err == nil {
		err = n.Verify([]event.VKey{service.Key})
	}
	if err != nil {
		return fmt.Errorf("%w: its first statement is not signed with the service's key", ErrOtherLog)
	}
	return nil
}

// by is the service as a signer.
func (l *Log) by() event.Signer {
	return event.Signer{ID: event.ActorID(l.Service.Log.Service()), Number: 1}
}

// say signs a statement of the service's own.
func (l *Log) say(e event.Event) (*event.Note, error) {
	text, err := event.Text(e)
	if err != nil {
		return nil, err
	}
	return event.Sign(text, l.Sign)
}

// Close records what waits, then stops. What comes later is refused with
// [ErrClosed].
func (l *Log) Close() {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.queue)
	}
	l.mu.Unlock()
	<-l.done
}
