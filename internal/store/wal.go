package store

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
)

// SQLite commits to a log beside the database (the WAL) and now and then copies
// what stands there into the database itself. Left to itself it does so inside
// every fiftieth commit or so, whose caller waits five times as long for her
// answer. Here a goroutine does it after the answers, beside the commits that
// follow; what is durable, and when, is the same.
const (
	// copyEvery is after how many commits they are copied: of the size of most, about
	// as much as SQLite itself lets gather. A commit that makes the log's file longer
	// takes a third more than one that writes over what was copied.
	copyEvery = 64
	// walPages bounds the log, in pages of 4 kB, whatever the copier does: a commit
	// that finds it longer copies it itself, as after one of many megabytes.
	walPages = 16384
)

// copier copies what was committed into the database.
type copier struct {
	sql     *sql.DB
	writer  chan struct{} // of the DB
	commits atomic.Int64
	call    chan struct{} // of one: several calls are one
	stop    context.CancelFunc
	done    sync.WaitGroup
}

func newCopier(db *sql.DB, writer chan struct{}) *copier {
	ctx, stop := context.WithCancel(context.Background())
	c := &copier{sql: db, writer: writer, call: make(chan struct{}, 1), stop: stop}
	c.done.Go(func() { c.run(ctx) })
	return c
}

// committed counts a commit, and calls the copier when it is time: first after the
// first, since a service that was killed may have left much.
func (c *copier) committed() {
	if c.commits.Add(1)%copyEvery != 1 {
		return
	}
	select {
	case c.call <- struct{}{}:
	default: // it is at it
	}
}

func (c *copier) run(ctx context.Context) {
	for {
		select {
		case <-c.call:
			c.copy(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// beside is how often the copier goes back for what was committed while it copied,
// before it has the next commit wait for the little that is left. Only when nothing
// is left does SQLite begin its log anew, instead of making it longer.
const beside = 2

// copy leaves to a later one what it fails to do, or what somebody still reads:
// nothing is lost by it, and a disk that is full fails the commits themselves.
func (c *copier) copy(ctx context.Context) {
	for range beside {
		if c.pass(ctx) {
			return
		}
	}
	select {
	case c.writer <- struct{}{}:
		c.pass(ctx)
		<-c.writer
	case <-ctx.Done():
	}
}

// pass copies what was committed until now, and reports that nothing is left, or
// that another pass would fail too. A commit under way holds some of it back.
func (c *copier) pass(ctx context.Context) bool {
	before := c.commits.Load()
	var busy, pages, copied int
	err := c.sql.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &copied)
	return err != nil || busy != 0 || (copied == pages && c.commits.Load() == before)
}

func (c *copier) close() {
	c.stop()
	c.done.Wait()
}
