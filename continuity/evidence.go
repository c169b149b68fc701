// Package continuity turns threads of signed statements into a story anybody can
// check: [Replay] verifies every signature, place, tally and rule and names the
// first thing that is wrong; [Make] writes what it verified as a continuity
// record, one text file that leaves for a court, an auditor or the defence;
// [Verify] checks such a record with no server, no secret and no network,
// against the reader's own trusted roots.
//
// Whoever verifies brings the roots. Nothing in the evidence vouches for itself.
package continuity

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
)

// Evidence is threads as they were handed over, nothing verified.
type Evidence struct {
	Checkpoint []byte
	Items      []Item // in the order of the log
	Threads    []Thread
	// Heads, if there are any, are heads of the same log that others
	// counter-signed, in the order of their sizes, none larger than Checkpoint.
	Heads []Head
}

// Item is a statement with its entry and the proof of its place.
type Item struct {
	Index event.LogIndex
	Note  []byte
	Entry []byte
	Proof tlog.RecordProof
}

// Thread names the items of one thread, from tally 1 on.
type Thread struct {
	Owner   event.Owner
	Value   event.Thread
	Indexes []event.LogIndex
}

// Trust is what the verifier believes to begin with.
type Trust struct {
	// Roots are organisations by the digest of their root record.
	Roots map[event.OrgID]event.Digest
	// Home, when set, is an organisation in Roots whose recognitions, once
	// verified, add the roots of its partners.
	Home event.OrgID
	// Log, when set, is the only log believed.
	Log event.Origin
}

// Fault is the first thing found wrong: where, and in which of the checks of
// docs/continuity.md.
type Fault struct {
	Check string `json:"check"` // one of the Check constants
	Where string `json:"where"`
	Why   string `json:"why"`
}

func (f *Fault) Error() string { return fmt.Sprintf("%s: %s: %s", f.Where, f.Check, f.Why) }

// Is compares faults by their check.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Check == f.Check && (t.Where == "" || t.Where == f.Where)
}

func fault(check, where, format string, args ...any) error {
	return &Fault{check, where, fmt.Sprintf(format, args...)}
}

// Checks, as they stand in a [Fault].
const (
	CheckGrammar    = "grammar"
	CheckRoot       = "root"
	CheckCheckpoint = "checkpoint"
	CheckEntry      = "entry"
	CheckProof      = "proof"
	CheckOrder      = "order"
	CheckTally      = "tally"
	CheckThread     = "thread"
	CheckSignature  = "signature"
	CheckRule       = "rule"
	CheckMissing    = "missing"
	CheckTime       = "time"
	CheckWitness    = "witness"
	CheckHistory    = "history"

	// Of a record as a whole.
	CheckSheet       = "sheet"
	CheckRecord      = "record"
	CheckComplete    = "complete"
	CheckManifest    = "manifest"
	CheckLabel       = "label"
	CheckCertificate = "certificate"
	CheckFile        = "file"
)
