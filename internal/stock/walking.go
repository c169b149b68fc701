package stock

import (
	"context"
	"errors"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// walking is one node on its way through.
type walking struct {
	*Keeper
	round
	at   store.Stocktake
	kept event.Time // when that was last kept
	lost int        // pieces found wanting on this way
}

// mostLost is how many pieces are noted on one way through: where a whole disk is gone
// the doctor says what was on it.
const mostLost = 10_000

// errTaken: another node goes on, since this one said nothing for too long.
var errTaken = errors.New("another node goes on")

// exhibit goes through the next one, and reports whether there was one.
func (w *walking) exhibit(ctx context.Context) (more bool, err error) {
	var x *custody.Exhibit
	err = w.Store.View(ctx, func(tx *store.Tx) error {
		x, err = tx.SealedAfter(w.at.After)
		return err
	})
	if err != nil {
		return false, err
	}
	if x == nil {
		w.at.Finished = max(w.now(), w.at.Began)
		return false, w.save(ctx, true)
	}
	if err := w.pieces(ctx, &Exhibit{ID: x.ID, Seal: x.Seal}); err != nil {
		return false, err
	}
	w.at.After, w.at.Pieces = x.Recipient, 0
	return true, w.save(ctx, false)
}

// pieces goes through those of one exhibit. Where its list is wanting that is known, and
// its segments can't be told from each other.
func (w *walking) pieces(ctx context.Context, x *Exhibit) error {
	all, err := x.All(ctx, w.Blobs)
	noList := errors.Is(err, ErrNoList)
	if err != nil && !noList {
		return err
	}
	known, err := w.known(ctx, x.Seal.Recipient)
	if err != nil {
		return err
	}
	for w.at.Pieces < int64(len(all)) {
		p := all[w.at.Pieces]
		had, wanting := known[p.Name.Digest]
		// What was found damaged is well only when it was read.
		state, err := w.look(ctx, p.Name, p.Size, w.deep || had.Damaged || noList && p.What == listPiece)
		if err != nil {
			return err
		}
		if state != present {
			w.lost++
		}
		if wanting || state != present && w.lost <= mostLost {
			err = w.keep(ctx, store.Wanting{Recipient: p.Name.Recipient, Digest: p.Name.Digest, Size: p.Size}, state)
		}
		if err != nil {
			return err
		}
		w.at.Pieces++
		if err := w.save(ctx, false); err != nil {
			return err
		}
	}
	return nil
}

// known is what of an exhibit was found wanting before.
func (w *walking) known(ctx context.Context, r event.RecipientID) (map[event.Digest]store.Wanting, error) {
	out := map[event.Digest]store.Wanting{}
	err := w.Store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.WantingOf(r)
		for _, one := range all {
			out[one.Digest] = one
		}
		return err
	})
	return out, err
}

// save keeps where it stands, now and then or at once.
func (w *walking) save(ctx context.Context, now bool) error {
	if !now && w.now()-w.kept < saved {
		return nil
	}
	return w.Store.Update(ctx, func(tx *store.Tx) error {
		mine, err := tx.SaveStocktake(w.name, w.Node, w.at, w.now()+held)
		if err == nil && !mine {
			err = errTaken
		}
		w.kept = w.now()
		return err
	})
}
