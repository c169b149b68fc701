package mirror

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/ledger"
)

// batch is how many entries are made durable at once: each sync of a disk takes
// as long as reading hundreds of entries.
const batch = 8192

// heavy is how many bytes are held at once, whatever a log gives: memory does not
// grow with it.
const heavy = 8 << 20

// more takes in the next entries under a head.
func (m *Mirror) more(ctx context.Context, h ledger.Head, note []byte) error {
	start := m.state.size
	texts, err := m.fetch(ctx, start, h.Size)
	if err != nil {
		return err
	}
	defer m.hashes.drop()
	next, marks, err := m.read(start, texts)
	if err != nil {
		return m.judged(ctx, err, h, note, texts)
	}
	if err := m.proved(ctx, next.size, h); err != nil {
		return m.judged(ctx, err, h, note, texts)
	}
	// A head is kept only once every entry under it was read.
	next.note = m.state.note
	if next.size == h.Size {
		next.note = note
	}
	err = m.index.take(ctx, marks, next, func() error {
		return errors.Join(m.entries.write(start, texts), m.hashes.write())
	})
	if err != nil {
		return m.judged(ctx, err, h, note, texts)
	}
	m.hashes.counted()
	m.state, m.twiceUnproved = next, false
	return nil
}

// fetch is the entries of the next batch.
func (m *Mirror) fetch(ctx context.Context, start, end int64) (texts [][]byte, err error) {
	weight := 0
	for int64(len(texts)) < batch && weight < heavy && start+int64(len(texts)) < end {
		got, err := m.source.Entries(ctx, start+int64(len(texts)))
		if err != nil {
			return nil, err
		}
		if len(got) == 0 {
			return nil, fmt.Errorf("%w: it gives %d entries and signed %d", ErrUnreachable, start+int64(len(texts)), end)
		}
		for _, t := range got {
			weight += len(t)
		}
		texts = append(texts, got...)
	}
	return texts[:min(int64(len(texts)), batch, end-start)], nil
}

// read takes entries apart and adds them to the tree: the marks they make, and the
// state they lead to.
func (m *Mirror) read(start int64, texts [][]byte) (state, []mark, error) {
	s := state{size: start, recorded: m.state.recorded}
	var marks []mark
	for _, t := range texts {
		if err := m.hashes.add(s.size, t); err != nil {
			return s, nil, err
		}
		e, err := ledger.ParseEntry(t)
		if err != nil {
			return s, nil, &Breach{Kind: Grammar, At: s.size, Why: fmt.Sprintf("entry %d is none: %v", s.size, err)}
		}
		if e.Recorded < s.recorded {
			return s, nil, &Breach{Kind: Time, At: s.size, Why: fmt.Sprintf("entry %d says that it was recorded at %s, and the one before it at %s: time runs back", s.size, e.Recorded, s.recorded)}
		}
		marks = append(marks, mark{idKey, e.Event.Digest, s.size})
		for _, tally := range e.Tallies {
			marks = append(marks, mark{tallyKey, tally, s.size})
		}
		s.size, s.recorded = s.size+1, e.Recorded
	}
	return s, marks, nil
}

// proved: the first size entries, as they were given to us, begin the tree of the
// signed head.
func (m *Mirror) proved(ctx context.Context, size int64, h ledger.Head) error {
	root, err := m.rootAt(size)
	if err != nil {
		return err
	}
	var p tlog.TreeProof
	if size < h.Size {
		if p, err = m.source.Grown(ctx, size, h.Size); err != nil {
			return err
		}
	}
	if ledger.CheckTree(p, h.Size, h.Root, size, root) != nil {
		return &Breach{Kind: Unproved, At: size, Why: fmt.Sprintf("the entries it gives are not those under the head it signed: the first %d do not begin the log of %d", size, h.Size)}
	}
	return nil
}

// judged makes a breach of what was found, once it is certain that the log stands
// by the entries: what a line or a proxy spoilt on the way accuses nobody.
func (m *Mirror) judged(ctx context.Context, err error, h ledger.Head, note []byte, texts [][]byte) error {
	var b *Breach
	var f *found
	switch {
	case errors.As(err, &f):
		b = f.breach()
	case !errors.As(err, &b):
		return err
	}
	if b.Kind != Unproved {
		// All of the batch is hashed before it is proven, whatever is wrong in it.
		m.hashes.drop()
		for i, t := range texts {
			if err := m.hashes.add(m.state.size+int64(i), t); err != nil {
				return err
			}
		}
		if err := m.proved(ctx, m.state.size+int64(len(texts)), h); err != nil {
			var unproved *Breach
			if !errors.As(err, &unproved) {
				return err
			}
			b = unproved
		}
	}
	if b.Kind == Unproved && !m.twiceUnproved {
		m.twiceUnproved = true // asked once more: a line may have spoilt it
		return fmt.Errorf("%w: %s", ErrUnreachable, b.Why)
	}
	return m.found(b, note, texts)
}
