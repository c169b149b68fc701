// Package ledgertest makes a [ledger.Storage] go wrong, and holds whoever writes
// to one to its rules.
//
// A rule that is broken is a tree that is one day corrupted, on a database that
// does not notice: so here it is an error of the test, whatever the caller makes
// of it.
package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Fault is a way in which a storage goes wrong.
type Fault string

const (
	Failed       Fault = "failed"            // nothing happened, and the caller is told
	FailedStored Fault = "failed but stored" // it happened, and the caller is told that it failed
	Truncated    Fault = "truncated"         // the last of what was asked for is missing
	Flipped      Fault = "last bit flipped"  // of what is read
	Slow         Fault = "slow"
	Full         Fault = "full" // nothing more can be written
)

// Faults are all of them.
func Faults() []Fault { return []Fault{Failed, FailedStored, Truncated, Flipped, Slow, Full} }

// ErrFault is what a call fails with that is to fail.
var ErrFault = errors.New("the storage failed, as it was told to")

// Plan counts the calls of many transactions and says which of them go wrong.
type Plan struct {
	mu       sync.Mutex
	fault    Fault
	at, last int
	calls    int
	hit      int
}

// Fail has the calls from the n-th on, counted from now, go wrong, so many in a
// row.
func (p *Plan) Fail(how Fault, n, times int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault, p.at, p.last, p.calls, p.hit = how, n, n+times-1, 0, 0
}

// Calls is how many calls there were since [Plan.Fail], and how many of them
// went wrong.
func (p *Plan) Calls() (calls, wrong int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls, p.hit
}

func (p *Plan) turn(write bool) (Fault, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	if p.calls < p.at || p.calls > p.last {
		return "", nil
	}
	p.hit++
	switch {
	case p.fault == Failed, p.fault == Full && write:
		return p.fault, fmt.Errorf("%s: %w", p.fault, ErrFault)
	case p.fault == Slow:
		time.Sleep(20 * time.Millisecond)
	}
	return p.fault, nil
}

// Faulty is the storage of one transaction. Make a new one for each, with
// [Plan.Around].
type Faulty struct {
	t      testing.TB
	plan   *Plan
	under  ledger.Storage
	busy   sync.Mutex
	failed bool  // a call failed: the caller must roll back
	size   int64 // as Head told it; -1 before
	wrote  int64 // entries written in this transaction
	hashes bool  // and their hashes
}

// Around puts the plan around the storage of one transaction.
func (p *Plan) Around(t testing.TB, s ledger.Storage) *Faulty {
	return &Faulty{t: t, plan: p, under: s, size: -1}
}

// enter polices what holds for every call.
func (f *Faulty) enter(call string, write bool) (Fault, error) {
	if !f.busy.TryLock() {
		f.t.Errorf("%s: the storage of one transaction is used by two at once", call)
		f.busy.Lock()
	}
	if f.failed {
		f.t.Errorf("%s: after a call that failed the caller must roll back", call)
	}
	return f.plan.turn(write)
}

// leave is the call's answer: the lie that it failed, under that fault.
func (f *Faulty) leave(fault Fault, err error) error {
	if err == nil && fault == FailedStored {
		err = fmt.Errorf("%s: %w", fault, ErrFault)
	}
	f.failed = f.failed || err != nil
	f.busy.Unlock()
	return err
}

// Head is ledger.Storage's.
func (f *Faulty) Head(ctx context.Context) (int64, event.Time, error) {
	fault, err := f.enter("Head", false)
	if err != nil {
		return 0, 0, f.leave(fault, err)
	}
	size, last, err := f.under.Head(ctx)
	f.size = size - f.wrote
	return size, last, f.leave(fault, err)
}

// ReadHashes is ledger.Storage's. Nobody may ask for what is not there.
func (f *Faulty) ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	fault, err := f.enter("ReadHashes", false)
	for _, x := range indexes {
		if have := tlog.StoredHashCount(f.size + f.wrote); f.size >= 0 && (x < 0 || x >= have) {
			f.t.Errorf("ReadHashes: hash %d of %d is read, beyond the head", x, have)
		}
	}
	if err != nil {
		return nil, f.leave(fault, err)
	}
	out, err := f.under.ReadHashes(ctx, indexes)
	switch {
	case len(out) == 0:
	case fault == Truncated:
		out = out[:len(out)-1]
	case fault == Flipped:
		out[len(out)-1][tlog.HashSize-1] ^= 1
	}
	return out, f.leave(fault, err)
}

// WriteEntries is ledger.Storage's. Entries come once in a transaction, behind
// the last there are.
func (f *Faulty) WriteEntries(ctx context.Context, start int64, entries [][]byte) error {
	fault, err := f.enter("WriteEntries", true)
	switch {
	case f.size < 0:
		f.t.Errorf("WriteEntries: the head was not read before")
	case f.wrote > 0:
		f.t.Errorf("WriteEntries: a second time in one transaction")
	case start != f.size:
		f.t.Errorf("WriteEntries: entry %d is written when there are %d", start, f.size)
	}
	if err != nil {
		return f.leave(fault, err)
	}
	if fault == Truncated && len(entries) > 0 {
		entries = entries[:len(entries)-1]
	}
	err = f.under.WriteEntries(ctx, start, entries)
	f.wrote = int64(len(entries))
	return f.leave(fault, torn(fault, err))
}

// WriteHashes is ledger.Storage's. No hash is written twice, and none is left out.
func (f *Faulty) WriteHashes(ctx context.Context, first int64, hashes []tlog.Hash) error {
	fault, err := f.enter("WriteHashes", true)
	want := tlog.StoredHashCount(f.size)
	switch {
	case f.wrote == 0 || f.hashes:
		f.t.Errorf("WriteHashes: not once, after the entries")
	case first != want || first+int64(len(hashes)) != tlog.StoredHashCount(f.size+f.wrote):
		f.t.Errorf("WriteHashes: %d from %d, with %d entries after %d", len(hashes), first, f.wrote, f.size)
	}
	if err != nil {
		return f.leave(fault, err)
	}
	if fault == Truncated && len(hashes) > 0 {
		hashes = hashes[:len(hashes)-1]
	}
	f.hashes = true
	return f.leave(fault, torn(fault, f.under.WriteHashes(ctx, first, hashes)))
}

// torn: a write that was cut short says so; one that did not would be a database
// that breaks its own promise.
func torn(fault Fault, err error) error {
	if err == nil && fault == Truncated {
		return fmt.Errorf("%s: %w", fault, ErrFault)
	}
	return err
}
