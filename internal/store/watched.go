package store

import (
	"slices"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
	"github.com/safehand/safehand/ledger"
)

// Watched is something that the watch has found wrong and told of.
type Watched struct {
	Matter  string
	Subject string // which of several
	Since   event.Time
	Told    int // steps of who hears of it
}

// LockRound lets no other node begin or end anything watched until this transaction
// ends. It must come first: what was read before the lock may be told by now.
func (t *Tx) LockRound() error {
	_, err := t.q.LockWatchRound(t.ctx)
	return err
}

// Backup is one that was finished.
type Backup struct {
	At      event.Time
	Wanting int64 // exhibits of which pieces were missing or damaged when it was made
}

// BackupMade keeps what is known of a backup, unless a newer one is that was made until
// an instant: what is dated later was dated by a clock that was wrong.
func (t *Tx) BackupMade(b Backup, until event.Time) error {
	return t.q.BackupMade(t.ctx, db.BackupMadeParams{BackupUs: micros(b.At), Wanting: b.Wanting, UntilUs: micros(until)})
}

// NewestBackup is the newest that any node knows of, zero when none does.
func (t *Tx) NewestBackup() (Backup, error) {
	r, err := t.q.NewestBackup(t.ctx)
	return Backup{seconds(r.BackupUs), r.Wanting}, err
}

// Tried is when a backup was last put back to see that it can be: zero when never.
type Tried struct {
	Passed event.Time // the last time that all of it was there
	Of     event.Time // when that backup was finished
	Failed event.Time // the last time that it could not be put back, or was not whole
}

// RestoreTried keeps what is known of that.
func (t *Tx) RestoreTried(r Tried) error {
	return t.q.RestoreTried(t.ctx, db.RestoreTriedParams{RestoredUs: micros(r.Passed), RestoredOfUs: micros(r.Of), RestoreFailedUs: micros(r.Failed)})
}

// LastRestore is what any node knows of that.
func (t *Tx) LastRestore() (Tried, error) {
	r, err := t.q.LastRestore(t.ctx)
	return Tried{seconds(r.RestoredUs), seconds(r.RestoredOfUs), seconds(r.RestoreFailedUs)}, err
}

// Watched is all that was told of and is not over.
func (t *Tx) Watched() ([]Watched, error) {
	rows, err := t.q.Watched(t.ctx)
	var out []Watched
	for _, r := range rows {
		out = append(out, Watched{r.Matter, r.Subject, seconds(r.SinceUs), int(r.Told)})
	}
	return out, err
}

// Matter is all that was told of one kind, and is not over.
type Matter struct {
	Name   string
	Since  event.Time // of the oldest
	Number int64
}

// Matters sums up what was told of by its kind, in the order in which each is met.
func Matters(all []Watched) (out []Matter) {
	for _, w := range all {
		if w.Told == 0 {
			continue
		}
		i := slices.IndexFunc(out, func(m Matter) bool { return m.Name == w.Matter })
		if i < 0 {
			i, out = len(out), append(out, Matter{Name: w.Matter, Since: w.Since})
		}
		out[i].Number++
		out[i].Since = min(out[i].Since, w.Since)
	}
	return out
}

// BeginWatched keeps that something began.
func (t *Tx) BeginWatched(w Watched) error {
	return typed(t.q.BeginWatched(t.ctx, db.BeginWatchedParams{Matter: w.Matter, Subject: w.Subject, SinceUs: micros(w.Since), Told: int64(w.Told)}))
}

// ToldWatched keeps how many steps were told.
func (t *Tx) ToldWatched(w Watched) error {
	return t.q.ToldWatched(t.ctx, db.ToldWatchedParams{Matter: w.Matter, Subject: w.Subject, Told: int64(w.Told)})
}

// EndWatched forgets what is over.
func (t *Tx) EndWatched(w Watched) error {
	return t.q.EndWatched(t.ctx, db.EndWatchedParams{Matter: w.Matter, Subject: w.Subject})
}

// Began is when the log's first entry was recorded, zero when it has none.
func (t *Tx) Began() (event.Time, error) {
	b, err := t.Entry(0)
	if err != nil || b == nil {
		return 0, err
	}
	e, err := ledger.ParseEntry(b)
	return e.Recorded, err
}
