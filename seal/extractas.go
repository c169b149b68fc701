package seal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/internal/durable"
)

// PausedError wraps what cut an extraction short that can be continued.
type PausedError struct {
	// Hidden is the folder that holds what was written so far, in clear.
	Hidden string
	cause  error
}

func (e *PausedError) Error() string { return e.cause.Error() }
func (e *PausedError) Unwrap() error { return e.cause }

// ExtractAs writes the files into a new folder of that name below folder. They are
// written to a hidden folder beside it (o.Stage), compared with the manifest and
// made durable, and only when all of them are right does it take the name: a
// half-written exhibit has never the name of a whole one.
//
// Cut short by whatever there is (a network, a kill, a power cut), it is continued
// by calling it again: a journal beside the hidden folder says how far it came, and
// what stands there is read and compared before it is believed. Only segments that
// were not written yet are asked for. What does not fit is begun anew. Called once
// more when the folder stands whole, it compares that and writes nothing.
//
// The journal stays until [Forget]. Nobody else may use the same stage meanwhile.
func (x *Exhibit) ExtractAs(ctx context.Context, folder, name string, o ExtractOptions, progress Progress) (*Extracted, error) {
	if !hiddenName(o.Stage) || o.As != nil || name != filepath.Base(name) || !filepath.IsLocal(name) {
		return nil, fmt.Errorf("%q and %q are not names to extract to", o.Stage, name)
	}
	if err := durable.Folder(folder); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close() // everything in it was synced
	c := &continued{x: x, root: root, name: name, o: o, progress: progress}
	got, err := c.run(ctx)
	var part *PartError
	if c.from != nil && errors.As(err, &part) && (part.Part == Stream || part.Part == Content) {
		// The journal may have led there: nothing is called broken on its word.
		if err = c.clear(); err == nil {
			got, err = c.run(ctx)
		}
	}
	return got, c.ended(err)
}

// Forget takes away what an extraction left in folder under that stage: its journal,
// and whatever it did not finish.
func Forget(folder, stage string) error {
	root, err := os.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	return (&continued{root: root, o: ExtractOptions{Stage: stage}}).clear()
}

// IsBegun reports whether an extraction under that stage left something in folder.
func IsBegun(folder, stage string) bool {
	_, err := os.Lstat(filepath.Join(folder, stage+journalSuffix))
	return err == nil
}

func hiddenName(name string) bool {
	return strings.HasPrefix(name, stagePrefix) && !strings.ContainsAny(name, `/\`) && name == path.Clean(name)
}
