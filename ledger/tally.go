package ledger

import (
	"encoding/binary"

	"github.com/safehand/safehand/event"
)

const tallyLabel = "safehand/tally/v1\n"

// Tally is what the n-th entry of a thread carries, n from 1. Whoever knows the
// thread can look for it; to anybody else it is noise, and two tallies of one
// thread look no more alike than two of different ones. An event hidden from a
// thread would need a tally that stands elsewhere already.
func Tally(thread event.Thread, n int64) event.Digest {
	b := append([]byte(tallyLabel), thread.Digest[:]...)
	return event.Sum(binary.BigEndian.AppendUint64(b, uint64(n)))
}
