package witness

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/safehand/safehand/internal/durable"
	"github.com/safehand/safehand/ledger"
)

// Kinds of evidence. The first two are proof, with the log's own signatures, that
// it broke its one rule, and ring for good.
const (
	// Fork: two heads of one size and different roots.
	Fork = "fork"
	// Shrunk: a smaller head that the log says it signed after the larger.
	Shrunk = "shrunk"
	// Unproved: a head whose proof leads nowhere. The log forked, or somebody sent
	// its public head with a wrong proof.
	Unproved = "unproved"
)

// Evidence is a file with two heads that do not fit.
type Evidence struct {
	Kind string `json:"kind"`
	Size int64  `json:"size"` // of the head that was refused
	File string `json:"file"`
}

// Rings reports whether it is proof.
func (e Evidence) Rings() bool { return e.Kind == Fork || e.Kind == Shrunk }

// Says is what it shows, for people.
func (e Evidence) Says(origin string) string { return meaning(e.Kind, origin) }

// mostUnproved and mostProven bound what a stranger, or a log gone mad, can fill
// a disk with. The first ones say all there is to say.
const (
	mostUnproved = 16
	mostProven   = 64
)

// ring keeps the head that was refused beside the one cosigned last, once for
// each head. It reports whether that is new.
func (w *watched) ring(kind string, h ledger.Head, note []byte) (bool, error) {
	name := fmt.Sprintf("%s-%d-%x", kind, h.Size, h.Root[:8])
	same, most := 0, mostProven
	if kind == Unproved {
		most = mostUnproved
	}
	for _, e := range w.kept {
		if filepath.Base(e.File) == name {
			return false, nil
		}
		if e.Kind == kind {
			same++
		}
	}
	if same >= most {
		return false, nil
	}
	path := filepath.Join(w.dir, evidenceName, name)
	b := fmt.Appendf(nil, "%s\n\nThe head cosigned last:\n\n%s\nThe head refused:\n\n%s", meaning(kind, w.keys.Origin), w.note, note)
	if err := durable.Replace(path, b, 0o600); err != nil {
		return true, err
	}
	w.kept = append(w.kept, Evidence{kind, h.Size, path})
	return true, nil
}

// meaning tells whoever opens the file what it shows.
func meaning(kind, origin string) string {
	switch kind {
	case Fork:
		return fmt.Sprintf("%s signed two heads of one size: it has two histories, and somebody was shown a false one.", origin)
	case Shrunk:
		return fmt.Sprintf("%s signed a smaller head after a larger one: entries were taken out of it, or it was put back from an old copy and written to.", origin)
	}
	return fmt.Sprintf("This witness was shown a head that %s signed, with a proof that does not lead to it.\nEither the log forked, or somebody who is not the log sent its public head with a wrong\nproof. Ask whoever runs the log for the proof between these two heads: if there is none,\nit forked.", origin)
}

// readEvidence lists what was kept before, so that a restart silences nothing.
func readEvidence(dir string) ([]Evidence, error) {
	files, err := os.ReadDir(filepath.Join(dir, evidenceName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []Evidence
	for _, f := range files {
		kind, rest, _ := strings.Cut(f.Name(), "-")
		size, _, _ := strings.Cut(rest, "-")
		n, e := parseSize(size)
		if !slices.Contains([]string{Fork, Shrunk, Unproved}, kind) || e != nil {
			continue
		}
		out = append(out, Evidence{kind, n, filepath.Join(dir, evidenceName, f.Name())})
	}
	return out, err
}
