package node

import (
	"context"
	"time"

	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/store"
)

// openRecord begins the log, or goes on with it. It is closed before the
// database: what waits is recorded first.
func (n *Node) openRecord(ctx context.Context, db *store.DB, now func() time.Time) (*record.Log, error) {
	l, err := record.Open(ctx, db, record.Config{Service: n.Service(), Sign: n.Keys.Service, Log: n.Keys.Log, Now: now, Tell: n.tell})
	if err != nil {
		return nil, err
	}
	n.closes = append(n.closes, func() error { l.Close(); return nil })
	return l, nil
}
