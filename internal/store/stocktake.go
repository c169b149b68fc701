package store

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// The ways in which the sealed bytes are gone through: each piece is there and as long as
// it should be; each is what was sealed, byte for byte.
const (
	Looking = "looking"
	Reading = "reading"
)

// Stocktake is how far the sealed bytes have been gone through in one way.
type Stocktake struct {
	After    event.RecipientID // the exhibit that is behind it, zero before the first
	Pieces   int64             // of the next one, how many are behind it too
	Began    event.Time
	Finished event.Time // the last whole one, zero when never
}

// HoldStocktake gives a node the going on with it until an instant, nil while another
// has it.
func (t *Tx) HoldStocktake(name, node string, now, until event.Time) (*Stocktake, error) {
	r, err := t.q.HoldStocktake(t.ctx, db.HoldStocktakeParams{Name: name, HeldBy: node, HeldUntilUs: micros(until), NowUs: micros(now)})
	if ok, err := found(err); !ok {
		return nil, err
	}
	out := &Stocktake{Pieces: r.Pieces, Began: seconds(r.BeganUs), Finished: seconds(r.FinishedUs)}
	if len(r.After) > 0 {
		out.After.Digest, err = digestOf(r.After)
	}
	return out, err
}

// SaveStocktake keeps how far it is, and reports whether the node still had it.
func (t *Tx) SaveStocktake(name, node string, s Stocktake, until event.Time) (bool, error) {
	n, err := t.q.SaveStocktake(t.ctx, db.SaveStocktakeParams{
		Name: name, HeldBy: node, After: s.After.Digest[:], Pieces: s.Pieces,
		BeganUs: micros(s.Began), FinishedUs: micros(s.Finished), HeldUntilUs: micros(until),
	})
	return n > 0, err
}

// Stocktakes are all of them by name, but for where they stand.
func (t *Tx) Stocktakes() (map[string]Stocktake, error) {
	rows, err := t.q.Stocktakes(t.ctx)
	out := map[string]Stocktake{}
	for _, r := range rows {
		out[r.Name] = Stocktake{Began: seconds(r.BeganUs), Finished: seconds(r.FinishedUs)}
	}
	return out, err
}

// SealedAfter is the next sealed exhibit in the order of their recipients, nil after the
// last: an order in which each has its turn whatever is sealed meanwhile.
func (t *Tx) SealedAfter(r event.RecipientID) (*custody.Exhibit, error) {
	b, err := t.q.SealedAfter(t.ctx, r.Digest[:])
	return exhibitOf(b, err)
}

// Wanting is a sealed piece that is not there, or not what was sealed.
type Wanting struct {
	Recipient event.RecipientID // of the exhibit it belongs to
	Digest    event.Digest
	Size      int64
	Damaged   bool // it is there
	Found     event.Time
}

// SaveWanting keeps that it is wanting, and since when that is known.
func (t *Tx) SaveWanting(w Wanting) error {
	p := db.SaveWantingParams{Recipient: w.Recipient.Digest[:], Digest: w.Digest[:], Size: w.Size, FoundUs: micros(w.Found)}
	if w.Damaged {
		p.Damaged = 1
	}
	return t.q.SaveWanting(t.ctx, p)
}

// DropWanting forgets it: it was put back.
func (t *Tx) DropWanting(w Wanting) error {
	return t.q.DropWanting(t.ctx, db.DropWantingParams{Recipient: w.Recipient.Digest[:], Digest: w.Digest[:]})
}

// Wanting are the first of what is wanting, the longest known first.
func (t *Tx) Wanting(limit int) ([]Wanting, error) {
	rows, err := t.q.Wanting(t.ctx, int32(limit))
	return wantingOf(rows, err)
}

// WantingOf is what of one exhibit is wanting.
func (t *Tx) WantingOf(r event.RecipientID) ([]Wanting, error) {
	rows, err := t.q.WantingOf(t.ctx, r.Digest[:])
	return wantingOf(rows, err)
}

func wantingOf(rows []db.Wanting, err error) (out []Wanting, _ error) {
	for _, r := range rows {
		w := Wanting{Size: r.Size, Damaged: r.Damaged > 0, Found: seconds(r.FoundUs)}
		if w.Recipient.Digest, err = digestOf(r.Recipient); err != nil {
			return nil, err
		}
		if w.Digest, err = digestOf(r.Digest); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, err
}

// CountWanting is how many pieces are.
func (t *Tx) CountWanting() (int64, error) { return t.q.CountWanting(t.ctx) }
