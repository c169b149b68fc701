package stock

import (
	"context"

	"github.com/safehand/safehand/internal/blob"
)

// Again looks at what is wanting, at once.
var Again = (*Keeper).again

// Look looks for a piece at the keeper's pace and reads it.
func Look(ctx context.Context, k *Keeper, n blob.Name, size int64) (whole bool, err error) {
	s, err := k.look(ctx, n, size, true)
	return s == present, err
}

// HeldFor is for how many seconds a node that says nothing more keeps the others waiting.
const HeldFor = held
