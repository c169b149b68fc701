package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// Watch says, to anybody, who watches the log and who of them is silent.
func (d *Desk) Watch(ctx context.Context) (out api.Watch, err error) {
	err = d.view(ctx, func(v *view) error {
		head, err := v.tx.ReadHead()
		if err != nil {
			return err
		}
		behind, err := v.tx.Behind()
		if err != nil {
			return err
		}
		keys, err := v.tx.Cosigners()
		if err != nil {
			return err
		}
		all, err := v.tx.Witnesses()
		out = api.Watch{Size: head.Size, Behind: behind, Witnesses: []api.Witness{}}
		for _, w := range all {
			out.Witnesses = append(out.Witnesses, witness(w, keys))
		}
		return err
	})
	return out, err
}

func witness(w store.Witness, keys []ledger.CosignerKey) api.Witness {
	out := api.Witness{
		Name: w.Name, Keys: []string{}, Size: w.Size,
		Cosigned: stated(w.Cosigned), Asked: stated(w.Asked), Trouble: event.Code(w.Trouble),
	}
	for _, k := range keys {
		if k.Name() == w.Name {
			out.Keys = append(out.Keys, string(k))
		}
	}
	return out
}

// stated is a time that may not have come yet.
func stated(t event.Time) *event.Time {
	if t == 0 {
		return nil
	}
	return &t
}

// Cosigned is what others signed of the log about the size it had: below, heads
// up to it, above, the first after it. They bound when the entry of that index was
// recorded. Without a size it is the newest heads. Anybody may ask.
func (d *Desk) Cosigned(ctx context.Context, size int64) (api.Cosigned, error) {
	out := api.Cosigned{Before: []string{}, After: []string{}}
	err := d.view(ctx, func(v *view) error {
		if size < 0 {
			h, err := v.tx.ReadHead()
			if err != nil {
				return err
			}
			size = h.Size
		}
		before, after, err := beside(v.tx, size)
		if err != nil {
			return err
		}
		for _, s := range before {
			if out.Before, err = withLines(v.tx, out.Before, s, false); err != nil {
				return err
			}
		}
		for _, s := range after {
			if out.After, err = withLines(v.tx, out.After, s, true); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// beside is the sizes of the cosigned heads on both sides of size.
func beside(tx *store.Tx, size int64) (before, after []int64, err error) {
	keys, err := tx.Cosigners()
	below, above := map[int64]bool{}, map[int64]bool{}
	for _, k := range keys {
		upTo, next, err := tx.CosignedBeside(k, size)
		if err != nil {
			return nil, nil, err
		}
		if upTo >= 0 {
			below[upTo] = true
		}
		if next >= 0 {
			above[next] = true
		}
	}
	return slices.Sorted(maps.Keys(below)), slices.Sorted(maps.Keys(above)), err
}

func withLines(tx *store.Tx, to []string, size int64, first bool) ([]string, error) {
	c, err := tx.Cosigned(size)
	if err != nil || c == nil {
		return to, err
	}
	lines := c.Last
	if first {
		lines = c.First
	}
	return append(to, string(ledger.WithLines(c.Checkpoint, lines...))), nil
}
