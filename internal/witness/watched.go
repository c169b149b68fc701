package witness

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/durable"
	"github.com/safehand/safehand/ledger"
)

const (
	headFile     = "head"
	evidenceName = "evidence"
)

// watched is one log as the witness knows it: the newest head it cosigned.
type watched struct {
	keys ledger.HeadKeys
	dir  string

	// mu makes "compare, keep, sign" one step: of two requests at once the slower
	// could otherwise put an older head back.
	mu   sync.Mutex
	head ledger.Head
	note []byte // of head, with our lines; nil while there is none
	at   event.Time
	// kept are the files of evidence, the oldest first.
	kept []Evidence
}

// dirOf is where a log's head is kept. An origin may hold any character; its
// digest none that a file system minds.
func dirOf(dir, origin string) string {
	return filepath.Join(dir, "logs", event.Sum([]byte(origin)).String())
}

// open makes the log's folder, and reads what was cosigned before. A file that does not hold a head of the
// log is no reason to begin anew: then two pasts could be cosigned.
func (w *watched) open() error {
	if err := durable.Folder(filepath.Join(w.dir, evidenceName)); err != nil {
		return err
	}
	return w.read()
}

func (w *watched) read() error {
	var err error
	if w.kept, err = readEvidence(w.dir); err != nil {
		return err
	}
	path := filepath.Join(w.dir, headFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		w.head, _, err = w.keys.Open(b)
	}
	if err != nil {
		return fmt.Errorf("%s does not hold the head of %s that was cosigned last (%v). Put it back from a copy; do not delete it: a witness that begins anew can be shown another past", path, w.keys.Origin, err)
	}
	info, err := os.Stat(path)
	if err == nil {
		w.note, w.at = b, event.TimeOf(info.ModTime())
	}
	return err
}

// keep makes the head durable before anybody is given a line for it.
func (w *watched) keep(h ledger.Head, note []byte, at event.Time) error {
	if err := durable.Replace(filepath.Join(w.dir, headFile), note, 0o600); err != nil {
		return err
	}
	w.head, w.note, w.at = h, note, at
	return nil
}
