package continuity

import "github.com/safehand/safehand/event"

// Remove takes the item at a place out of the record and out of its threads.
func (r *Record) Remove(i event.LogIndex) {
	for n := range r.Evidence.Items {
		if r.Evidence.Items[n].Index == i {
			r.Evidence.Items = append(r.Evidence.Items[:n:n], r.Evidence.Items[n+1:]...)
			r.kinds = append(r.kinds[:n:n], r.kinds[n+1:]...)
			break
		}
	}
	for n := range r.Evidence.Threads {
		t := &r.Evidence.Threads[n]
		for m, x := range t.Indexes {
			if x == i {
				t.Indexes = append(t.Indexes[:m:m], t.Indexes[m+1:]...)
				break
			}
		}
	}
}

// Item finds the n-th statement of a kind, from 0.
func (r *Record) Item(k event.Kind, n int) *Item {
	for i := range r.Evidence.Items {
		if r.kinds[i] == k {
			if n == 0 {
				return &r.Evidence.Items[i]
			}
			n--
		}
	}
	return nil
}

// Kind is the kind in the name of an item's file.
func (r *Record) Kind(n int) *event.Kind { return &r.kinds[n] }

// SetEvidence puts other evidence in the record.
func (r *Record) SetEvidence(ev *Evidence) {
	r.Evidence, r.kinds = *ev, nil
	for _, it := range ev.Items {
		n, err := event.ParseNote(it.Note)
		if err != nil {
			panic(err)
		}
		e, err := event.Parse(n.Text)
		if err != nil {
			panic(err)
		}
		r.kinds = append(r.kinds, e.Kind())
	}
}

// Verify is what a reader says of a note's signatures.
func (r *Reader) Verify(note []byte, keys []event.VKey) error {
	read, failed := r.readAll([]Item{{Note: note}})
	if failed[0] != nil {
		return failed[0]
	}
	return read[0].verify(keys)
}

// Resum has the header say what the heads are now.
func (r *Record) Resum() { r.Header.Heads = headsSum(r.Evidence.Heads) }

// Everywhere does one thing for each of n.
func Everywhere(n int, do func(i int)) { everywhere(n, do) }
