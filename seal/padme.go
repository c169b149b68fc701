package seal

import "math/bits"

// minPadded keeps the smallest exhibits from telling each other apart.
const minPadded = 64 << 10

// Padded is the length a stream of n bytes is padded to: the next length whose
// binary form has no more significant digits than the logarithm of its
// logarithm (Padmé). It adds at most 12 per cent, and leaves of a size only its
// magnitude, so that a known file can't be recognised by its length.
func Padded(n int64) int64 { return padme(n, minPadded) }

func padme(n, least int64) int64 {
	if n <= least {
		return least
	}
	e := bits.Len64(uint64(n)) - 1
	s := bits.Len64(uint64(e))
	mask := int64(1)<<(e-s) - 1
	return (n + mask) &^ mask
}
