package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/server/node"
)

// backups looks at where the service was backed up into. A folder that isn't
// there now is no fault: the best backups lie in a cupboard.
func (x *exam) backups(ctx context.Context) error {
	noted, err := backup.NotedIn(x.Data)
	if err != nil || len(noted) == 0 {
		what := "there is no backup of this service"
		if err != nil {
			what = fmt.Sprintf("where this service was backed up is not known (%v)", err)
		}
		x.found("backup-never", what, "make one, and one each night: 'safehand backup' with --into a folder on another disk")
		return nil
	}
	newest, err := backup.Newest(x.Data, event.TimeOf(x.Now))
	if err != nil {
		return err
	}
	elsewhere := false
	for _, n := range noted {
		other, err := x.folderOf(ctx, n)
		if err != nil {
			return err
		}
		elsewhere = elsewhere || other
	}
	x.age(newest.At)
	if !elsewhere {
		x.found("backup-same-volume", "the service and every backup of it lie on one disk: what takes one takes the other",
			"back up into a folder on another disk, and better still at another place")
	}
	return nil
}

// age names a newest backup that is too old, zero when all are dated in the future. When
// it is the clock here that is wrong, that was said.
func (x *exam) age(newest event.Time) {
	age := x.Now.Sub(newest.Std())
	wrong := slices.ContainsFunc(x.Findings, func(f Finding) bool { return f.Code == "clock" })
	if x.BackupWithin <= 0 || age <= x.BackupWithin || wrong && newest == 0 {
		return
	}
	what := fmt.Sprintf("the newest backup is of %s, %s ago", when(newest), age.Round(time.Hour))
	if newest == 0 {
		what = "every backup is dated in the future, by a clock that was wrong"
	}
	x.found("backup-old", what, "make one now ('safehand backup') and look after whatever makes them: one that failed says why")
}

// folderOf looks at one folder of backups, and says whether it is on another
// volume than the service.
func (x *exam) folderOf(ctx context.Context, n backup.Noted) (elsewhere bool, err error) {
	facts := KnownFacts{Noted: n}
	defer func() { x.Backups = append(x.Backups, facts) }()
	if _, err := os.Stat(n.Folder); errors.Is(err, fs.ErrNotExist) {
		return true, nil // taken away, or not mounted: then it is elsewhere
	}
	all, err := backup.Generations(n.Folder)
	if err != nil {
		x.found("backup-damaged", err.Error(), "make a new backup ('safehand backup') into an empty folder")
		return true, nil
	}
	finished := backup.Finished(all)
	if len(finished) > 0 {
		facts.Kept, facts.Oldest = len(finished), finished[0].Manifest.Finished
		x.newest(finished[len(finished)-1])
	}
	if len(all) > 0 && all[len(all)-1].Manifest == nil && !underWay(n.Folder) {
		x.found("backup-unfinished", fmt.Sprintf("the backup begun on %s in %s was stopped before it was whole", when(event.TimeOf(all[len(all)-1].Begun)), n.Folder),
			"run 'safehand backup' again: it finishes it, and copies nothing twice")
	}
	return x.apart(n.Folder)
}

// newest looks at the backup that would be put back.
func (x *exam) newest(g backup.Generation) {
	if w := int64(len(g.Manifest.Wanting)); w > 0 {
		x.found("backup-incomplete", fmt.Sprintf("the newest backup lacks pieces of %s, which were missing or damaged when it was made", count(w, "exhibit")),
			"see what is said of missing and damaged pieces; then back up again")
	}
	if !x.Deep {
		return
	}
	if err := g.Verify(); err != nil {
		x.found("backup-damaged", err.Error(), "make a new backup ('safehand backup'), and look after the disk it lies on")
	}
}

// underWay: a backup is being made there at this moment.
func underWay(folder string) bool {
	unlock, err := node.Lock(folder)
	if err != nil {
		return true
	}
	_ = unlock() // it was held for nothing but this question
	return false
}

// apart: neither the log nor the sealed bytes share a volume with the backup.
func (x *exam) apart(folder string) (bool, error) {
	there, err := x.Volume(folder)
	if err != nil {
		return false, err
	}
	for _, dir := range node.Volumes(x.Data) {
		here, err := x.Volume(dir)
		if err != nil {
			return false, err
		}
		if here == there {
			return false, nil
		}
	}
	return true, nil
}
