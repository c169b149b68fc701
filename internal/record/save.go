package record

import (
	"errors"
	"fmt"

	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// save writes what was taken in: entries and tree, notes and files, views, and
// the signed checkpoint.
func (b *batch) save() error {
	var entries []ledger.Entry
	for _, t := range b.taken {
		entries = append(entries, t.entry)
	}
	size, root, err := ledger.AppendAfter(b.ctx, b.tree, b.head.Root, entries)
	if err != nil {
		return err
	}
	checkpoint := b.sign(ledger.Checkpoint{Origin: b.l.Service.Log, Size: size, Root: root})
	for i := range b.taken {
		t := &b.taken[i]
		if err := b.tx.AddNote(t.note.ID(), b.byEvent[t.note.ID()], t.note.Bytes()); err != nil {
			return err
		}
		if err := b.saveFiles(t); err != nil {
			return err
		}
	}
	if err := b.tell(); err != nil {
		return err
	}
	if err := b.saveViews(); err != nil {
		return err
	}
	signed := <-checkpoint
	if signed.err != nil {
		return signed.err
	}
	return b.tx.SetHead(root, signed.text)
}

// errTelling is wrapped when it failed to have those told whom a statement concerns.
var errTelling = errors.New("it can't be told")

// tell has those told whom the statements concern, if anybody is to be.
func (b *batch) tell() (err error) {
	if b.l.Tell == nil {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = mistake(p)
		}
		if err != nil {
			err = fmt.Errorf("%w: %w", errTelling, err)
		}
	}()
	for i := range b.taken {
		t := &b.taken[i]
		if err := b.l.Tell(b.tx, b.state, t.note.ID(), t.event); err != nil {
			return err
		}
	}
	return nil
}

// saveViews writes what a rebuild writes again.
func (b *batch) saveViews() error {
	if err := b.tx.Save(b.state.Dir.Changed(), b.state.Changed()); err != nil {
		return err
	}
	for _, s := range b.signed {
		if err := b.tx.AddSigned(s.by, s.index); err != nil {
			return err
		}
	}
	return b.threads.save()
}

// answers says what came of each request, under the newest checkpoint.
func (b *batch) answers(rs []*request) ([]answer, error) {
	head, err := b.tx.ReadHead()
	if err != nil {
		return nil, err
	}
	out := make([]answer, len(rs))
	for i, r := range rs {
		if out[i].err = r.err; r.err != nil {
			continue
		}
		s, err := b.logged(r)
		if err != nil {
			return nil, err
		}
		if out[i].recorded, err = place(b.ctx, b.tree, head, s); err != nil {
			return nil, err
		}
		out[i].recorded.Again = r.was
	}
	return out, nil
}

// logged is the statement that answers r: one of this batch, or an older one.
func (b *batch) logged(r *request) (*store.Logged, error) {
	if n := int64(r.at) - b.head.Size; n >= 0 {
		t := b.taken[n]
		text, err := t.entry.Text()
		return &store.Logged{Index: r.at, Note: t.note.Bytes(), Entry: text}, err
	}
	s, err := b.tx.LoggedFrom(int64(r.at), int64(r.at)+1)
	if err != nil {
		return nil, err
	}
	return &s[0], nil
}
