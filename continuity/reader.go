package continuity

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/event"
)

// Reader replays evidence as [Replay] does, and remembers the notes that it has
// read and the keys under which their signatures held: who looks at the same
// threads again is spared most of the work. What it accepts is the same. A note is
// known by every byte of it, and is verified again under any other keys; places,
// proofs, threads and rules are judged anew each time.
//
// It is used by one goroutine at a time. The zero value is ready.
type Reader struct{ notes map[string]*reading }

// reading is a note taken apart. Statements share it: nobody changes what is in
// it.
type reading struct {
	id    event.EventID
	note  *event.Note
	event event.Event
	keys  []event.VKey // under which its signatures were found to be good
}

// maxNotes bounds what a reader remembers. One that has more begins anew.
const maxNotes = 8192

// readAll takes the notes of all items apart, on every processor, those it has not
// taken apart before. No reader remembers nothing. An error is of the item at its
// place.
func (r *Reader) readAll(items []Item) ([]*reading, []error) {
	out, failed := make([]*reading, len(items)), make([]error, len(items))
	var fresh []int
	for i := range items {
		if r != nil {
			out[i] = r.notes[string(items[i].Note)]
		}
		if out[i] == nil {
			fresh = append(fresh, i)
		}
	}
	everywhere(len(fresh), func(n int) {
		i := fresh[n]
		out[i], failed[i] = readNote(items[i].Note)
	})
	if r != nil {
		r.remember(items, out, fresh)
	}
	return out, failed
}

func (r *Reader) remember(items []Item, read []*reading, fresh []int) {
	for _, i := range fresh {
		if read[i] == nil {
			continue
		}
		if r.notes == nil || len(r.notes) >= maxNotes {
			r.notes = map[string]*reading{}
		}
		r.notes[string(items[i].Note)] = read[i]
	}
}

func readNote(b []byte) (*reading, error) {
	n, err := event.ParseNote(b)
	if err != nil {
		return nil, fmt.Errorf("its note: %v", err)
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		return nil, fmt.Errorf("its statement: %v", err)
	}
	return &reading{id: n.ID(), note: n, event: e}, nil
}

// verify verifies the note's signatures, unless they were found to be good under
// these keys before.
func (k *reading) verify(keys []event.VKey) error {
	if len(keys) > 0 && slices.Equal(k.keys, keys) {
		return nil
	}
	err := k.note.Verify(keys)
	if err == nil {
		k.keys = slices.Clone(keys)
	}
	return err
}
