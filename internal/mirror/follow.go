package mirror

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/internal/witness"
	"github.com/safehand/safehand/ledger"
)

// Once takes in all that the log has now, and gives the size it has come to. A
// [*Breach] is final; [ErrUnreachable] is not.
func (m *Mirror) Once(ctx context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.breach != nil {
		return m.state.size, m.breach
	}
	note, err := m.source.Head(ctx)
	if err != nil {
		return m.state.size, err
	}
	h, _, err := m.keys.Open(note)
	if err != nil {
		// A head that the log did not sign is no head of it, and no proof against it.
		return m.state.size, fmt.Errorf("%w: its head: %v", ErrUnreachable, err)
	}
	if err = m.upTo(ctx, h, note); err == nil {
		err = m.cosign()
	}
	return m.state.size, err
}

// cosign signs the newest head that everything was read under, whether the log
// asks or not: it is what this mirror has to show.
func (m *Mirror) cosign() error {
	if m.state.note == nil {
		return nil
	}
	h, _, err := m.keys.Open(m.state.note)
	old := m.witness.Logs()[0].Size
	if err != nil || h.Size <= old {
		return err
	}
	r := witness.Request{Old: old, Checkpoint: m.state.note}
	if old > 0 {
		if r.Proof, err = tlog.ProveTree(h.Size, old, m.hashes); err != nil {
			return err
		}
	}
	_, err = m.witness.Add(r.Bytes())
	return err
}

// upTo takes in everything under a signed head.
func (m *Mirror) upTo(ctx context.Context, h ledger.Head, note []byte) error {
	if h.Size <= m.state.size {
		return m.known(ctx, h, note)
	}
	for m.state.size < h.Size {
		if err := m.more(ctx, h, note); err != nil {
			return err
		}
	}
	return nil
}

// known: a head no larger than what was read must be of it.
func (m *Mirror) known(ctx context.Context, h ledger.Head, note []byte) error {
	root, err := m.rootAt(h.Size)
	if err != nil {
		return err
	}
	if root != h.Root {
		return m.found(&Breach{
			Kind: Fork, At: h.Size,
			Why: fmt.Sprintf("the log signed a head of %d entries with another root than its first %d entries have, which it signed before: it has two histories", h.Size, h.Size),
		}, note, nil)
	}
	if m.state.note != nil && h.Size < m.state.size && m.keys.SignedAt(note) > m.keys.SignedAt(m.state.note) {
		return m.found(&Breach{
			Kind: Shrunk, At: h.Size,
			Why: fmt.Sprintf("the log signed a head of %d entries after one of %d or more: entries were taken out of it, or it was put back from an old copy and is used again", h.Size, m.state.size),
		}, note, nil)
	}
	if h.Size == m.state.size && m.state.note == nil {
		m.state.note = note
		return m.index.keep(ctx, note)
	}
	return nil
}

// Follow does Once every so often, until there is a breach or ctx ends. What can't
// be reached is tried again, and said once each time it begins.
func (m *Mirror) Follow(ctx context.Context, every time.Duration, told func(size int64)) error {
	away := false
	for {
		size, err := m.Once(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrUnreachable):
			if !away {
				m.log.Warn("the log can't be read; it is tried again", "log", m.keys.Origin, "error", err.Error())
			}
			away = true
		case err != nil:
			return err
		default:
			away = false
			told(size)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(every):
		}
	}
}
