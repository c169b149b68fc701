// Package ledger is the continuity log: an append-only Merkle tree of opaque
// entries (docs/log.md).
//
// It promises three things to whoever holds a [Checkpoint] that opened with the
// log's keys: an entry proved under it cannot be changed or taken away, a later
// checkpoint proved against it holds everything the earlier one held, and the
// n-th entry of a thread can be told from any other by its [Tally], so that a
// thread shown from 1 to n hides nothing in between. It does not know what the
// entries are about, and an entry tells a stranger nothing.
//
// The tree is that of RFC 6962 and the proofs are those of
// golang.org/x/mod/sumdb/tlog, so that neither needs this package to be
// checked. Where the tree is kept is the caller's business ([Storage]); the
// package itself does no I/O and never asks the time.
package ledger

import (
	"errors"
	"fmt"
)

// The refusals, by the names docs/log.md gives them. Every error of this package
// that is about what somebody else wrote wraps one of them.
var (
	// ErrText: an entry, a checkpoint or a proof that is not in its one
	// spelling.
	ErrText = errors.New("not in the grammar of the log")
	// ErrOrigin: a checkpoint or a key of another log.
	ErrOrigin = errors.New("another log's")
	// ErrKeys: a set of log keys under which no checkpoint may be opened.
	ErrKeys = errors.New("not a log's set of keys")
	// ErrSignature: a checkpoint without a valid line of each log key.
	ErrSignature = errors.New("not signed with every key of the log")
	// ErrProof: a proof that does not lead from what was shown to the root.
	ErrProof = errors.New("not proved")
	// ErrTime: an entry recorded before the one in front of it.
	ErrTime = errors.New("recorded before the entry in front of it")
	// ErrStorage: a tree kept otherwise than it was written.
	ErrStorage = errors.New("the stored tree contradicts itself")
)

// because says which refusal and why, so that a caller can tell the refusals
// apart and a reader learns what is wrong.
func because(refusal error, format string, args ...any) error {
	return fmt.Errorf("%w: %s", refusal, fmt.Sprintf(format, args...))
}
