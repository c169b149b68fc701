package desk

import (
	"log/slog"
	"sync"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/internal/disk"
)

// room refuses blobs while there is still room for statements: on a full disk
// nobody could sign a receipt, and a receipt that can't be recorded is worse
// than an exhibit that comes an hour later.
type room struct {
	space   func() ([]disk.Space, error) // nil: it never ends
	reserve disk.Reserve
	log     *slog.Logger

	mu     sync.Mutex
	coming int64 // bytes of the blobs that are being stored
	full   bool  // as the operator was last told
}

// take keeps so many bytes free until leave is called, or refuses. Blobs that
// are being stored at once count together: each alone might have fitted.
func (r *room) take(bytes int64) (leave func(), err error) {
	if r.space == nil {
		return func() {}, nil
	}
	volumes, err := r.space()
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if short, is := r.short(volumes, bytes); is {
		r.tell(true, short)
		return nil, &api.Error{Code: api.CodeFull, Message: "the service's disk is nearly full, and it takes in nothing large until there is room again; what it holds is safe, and receipts are still recorded"}
	}
	r.coming += bytes
	r.tell(false, disk.Space{})
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.coming -= bytes
	}, nil
}

// total is how large the volume of the blobs is; 0 when nobody knows.
func (r *room) total() (int64, error) {
	if r.space == nil {
		return 0, nil
	}
	volumes, err := r.space()
	if err != nil || len(volumes) == 0 {
		return 0, err
	}
	return volumes[len(volumes)-1].Total, nil
}

func (r *room) short(volumes []disk.Space, bytes int64) (disk.Space, bool) {
	for _, v := range volumes {
		if r.reserve.Short(v, r.coming+bytes) {
			return v, true
		}
	}
	return disk.Space{}, false
}

// tell says it to the operator once each time it changes, not for each blob.
func (r *room) tell(full bool, v disk.Space) {
	switch {
	case full == r.full:
		return
	case full:
		r.log.Warn("the disk is nearly full: no more blobs are taken", "free", v.Free, "reserve", r.reserve.Of(v))
	default:
		r.log.Info("there is room on the disk again: blobs are taken")
	}
	r.full = full
}
