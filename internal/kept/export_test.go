package kept

import "github.com/safehand/safehand/internal/disk"

// On keeps as on a volume with that much room.
func (k *Kept) On(space func() disk.Space) *Kept {
	k.space = func(string) (disk.Space, error) { return space(), nil }
	return k
}
