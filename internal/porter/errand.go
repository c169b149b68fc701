package porter

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
)

// errand is something that is done over and over.
type errand struct {
	name  string
	pause time.Duration
	// round does what there is to do. Its error says that it could not be done at
	// all, or what of it failed and is tried again.
	round func(context.Context) error
	soon  func() bool // whether something only has to settle

	away bool   // the service was, in the last round
	said string // what failed then, as it was logged
}

// longest bounds the wait while the service is away.
const longest = 5 * time.Minute

// Run runs every errand until ctx ends.
func (p *Porter) Run(ctx context.Context) {
	var running sync.WaitGroup
	for _, e := range p.errands() {
		running.Go(func() { p.again(ctx, e) })
	}
	running.Wait()
}

// again runs an errand round after round. While the service is away it waits
// longer each time.
func (p *Porter) again(ctx context.Context, e *errand) {
	wait := e.pause
	for {
		_ = p.one(ctx, e) // said in the log and in the status
		if !e.away {
			wait = e.pause
		}
		if pause(ctx, wait) != nil {
			return
		}
		if e.away {
			wait = min(2*wait, longest)
		}
	}
}

// one runs one round and says how it went: the same trouble once, not every
// half minute.
func (p *Porter) one(ctx context.Context, e *errand) error {
	err := e.round(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	away, said := unreachable(err), ""
	switch {
	case away && !e.away:
		p.Log.Warn("the service can't be reached; it is tried again", "errand", e.name)
	case !away && e.away:
		p.Log.Info("the service can be reached again", "errand", e.name)
	}
	if err != nil && !away {
		if said = plainly(err); said != e.said {
			p.Log.Error("not everything could be done; it is tried again", "errand", e.name, "why", said)
		}
	}
	e.away, e.said = away, said
	if failed := p.status.tell(e.name, err); failed != nil {
		p.Log.Error("the status file can't be written", "why", plainly(failed))
	}
	return err
}

// unreachable: nothing is wrong but that the service does not answer.
func unreachable(err error) bool {
	var e *api.Error
	return errors.Is(err, client.ErrUnreachable) || errors.As(err, &e) && e.Code == api.CodeBusy
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
