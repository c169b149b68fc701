package porter

import (
	"path/filepath"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/internal/kept"
)

// NewKept keeps up to limit bytes for the agent of a home, the exhibits used last, so
// that what was checked needs not come over the line again to be filed.
func NewKept(h *client.Home, limit int64) *kept.Kept {
	return kept.Open(filepath.Join(stateOf(h), "sealed"), limit, 0)
}
