package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/safehand/safehand/internal/server/node"
)

// others are the bits of a mode that let other users in.
const others = 0o077

// folder looks at the data folder itself: who may read it, and what crashed
// programs left in it.
func (x *exam) folder(context.Context) error {
	if err := node.Whole(x.Data); err != nil {
		x.found("restore-unfinished", fmt.Sprintf("a restore into %s was stopped before it was whole", x.Data),
			"run 'safehand restore' with the same folders again; until then nothing runs on it")
	}
	if runtime.GOOS != "windows" { // which has no such modes
		x.modes()
	}
	x.leftovers()
	return nil
}

func (x *exam) modes() {
	if open(x.Data) {
		x.found("folder-open", fmt.Sprintf("other users of this machine can look into %s", x.Data), "close it: chmod 700 "+x.Data)
	}
	var files []string
	for _, name := range append(node.KeyFiles(), filepath.Base(node.DSN(x.Data, ""))) {
		if name != "name" && open(filepath.Join(x.Data, name)) {
			files = append(files, name)
		}
	}
	if len(files) > 0 {
		x.found("keys-open", fmt.Sprintf("other users of this machine can read %s", strings.Join(files, ", ")),
			fmt.Sprintf("close them (chmod 600) and find out who could: whoever read service.key or log.key can speak as this service (in %s)", x.Data))
	}
}

func open(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&others != 0
}

// restless is how long a file may be half written: no upload takes longer.
const restless = time.Hour

func (x *exam) leftovers() {
	var left []string
	for _, pattern := range []string{".new-*", filepath.Join("blobs", "tmp", "*")} {
		paths, _ := filepath.Glob(filepath.Join(escape(x.Data), pattern)) // fails on bad patterns alone
		for _, p := range paths {
			info, err := os.Stat(p)
			if errors.Is(err, fs.ErrNotExist) || err == nil && x.Now.Sub(info.ModTime()) < restless {
				continue
			}
			rel, _ := filepath.Rel(x.Data, p)
			left = append(left, rel)
		}
	}
	if n := int64(len(left)); n > 0 {
		x.found("leftovers", fmt.Sprintf("%s that %s half written when a program stopped %s still there", count(n, "file"), was(n), is(n)),
			"nothing needs them; the next start of the service clears blobs/tmp, and the others may be deleted", left...)
	}
}

func was(n int64) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// escape keeps a folder's own name from being read as a pattern.
func escape(path string) string {
	if runtime.GOOS == "windows" {
		return path
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}
