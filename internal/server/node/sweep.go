package node

import (
	"context"
	"log/slog"
	"time"
)

const sweepEvery = time.Hour

// sweep deletes, now and then, the blobs of sendings that were given up. A sweep
// that fails is tried again in an hour: nothing waits for it but room.
func sweep(ctx context.Context, log *slog.Logger, do func(context.Context) (int, error)) {
	t := time.NewTicker(sweepEvery)
	defer t.Stop()
	for {
		if deleted, err := do(ctx); err != nil && ctx.Err() == nil {
			log.Error("the sweep failed", "error", err.Error())
		} else if deleted > 0 {
			log.Info("swept", "blobs", deleted)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}
