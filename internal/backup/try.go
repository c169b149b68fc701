package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
)

// triedName is a file in the data folder that says when a backup was last put back, so
// that what looks after it can miss that.
const triedName = "restore-drills.json"

// Tried are the restore drills of a service, as its own folder says.
type Tried struct {
	Passed     event.Time `json:"passed"` // the last that was whole
	Generation string     `json:"generation"`
	Made       event.Time `json:"made"` // when that backup was finished
	Failed     event.Time `json:"failed"`
	Why        string     `json:"why,omitempty"` // for whoever reads the folder alone
}

// TryConfig says which backup of which service is put back, and where it may lie
// meanwhile.
type TryConfig struct {
	From       string
	Generation string // the newest finished one when empty
	Data       string // of the service that it is a backup of
	Scratch    string // a folder with room for all of it; what is put there is deleted again
	Now        func() time.Time
	Progress   func(done, total int64)
}

// ErrNotWhole is wrapped when a backup was put back and pieces of exhibits are missing.
var ErrNotWhole = errors.New("the backup is not whole")

// Try puts a backup back into a folder of its own, checks all of it as [Restore] does,
// deletes that again, and notes in the service's folder when that was, of which backup,
// and whether it worked. Nothing is started there, so that nobody is shown two histories.
// What was stopped is neither, nor is what says nothing of the backup.
func Try(ctx context.Context, c TryConfig) (r *Restored, err error) {
	keys, wrong := node.ReadKeys(c.Data)
	if len(wrong) > 0 {
		return nil, wrong[0]
	}
	if err := apart(c.From, c.Scratch); err != nil {
		return nil, err
	}
	into, err := os.MkdirTemp(c.Scratch, "safehand-restore-drill-")
	if err != nil {
		return nil, err
	}
	defer func() { // the service's own keys are in it
		if left := os.RemoveAll(into); left != nil {
			err = errors.Join(err, fmt.Errorf("%s is left, with the keys of the service in it: delete it by hand: %w", into, left))
		}
	}()
	r, err = Restore(ctx, RestoreConfig{From: c.From, Generation: c.Generation, Data: filepath.Join(into, "service"), Progress: c.Progress})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, syscall.ENOSPC), c.Generation != "" && errors.Is(err, ErrNone):
		return nil, err
	case err != nil:
	case r.Keys.Name != keys.Name || r.Keys.Directory().Key != keys.Directory().Key:
		err = fmt.Errorf("it is a backup of %s, with other keys than the service in %s", r.Keys.Name, c.Data)
	case len(r.Wanting) > 0:
		err = fmt.Errorf("%w: of %d exhibits pieces are missing or damaged in it", ErrNotWhole, len(r.Wanting))
	}
	return r, errors.Join(err, tried(c, r, err))
}

// tried notes how it went. That it worked once stays beside that it fails now.
func tried(c TryConfig, r *Restored, failed error) error {
	all, _ := TriedIn(c.Data) // one that can't be read is written anew
	if now := event.TimeOf(c.Now()); failed != nil {
		all.Failed, all.Why = now, failed.Error()
	} else {
		all = Tried{Passed: now, Generation: r.Name, Made: r.Manifest.Finished}
	}
	return write(filepath.Join(c.Data, triedName), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(all)
	})
}

// TriedIn is when a backup of a service was last put back, zero when never.
func TriedIn(data string) (out Tried, err error) {
	b, err := os.ReadFile(filepath.Join(data, triedName))
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		return out, fmt.Errorf("%s can't be read: %v", triedName, err)
	}
	return out, nil
}

// LastTried is the same as the service keeps it.
func LastTried(data string) (store.Tried, error) {
	t, err := TriedIn(data)
	return store.Tried{Passed: t.Passed, Of: t.Made, Failed: t.Failed}, err
}
