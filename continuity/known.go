package continuity

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// Known is what a verifier saw of a log before: a record of another history,
// however well signed, is proof against the service.
type Known struct {
	// From says where it is from, for the report: "this machine", a file.
	From string
	// Log is whose heads and entries these are; another log's say nothing.
	Log event.Origin
	// Newer demands a record that goes on at least as far.
	Newer bool
	// Heads are roots of the log by its size.
	Heads map[int64]event.Digest
	// Threads are statements by thread and number, and Entries the digests of the
	// log's entries by place.
	Threads map[event.Owner]map[int64]event.EventID
	Entries map[event.LogIndex]event.Digest
}

// KnownOf is all that a record shows of its log. The record must have been
// verified.
func KnownOf(record []byte, from string) (*Known, error) {
	r, err := Parse(record)
	if err != nil {
		return nil, err
	}
	k := &Known{From: from, Log: r.Header.Log, Heads: map[int64]event.Digest{r.Header.Head.Size: r.Header.Head.Root},
		Threads: map[event.Owner]map[int64]event.EventID{}, Entries: map[event.LogIndex]event.Digest{}}
	ids := map[event.LogIndex]event.EventID{}
	for _, it := range r.Evidence.Items {
		n, err := event.ParseNote(it.Note)
		if err != nil {
			return nil, err
		}
		ids[it.Index] = n.ID()
		k.Entries[it.Index] = event.Sum(it.Entry)
	}
	for _, t := range r.Evidence.Threads {
		k.Threads[t.Owner] = map[int64]event.EventID{}
		for n, i := range t.Indexes {
			k.Threads[t.Owner][int64(n+1)] = ids[i]
		}
	}
	return k, nil
}

// agrees: nothing in the story is otherwise than the verifier saw it before.
func (k *Known) agrees(s *Story) error {
	if !k.of(s) {
		return nil
	}
	for _, h := range s.allHeads() {
		if root, ok := k.Heads[h.Size]; ok && root != h.Root {
			return k.two("the head of %d entries is another", h.Size)
		}
	}
	for i := range s.Statements {
		st := &s.Statements[i]
		if was, ok := k.Entries[st.Place.Index]; ok && was != event.Sum(st.item.Entry) {
			return k.two("entry %d is another", st.Place.Index)
		}
	}
	for owner := range s.threads {
		for n, was := range k.Threads[owner] {
			st := s.Nth(owner, n)
			switch {
			case st != nil && st.ID != was:
				return k.two("statement %d of the thread of %s is another", n, owner)
			case st == nil && k.Newer && owner.Kind == event.ExhibitThread:
				return fault(CheckComplete, "the thread of "+owner.String(), "it is older than %s, which holds %d statements of it", k.From, len(k.Threads[owner]))
			}
		}
	}
	return nil
}

func (k *Known) of(s *Story) bool { return k.Log == s.Service.Log }

func (k *Known) two(format string, args ...any) error {
	return fault(CheckHistory, "the log", "the service has shown two different histories: in what %s holds, %s. Keep both, go on with neither, and tell your administrator", k.From, fmt.Sprintf(format, args...))
}

// allHeads are the record's own head, those counter-signed, and those that its
// signers say they had seen.
func (s *Story) allHeads() []event.Seen {
	out := []event.Seen{s.Checkpoint.Seen()}
	for _, h := range s.heads {
		out = append(out, event.Seen{Size: h.Size, Root: event.Digest(h.Root)})
	}
	for i := range s.Statements {
		out = append(out, s.Statements[i].Event.Common().Seen)
	}
	return out
}

// known says what was compared.
func (r *Report) known(k *Known, s *Story) {
	if k.of(s) {
		r.checked("Nothing in it contradicts what %s holds of the same log.", k.From)
	}
}
