package doctor

import (
	"context"
	"fmt"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/store"
)

// drills looks at when a backup was last put back to see that it can be: one that nobody
// has put back is a hope.
func (x *exam) drills(ctx context.Context) error {
	const try = "put one back beside the service ('safehand restore-drill')"
	t, err := backup.LastTried(x.Data)
	if err != nil {
		x.found("restore-owed", fmt.Sprintf("when a backup was last put back to test it is not known (%v)", err), try)
		return nil
	}
	if t.Passed > event.TimeOf(x.Now) {
		t.Passed = 0 // dated by a clock that was wrong
	}
	if t.Failed > t.Passed {
		x.found("restore-failed", fmt.Sprintf("the restore drill of %s failed", when(t.Failed)), "run it again ('safehand restore-drill'): it says why")
	}
	since, what := t.Passed, fmt.Sprintf("the last backup that was put back to test it was put back on %s", when(t.Passed))
	if since == 0 {
		what = "no backup of this service was ever put back to test it"
		since = x.began(ctx)
	}
	if x.RestoreWithin > 0 && since > 0 && x.Now.Sub(since.Std()) > x.RestoreWithin {
		x.found("restore-owed", fmt.Sprintf("%s, and that is owed every %d days", what, x.RestoreWithin/(24*time.Hour)), try)
	}
	return nil
}

// began is when the log began, zero where that can't be read: that was said.
func (x *exam) began(ctx context.Context) (at event.Time) {
	if x.db == nil {
		return 0
	}
	_ = x.db.View(ctx, func(tx *store.Tx) (err error) { // a damaged log has its own findings
		at, err = tx.Began()
		return err
	})
	return at
}
