package backup_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/server/node"
)

// A restore drill puts a backup back, checks all of it, leaves nothing of it behind, and
// notes with the service when that was, of which backup, and whether it worked. That it
// failed takes nothing back of that it worked once; that it worked again ends it; and one
// that was stopped, or had nowhere to put anything, is none.
func TestA42ARestoreDrillIsNoted(t *testing.T) {
	s := newShed(t)
	made := s.make()
	scratch := t.TempDir()
	try := func(ctx context.Context, scratch string) error {
		t.Helper()
		s.now = s.now.Add(time.Hour)
		_, err := backup.Try(ctx, backup.TryConfig{From: s.into, Data: s.Data, Scratch: scratch, Now: func() time.Time { return s.now }})
		return err
	}
	noted := func(passed, failed time.Time) {
		t.Helper()
		got, err := backup.TriedIn(s.Data)
		s.must(err)
		secs := func(t time.Time) event.Time {
			if t.IsZero() {
				return 0
			}
			return event.TimeOf(t)
		}
		if got.Passed != secs(passed) || got.Failed != secs(failed) || (got.Why != "") != !failed.IsZero() || !passed.IsZero() && (got.Generation != made.Name || got.Made != made.Manifest.Finished) {
			t.Errorf("noted %+v", got)
		}
		left, err := os.ReadDir(scratch)
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	noted(time.Time{}, time.Time{})
	s.must(try(t.Context(), scratch))
	passed := s.now
	noted(passed, time.Time{})

	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := try(stopped, scratch); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if err := try(t.Context(), filepath.Join(scratch, "nowhere")); err == nil {
		t.Error("put nowhere")
	}
	if _, err := backup.Try(t.Context(), backup.TryConfig{From: s.into, Generation: "misspelt", Data: s.Data, Scratch: scratch, Now: time.Now}); !errors.Is(err, backup.ErrNone) {
		t.Errorf("one that is not there: %v", err)
	}
	if err := try(t.Context(), s.into); err == nil {
		t.Error("put back among the backups")
	}
	noted(passed, time.Time{})

	pieces, err := filepath.Glob(filepath.Join(s.into, "blobs", "*", "*", "*"))
	s.must(err)
	hidden := filepath.Join(t.TempDir(), "piece")
	s.must(os.Rename(pieces[0], hidden))
	if err := try(t.Context(), scratch); !errors.Is(err, backup.ErrNotWhole) {
		t.Errorf("a piece is missing: %v", err)
	}
	noted(passed, s.now)
	s.must(os.Rename(hidden, pieces[0]))
	s.must(try(t.Context(), scratch))
	noted(s.now, time.Time{})

	stranger := filepath.Join(t.TempDir(), "other")
	s.must(os.Mkdir(stranger, 0o700))
	_, err = node.LoadKeys(stranger, "other.example")
	s.must(err)
	_, err = backup.Try(t.Context(), backup.TryConfig{From: s.into, Data: stranger, Scratch: scratch, Now: time.Now})
	if got, _ := backup.TriedIn(stranger); err == nil || got.Passed != 0 || got.Failed == 0 {
		t.Errorf("a backup of another service passes for one of this: %v, noted %+v", err, got)
	}
}
