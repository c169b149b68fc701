package store

import (
	"github.com/safehand/safehand/internal/store/db"
	"github.com/safehand/safehand/ledger"
)

// Cosigned is a head of this log and what others signed under it. Of each key
// there are the first line it made, which shows the head as old as it can be
// shown, and the newest, which shows how long it stayed the newest.
type Cosigned struct {
	Size       int64
	Checkpoint []byte
	First      [][]byte
	Last       [][]byte
}

// AddCosignatures keeps verified lines for the head of that size.
func (t *Tx) AddCosignatures(size int64, checkpoint []byte, lines []ledger.Cosignature) error {
	if err := t.q.AddCosignedHead(t.ctx, db.AddCosignedHeadParams{Size: size, Checkpoint: checkpoint}); err != nil {
		return typed(err)
	}
	for _, l := range lines {
		key := l.Key.String()
		if err := t.q.AddCosigner(t.ctx, db.AddCosignerParams{Key: key, Vkey: string(l.Key)}); err != nil {
			return typed(err)
		}
		if err := t.q.AddCosignature(t.ctx, db.AddCosignatureParams{Size: size, Key: key, FirstLine: l.Line}); err != nil {
			return typed(err)
		}
	}
	return nil
}

// Cosigners are the keys that ever cosigned.
func (t *Tx) Cosigners() ([]ledger.CosignerKey, error) {
	rows, err := t.q.Cosigners(t.ctx)
	var out []ledger.CosignerKey
	for _, r := range rows {
		out = append(out, ledger.CosignerKey(r.Vkey))
	}
	return out, err
}

// Cosigned is the head of that size with what others signed, nil when nobody did.
func (t *Tx) Cosigned(size int64) (*Cosigned, error) {
	b, err := t.q.CosignedHead(t.ctx, size)
	if ok, err := found(err); !ok {
		return nil, err
	}
	rows, err := t.q.CosignaturesOf(t.ctx, size)
	out := &Cosigned{Size: size, Checkpoint: b}
	for _, r := range rows {
		out.First, out.Last = append(out.First, r.FirstLine), append(out.Last, r.LastLine)
	}
	return out, err
}

// CosignedBeside is the size of the newest head up to size that the key cosigned,
// and of the first above it; -1 when there is none.
func (t *Tx) CosignedBeside(key ledger.CosignerKey, size int64) (upTo, after int64, err error) {
	upTo, err = t.q.CosignedUpTo(t.ctx, db.CosignedUpToParams{Key: key.String(), Size: size})
	if ok, e := found(err); e != nil {
		return 0, 0, e
	} else if !ok {
		upTo = -1
	}
	after, err = t.q.CosignedAfter(t.ctx, db.CosignedAfterParams{Key: key.String(), Size: size})
	if ok, e := found(err); e != nil {
		return 0, 0, e
	} else if !ok {
		after = -1
	}
	return upTo, after, nil
}
