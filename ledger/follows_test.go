package ledger_test

import (
	"errors"
	"testing"

	"github.com/safehand/safehand/ledger"
)

// A right edge that rotted is noticed before anything is signed over it.
func TestAppendAfterFollowsItsRootOnly(t *testing.T) {
	for size := range 9 {
		m, _ := grown(t, size)
		root, err := ledger.RootAt(t.Context(), m, int64(size))
		if err != nil {
			t.Fatal(err)
		}
		wrong := root
		wrong[31] ^= 1
		if _, _, err := ledger.AppendAfter(t.Context(), m, wrong, entries(size, 2)); size > 0 && !errors.Is(err, ledger.ErrStorage) {
			t.Errorf("%d entries under another root: %v", size, err)
		}
		if size == 0 {
			m, _ = grown(t, 0) // the empty tree has one root, which nothing can rot
		}
		if n, _, err := ledger.AppendAfter(t.Context(), m, root, entries(size, 2)); err != nil || n != int64(size)+2 {
			t.Errorf("%d entries: %d, %v", size, n, err)
		}
	}
}
