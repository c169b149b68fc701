package browser_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/board"
	"github.com/safehand/safehand/internal/world"
)

// lived has something happen in the month in which a town began.
func (a *absent) lived(ctx context.Context) {
	a.Helper()
	sent, err := a.send(ctx, asked{Many: 1})
	if err == nil {
		_, _, err = a.w.As(event.ActorID(world.Sarah)).Receive(ctx, sent.(*client.Sent).Consignment, nil)
	}
	if err != nil {
		a.Fatal(err)
	}
}

// report is a month's as the command line writes it: the digests of both files, and the
// numbers in it.
func (a *absent) report(ctx context.Context, in asked) (any, error) {
	m, err := board.ParseMonth(in.Month)
	if err != nil {
		return nil, err
	}
	r, err := a.w.As(event.ActorID(in.Who)).BoardReport(ctx, m, nil, func(int, int) {})
	if err != nil {
		return nil, err
	}
	b, err := r.JSON()
	return map[string]string{"text": digest(r.Text()), "json": digest(b)}, err
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// drill has Ravi begin one of RASSO that rings at once.
func (a *absent) drill(ctx context.Context) error {
	_, d, err := a.w.As(event.ActorID(world.Ravi)).BeginDrill(ctx, world.RASSO, event.Deadline{Kind: event.Instant, At: event.TimeOf(time.Now()) + 2})
	for late := time.Now().Add(20 * time.Second); err == nil && time.Now().Before(late); time.Sleep(200 * time.Millisecond) {
		if _, err = a.w.Node.Ring(ctx); err != nil {
			return err
		}
		all, err := a.w.As(event.ActorID(world.Tom)).Drills(ctx)
		if err != nil || all[0].Reference == d.Reference && all[0].Alarms[0].Rang > 0 {
			return err
		}
	}
	return errors.Join(err, errors.New("the drill does not ring"))
}
