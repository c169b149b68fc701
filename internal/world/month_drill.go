package world

import (
	"context"
	"time"

	"github.com/safehand/safehand/event"
)

// drill: on Mondays an administrator tests the alarms of a unit. The last one may be
// under way still: then nobody begins another.
func (m *Month) drill(ctx context.Context) (bool, error) {
	now := m.Clock.Now()
	if now.Weekday() != time.Monday {
		return false, nil
	}
	due := event.Deadline{Kind: event.Instant, At: event.TimeOf(now.Add(time.Hour))}
	_, d, err := m.As(adminOf(RASSO.Org())).BeginDrill(ctx, RASSO, due)
	if err != nil {
		return true, m.refusedAs(event.CodeTaken, "begin a drill beside another", err)
	}
	m.note("begin a drill", nil, "of %s, %s", RASSO, d.Reference)
	return true, nil
}
