package stock

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// Reading is what one pass over a log found.
type Reading struct {
	Size int64
	// Root is what the entries add up to, and Roots what they did at the earlier
	// sizes asked for; both mean nothing when an entry is missing.
	Root  tlog.Hash
	Roots map[int64]tlog.Hash
	Last  event.Time // when the newest entry was recorded

	NoEntry Places // where there is no entry
	NoNote  Places // where an entry's statement is not there
	Strange Places // where entry and statement don't belong together, or can't be read

	Exhibits, Pieces, Bytes int64 // that should exist

	sealings []int64                     // where exhibits were sealed, in order
	at       map[event.RecipientID]int64 // the same by exhibit
}

// Places are places in the log: how many, and the first few.
type Places struct {
	N     int64
	First []int64
}

func (p *Places) add(i int64) {
	if p.N++; len(p.First) < 5 {
		p.First = append(p.First, i)
	}
}

// page is how many entries one query reads.
const page = 512

// Read goes through the first size entries of a log. What is missing or wrong is
// in the reading; an error means that the database itself can't be read.
func Read(ctx context.Context, db *store.DB, size int64, earlier ...int64) (*Reading, error) {
	r := &Reading{Size: size, Roots: map[int64]tlog.Hash{}, at: map[event.RecipientID]int64{}}
	for _, s := range earlier {
		r.Roots[s] = tlog.Hash{}
	}
	var t tree
	for i := int64(0); i < size; i += page {
		lines, err := readPage(ctx, db, i, min(i+page, size))
		if err != nil {
			return nil, fmt.Errorf("the log can't be read at %d: %w", i, err)
		}
		for j, l := range lines {
			r.line(&t, i+int64(j), l)
		}
	}
	r.Root = t.root()
	return r, nil
}

// readPage gives a line for each place from i to end, with what is there.
func readPage(ctx context.Context, db *store.DB, i, end int64) ([]store.Logged, error) {
	lines := make([]store.Logged, end-i)
	err := db.View(ctx, func(tx *store.Tx) error {
		logged, err := tx.LoggedFrom(i, end)
		if err != nil {
			return err
		}
		for _, l := range logged {
			lines[int64(l.Index)-i] = l
		}
		for j := range lines {
			if lines[j].Entry != nil {
				continue
			}
			if lines[j].Entry, err = tx.Entry(i + int64(j)); err != nil {
				return err
			}
		}
		return nil
	})
	return lines, err
}

func (r *Reading) line(t *tree, i int64, l store.Logged) {
	if l.Entry == nil {
		r.NoEntry.add(i)
		return
	}
	t.add(l.Entry)
	if _, asked := r.Roots[t.size]; asked {
		r.Roots[t.size] = t.root()
	}
	e, err := ledger.ParseEntry(l.Entry)
	if err != nil {
		r.Strange.add(i)
		return
	}
	r.Last = max(r.Last, e.Recorded)
	if l.Note == nil {
		r.NoNote.add(i)
		return
	}
	n, err := event.ParseNote(l.Note)
	if err != nil || !e.Holds(n) {
		r.Strange.add(i)
		return
	}
	if x, err := sealedIn(l, e.Recorded); err != nil {
		r.Strange.add(i)
	} else if x != nil {
		r.sealed(i, x)
	}
}

func (r *Reading) sealed(i int64, x *Exhibit) {
	r.Exhibits++
	r.Pieces += x.Pieces()
	r.Bytes += x.Bytes()
	r.sealings = append(r.sealings, i)
	r.at[x.Seal.Recipient] = i
}

// mayBeSealed spares the parser the statements of other kinds, which are most.
func mayBeSealed(note []byte) bool {
	first, _, _ := bytes.Cut(note, []byte("\n"))
	return bytes.HasSuffix(first, []byte(" sealed"))
}

// Each calls f for every sealed exhibit, in the order of the log.
func (r *Reading) Each(ctx context.Context, db *store.DB, f func(*Exhibit) error) error {
	for _, i := range r.sealings {
		x, err := exhibitAt(ctx, db, i)
		if err != nil {
			return err
		}
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

func exhibitAt(ctx context.Context, db *store.DB, i int64) (*Exhibit, error) {
	lines, err := readPage(ctx, db, i, i+1)
	if err != nil {
		return nil, err
	}
	e, err := ledger.ParseEntry(lines[0].Entry)
	if err != nil {
		return nil, err
	}
	x, err := sealedIn(lines[0], e.Recorded)
	if err == nil && x == nil {
		err = fmt.Errorf("entry %d changed while it was read", i)
	}
	return x, err
}
