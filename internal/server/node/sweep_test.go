package node

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// The sweep runs at the start and each hour, goes on after one that failed, and
// ends with the service.
func TestTheSweepGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var at []time.Duration
		began, ended := time.Now(), false
		go func() {
			sweep(ctx, slog.New(slog.DiscardHandler), func(context.Context) (int, error) {
				at = append(at, time.Since(began))
				return 1, errors.New("the disk is away")
			})
			ended = true
		}()
		time.Sleep(3*time.Hour + time.Minute)
		synctest.Wait()
		if len(at) != 4 || at[0] != 0 || at[3] != 3*time.Hour {
			t.Errorf("it ran at %v", at)
		}
		stop()
		synctest.Wait()
		if !ended {
			t.Error("it outlives the service")
		}
	})
}
