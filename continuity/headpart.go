package continuity

import (
	"bytes"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// timed are the statements whose time somebody may one day have to prove: the
// sealing, each change of hands, each release of a key.
var timed = []event.Kind{"sealed", "dispatched", "received", "opened", "recalled", "rejected", "returned", "destroyed"}

// Timed are the places of the statements of a line of exhibits whose time a record
// proves.
func Timed(s *Story, line []*custody.Exhibit) []event.LogIndex {
	var out []event.LogIndex
	for _, x := range line {
		for _, st := range s.Thread(event.OwnerExhibit(x.Recipient)) {
			if slices.Contains(timed, st.Event.Kind()) {
				out = append(out, st.Place.Index)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// heads are those that a record of the subject holds: for each counter-signer the
// newest, and the nearest before and after each statement whose time it bounds.
// What is not needed for that is left out: a log has more heads than anybody
// could carry to court.
func (sub *subject) heads(all []Head) []Head {
	seen := map[string][]int{} // by key: places in all
	for i := range all {
		h, err := readHead(all[i].Note)
		if err != nil {
			continue // whoever handed it over is told when it is checked
		}
		for _, l := range h.lines {
			k := fmt.Sprintf("%s+%08x", l.Name, l.Hash)
			seen[k] = append(seen[k], i)
		}
	}
	wanted := map[int]bool{}
	for _, at := range seen {
		wanted[at[len(at)-1]] = true
		for _, st := range sub.thread {
			if slices.Contains(timed, st.Event.Kind()) {
				n, _ := slices.BinarySearchFunc(at, int64(st.Place.Index), func(i int, x int64) int { return int(min(max(all[i].Size-x, -1), 1)) })
				// at[n] is the first of at least that size; one of that very
				// size does not hold the entry yet.
				if n < len(at) && all[at[n]].Size == int64(st.Place.Index) {
					n++
				}
				if n > 0 {
					wanted[at[n-1]] = true
				}
				if n < len(at) {
					wanted[at[n]] = true
				}
			}
		}
	}
	var out []Head
	for i := range all {
		if wanted[i] {
			out = append(out, all[i])
		}
	}
	return out
}

// headsSum is what the header says of the heads: a bit of a counter-signature
// that the reader's policy does not look at could else change unseen.
func headsSum(heads []Head) event.Digest {
	var b bytes.Buffer
	for _, h := range heads {
		fmt.Fprintf(&b, "%d\n%s%s", h.Size, h.Note, formatHashes(tlog.RecordProof(h.Proof)))
	}
	return event.Sum(b.Bytes())
}

// ownLines is a checkpoint without the lines of others: those stand with the
// heads.
func ownLines(checkpoint []byte, log event.Origin) []byte {
	text, lines, _ := bytes.Cut(checkpoint, []byte("\n\n"))
	out := append(bytes.Clone(text), "\n\n"...)
	for l := range bytes.Lines(lines) {
		if bytes.HasPrefix(l, []byte("— "+string(log)+" ")) {
			out = append(out, l...)
		}
	}
	return out
}
