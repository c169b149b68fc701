package watch

import (
	"slices"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/store"
)

// conditions are what is looked at on each round. Each finds what is wrong now: what it
// found before and finds no more is over.
var conditions = []func(*round) ([]Finding, error){
	(*round).bytes, (*round).witnesses, (*round).backups, (*round).restores, (*round).unsent, (*round).keys, (*round).drills, (*round).hours, (*round).channels, (*round).clock, (*round).holidays,
}

// The matters, as [notice.Matters] has them.
const (
	backupOld     = "backup-old"
	restoreOwed   = "restore-owed"
	restoreFailed = "restore-failed"
	unsent        = "not-sent"
	uploadStalled = "upload-stalled" // said of what is not sent, where bytes are wanting
	logStopped    = "log-stopped"
	witnessSilent = "witness-silent"
	holidaysEnd   = "holidays-end"
	bytesMissing  = "bytes-missing"
	keyOwed       = "unit-key-owed"
	drillOwed     = "drill-owed"
	wrongClock    = "clock"
	hoursLeft     = "hours-left"
)

// health is something wrong with the service itself since an instant, found at or after
// another.
func (x *round) health(matter, subject string, since, at event.Time) Finding {
	n := notice.Notice{Kind: notice.Health, Matter: matter, At: at, Since: since}
	return Finding{Matter: matter, Subject: subject, Since: since, Steps: []Step{{n, x.owners(matter)}}}
}

// backups: a service that was never backed up is as one backed up when it began.
func (x *round) backups() ([]Finding, error) {
	began, err := x.tx.Began()
	if at := stale(began, x.backed.At, x.BackupWithin); at > 0 && at <= x.now {
		return []Finding{x.health(backupOld, "", at, at)}, err
	}
	return nil, err
}

// restores: a backup that nobody has put back is a hope. One that could not be is told at
// once, and is over with the next that could.
func (x *round) restores() (out []Finding, err error) {
	began, err := x.tx.Began()
	if at := stale(began, x.tried.Passed, x.RestoreWithin); at > 0 && at <= x.now {
		out = append(out, x.health(restoreOwed, "", at, at))
	}
	if failed := x.tried.Failed; failed > x.tried.Passed {
		out = append(out, x.health(restoreFailed, "", failed, failed))
	}
	return out, err
}

// bytes: the service goes through what it keeps ([stock.Keeper]), and a backup misses what
// is not there to be copied.
func (x *round) bytes() ([]Finding, error) {
	wanting, err := x.tx.CountWanting()
	if x.backed.Wanting > 0 || wanting > 0 {
		at := x.since(bytesMissing, "")
		return []Finding{x.health(bytesMissing, "", at, at)}, err
	}
	return nil, err
}

// stale is when the newest backup gets too old; zero when there is nothing to lose yet.
func stale(began, backed event.Time, within time.Duration) event.Time {
	if began == 0 || within <= 0 {
		return 0
	}
	return max(began, backed) + event.Time(within/time.Second)
}

// silentAfter is how long a witness may be silent before that is told: it may be
// starting anew, and times are proved less closely meanwhile, and no more.
const silentAfter = 10 * 60

func (x *round) witnesses() (out []Finding, err error) {
	all, err := x.tx.Witnesses()
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		if quiet(w, x.now) {
			at := w.Cosigned + silentAfter
			if w.Cosigned == 0 {
				at = x.since(witnessSilent, w.Name)
			}
			out = append(out, x.health(witnessSilent, w.Name, at, at))
		}
	}
	if behind, err := x.tx.Behind(); err != nil || behind {
		at := x.since(logStopped, "")
		return append(out, x.health(logStopped, "", at, at)), err
	}
	return out, nil
}

// quiet: it does not cosign, and has not for a while. One that stops the log is told as
// that.
func quiet(w store.Witness, now event.Time) bool {
	switch w.Trouble {
	case store.Silent, store.Refuses, store.Partial:
		return now-w.Cosigned > silentAfter
	}
	return false
}

// waitingAfter is how long something may wait in a channel that fails: a mail server that
// is full takes minutes.
const waitingAfter = 30 * 60

// channels are told by the others, and by themselves as soon as they work again: when they
// take something, and not when what waited in them is no more so.
func (x *round) channels() (out []Finding, err error) {
	all, err := x.tx.Channels(x.now)
	for _, c := range all {
		used := slices.ContainsFunc(x.Teller.Queue.Channels, func(ch notice.Channel) bool { return ch.Name() == c.Name })
		matter, since := c.Name+"-down", c.Oldest
		if i := slices.IndexFunc(x.known, (Finding{Matter: matter}).is); i >= 0 {
			since = x.known[i].Since
		}
		if used && c.Failures > 0 && since > 0 && x.now-since > waitingAfter {
			out = append(out, x.health(matter, "", since, since+waitingAfter))
		}
	}
	return out, err
}

// holidays: what was published ends within a year, and deadlines that reach beyond it
// count by the standing rules alone.
func (x *round) holidays() ([]Finding, error) {
	if at := event.TimeOf(custody.HolidaysListed.Std().AddDate(-1, 0, 0)); at < x.now {
		return []Finding{x.health(holidaysEnd, "", at, at)}, nil
	}
	return nil, nil
}
