package ledger

import (
	"bytes"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// MaxEntry is the longest entry: c2sp.org/tlog-tiles gives its length sixteen
// bits.
const MaxEntry = 1<<16 - 1

// Entry is what the log says of one event. It holds digests of random or salted
// texts only, so that whoever reads the whole log learns when something happened
// and how many threads it touched, and nothing else.
type Entry struct {
	// Recorded is when the service took the event in: its word, which never
	// runs back.
	Recorded event.Time
	// Event is the event's id.
	Event event.EventID
	// Signatures is the SHA-256 of the note's signature lines: the id covers
	// the text alone, and without this another valid set of lines could be put
	// under it later.
	Signatures event.Digest
	// Tallies say which thread the event counts in, and as which one, to those
	// who know the thread.
	Tallies []event.Digest
}

const entryLine = "safehand/entry/v1 event"

// EntryOf is the entry of the event in n.
func EntryOf(n *event.Note, recorded event.Time, tallies ...event.Digest) Entry {
	return Entry{
		Recorded:   recorded,
		Event:      n.ID(),
		Signatures: event.Sum(n.SignatureLines()),
		Tallies:    sorted(tallies),
	}
}

// Holds reports whether e is the entry of the note n, text and signature lines.
func (e Entry) Holds(n *event.Note) bool {
	return e.Event == n.ID() && e.Signatures == event.Sum(n.SignatureLines())
}

// Text is the one spelling of e: the bytes the tree is made of. The order of
// e.Tallies does not matter.
func (e Entry) Text() ([]byte, error) {
	b := e.spell()
	// What could not be read back is never appended.
	if _, err := ParseEntry(b); err != nil {
		return nil, err
	}
	return b, nil
}

func (e Entry) spell() []byte {
	var b bytes.Buffer
	b.WriteString(entryLine + "\n")
	b.WriteString("recorded " + e.Recorded.String() + "\n")
	b.WriteString("event " + e.Event.String() + "\n")
	b.WriteString("signatures " + e.Signatures.String() + "\n")
	for _, t := range sorted(e.Tallies) {
		b.WriteString("tally " + t.String() + "\n")
	}
	return b.Bytes()
}

func sorted(tallies []event.Digest) []event.Digest {
	out := slices.Clone(tallies)
	slices.SortFunc(out, func(a, b event.Digest) int { return bytes.Compare(a[:], b[:]) })
	return out
}

// ParseEntry reads an entry. It accepts exactly what [Entry.Text] writes: two
// spellings of one entry would be two leaves for one act.
func ParseEntry(b []byte) (Entry, error) {
	if len(b) > MaxEntry {
		return Entry{}, because(ErrText, "an entry longer than %d bytes", MaxEntry)
	}
	lines := strings.SplitAfter(string(b), "\n")
	if len(lines) < 6 || lines[len(lines)-1] != "" || lines[0] != entryLine+"\n" {
		return Entry{}, because(ErrText, "not an entry")
	}
	e, err := parseFields(lines[1 : len(lines)-1])
	if err != nil {
		return Entry{}, err
	}
	if !bytes.Equal(e.spell(), b) {
		return Entry{}, because(ErrText, "an entry's tallies are not in order")
	}
	return e, nil
}

func parseFields(lines []string) (Entry, error) {
	var e Entry
	if err := field(lines[0], "recorded ", &e.Recorded); err != nil {
		return e, err
	}
	if err := digest(lines[1], "event ", &e.Event.Digest); err != nil {
		return e, err
	}
	if err := digest(lines[2], "signatures ", &e.Signatures); err != nil {
		return e, err
	}
	seen := make(map[event.Digest]bool)
	for _, l := range lines[3:] {
		var t event.Digest
		if err := digest(l, "tally ", &t); err != nil {
			return e, err
		}
		if seen[t] {
			return e, because(ErrText, "an entry holds a tally twice")
		}
		seen[t] = true
		e.Tallies = append(e.Tallies, t)
	}
	return e, nil
}

func field(line, key string, v interface{ UnmarshalText([]byte) error }) error {
	value, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), key)
	if !ok {
		return because(ErrText, "an entry's line %q is missing or out of place", strings.TrimSpace(key))
	}
	if err := v.UnmarshalText([]byte(value)); err != nil {
		return because(ErrText, "an entry's line %q: %v", strings.TrimSpace(key), err)
	}
	return nil
}

// digest refuses zeros too: nothing hashes to them, so they are a value that was
// never filled in.
func digest(line, key string, d *event.Digest) error {
	if err := field(line, key, d); err != nil {
		return err
	}
	if d.IsZero() {
		return because(ErrText, "an entry's line %q is all zeros", strings.TrimSpace(key))
	}
	return nil
}
