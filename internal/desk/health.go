package desk

import (
	"context"
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// Health is how the service is, for those who administer an organisation that uses it.
// It names no other organisation, and none of the operator's machines.
type Health struct {
	Backup   event.Time // the newest, zero when none is known
	Restored HealthRestored
	Sealed   HealthSealed
	Channels []HealthChannel
	Wrong    []HealthWrong
}

// HealthSealed is when all sealed bytes were last gone through, zero when never, and how
// many pieces of them are wanting now. Whose they are is not said here.
type HealthSealed struct {
	Looked event.Time // each was there
	Read   event.Time // each was what was sealed
	Lost   int64
}

// HealthRestored is when a backup was last put back to see that it can be, of when that
// backup was, and when that last failed: zero when never.
type HealthRestored struct{ Passed, Of, Failed event.Time }

// HealthChannel is how telling people by one way goes.
type HealthChannel struct {
	Name    string
	Took    event.Time // when it last took something, zero when never
	Fails   bool
	Waiting int64 // things that are due and not said
	Since   event.Time
}

// HealthWrong is what the watch has found wrong and is not over.
type HealthWrong struct {
	Matter string
	Since  event.Time
}

// others are matters of one organisation, which is told of them itself.
var others = []string{"not-sent", "unit-key-owed", "drill-owed", "hours-left"}

// Health says how the service is.
func (d *Desk) Health(ctx context.Context, c Caller) (out Health, err error) {
	err = d.decide(ctx, c, "GET /service", func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		if me, ok := c.Actor.Person(); !ok || !v.dir.Administers(me) {
			return event.Refuse(event.CodeNotYours, "how the service is is shown to those who administer an organisation")
		}
		return v.health(&out)
	})
	return out, err
}

func (v *view) health(out *Health) error {
	backup, err := v.tx.NewestBackup()
	if err != nil {
		return err
	}
	out.Backup = backup.At
	tried, err := v.tx.LastRestore()
	if err != nil {
		return err
	}
	out.Restored = HealthRestored(tried)
	if out.Sealed, err = v.sealed(); err != nil {
		return err
	}
	channels, err := v.tx.Channels(v.desk.now())
	if err != nil {
		return err
	}
	for _, c := range channels {
		out.Channels = append(out.Channels, HealthChannel{c.Name, c.Succeeded, c.Failures > 0, c.Waiting, c.Oldest})
	}
	all, err := v.tx.Watched()
	for _, m := range store.Matters(all) {
		if !slices.Contains(others, m.Name) {
			out.Wrong = append(out.Wrong, HealthWrong{m.Name, m.Since})
		}
	}
	return err
}

func (v *view) sealed() (out HealthSealed, err error) {
	all, err := v.tx.Stocktakes()
	if err != nil {
		return out, err
	}
	out.Looked, out.Read = all[store.Looking].Finished, all[store.Reading].Finished
	out.Lost, err = v.tx.CountWanting()
	return out, err
}
