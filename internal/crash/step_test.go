package crash_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/crash/checker"
	"github.com/safehand/safehand/internal/world"
)

// step is one thing a person does, from one state on.
type step struct {
	name  string
	from  string // the state before
	who   event.PersonID
	args  func(l *lane) []string
	kinds map[string]int // how many statements of these kinds there are when it is done
	says  string         // what she reads when it is done
	// again are the kinds of which there may be more when the answer to the first
	// was lost and she did it again: each is true, and each shows.
	again []string
	// twice is what she is told when it has been done: "received".
	twice string
	// also is what else must then hold.
	also func(l *lane, f *checker.Found) error
}

func steps() []step {
	return []step{
		{name: "send", from: "founded", who: world.Amy, kinds: map[string]int{"dispatched": 1}, also: sentOnce, says: "Sent, all stored.",
			args: func(l *lane) []string {
				return []string{"send", "--to", string(world.RASSO), "--yes", l.source}
			}},
		{name: "check", from: "sent", who: world.Sarah, kinds: map[string]int{"dispatched": 1, "received": 0, "checked": 1}, again: []string{"checked"},
			args: func(l *lane) []string { return []string{"check", l.ref} }},
		{name: "receive", from: "sent", who: world.Sarah, kinds: map[string]int{"received": 1}, twice: "received",
			args: func(l *lane) []string { return []string{"receive", l.ref} }},
		{name: "open", from: "received", who: world.Tom, kinds: map[string]int{"received": 1, "opened": 1, "exported": 1},
			args: func(l *lane) []string { return []string{"export", l.ref, "--into", l.out()} }, again: []string{"opened", "exported"}, also: exported},
		{name: "pass on", from: "received", who: world.Tom, kinds: map[string]int{"dispatched": 2}, again: []string{"dispatched"},
			args: func(l *lane) []string {
				return []string{"pass-on", l.ref, "--to", string(world.CrownCourt), "--yes"}
			}},
		{name: "recall", from: "sent", who: world.Lena, kinds: map[string]int{"recalled": 1, "received": 0}, twice: "recalled",
			args: func(l *lane) []string { return []string{"recall", l.ref, "--yes"} }},
	}
}

// out is where an export goes. One that was killed goes on in the same folder; one
// in which files stand under their names is refused with the advice to choose
// another, which she then does.
func (l *lane) out() string {
	for n := 1; ; n++ {
		dir := filepath.Join(l.homes(), fmt.Sprintf("out%d", n))
		if len(standing(filepath.Join(dir, "*", "*"))) == 0 || n == 2*tries {
			return dir
		}
	}
}

// standing are the files of a pattern but for what is not finished, which stands in
// a hidden folder.
func standing(pattern string) []string {
	files, err := filepath.Glob(pattern)
	if err != nil {
		panic(err)
	}
	return slices.DeleteFunc(files, func(f string) bool {
		return strings.HasPrefix(filepath.Base(filepath.Dir(f)), ".safehand-")
	})
}

// sentOnce: one exhibit was sealed, under orders of just that one, and no more was
// stored beside its own than the one segment under way when it broke off, of which
// her machine had not yet noted that it was stored. A manifest, a few kB, may be
// sealed anew.
func sentOnce(l *lane, f *checker.Found) error {
	again, ordered := 0, map[string]bool{}
	for name, size := range f.Loose {
		if size >= int64(len(content)) {
			again++
		}
		if digest := filepath.Base(name); l.noted[digest] {
			return fmt.Errorf("the segment %s was noted as stored, and was sent again", digest)
		}
	}
	for _, n := range f.Notes {
		if strings.HasPrefix(n, "safehand/event/v1 ordered\n") {
			ordered[exhibitRE.FindString(n)] = true
		}
	}
	switch {
	case again > 1:
		return fmt.Errorf("%d stored segments belong to no exhibit: they were sent again", again)
	case len(ordered) != 1:
		return fmt.Errorf("%d sendings were begun: %v", len(ordered), ordered)
	case f.Sealed != 1:
		return fmt.Errorf("%d exhibits were sealed", f.Sealed)
	}
	return nil
}

var (
	exhibitRE = regexp.MustCompile(`(?m)^exhibit .*$`)
	segmentRE = regexp.MustCompile(`(?m)^segment \d+ ([0-9a-f]{64}) \d+\n`)
)

// note takes down which segments the sender's machine has noted as stored: it must
// not send them again.
func (l *lane) note() error {
	journals, err := filepath.Glob(filepath.Join(l.homes(), "*", "sending", "*", "segments-*"))
	for _, j := range journals {
		b, err := os.ReadFile(j)
		if err != nil {
			return err
		}
		for _, m := range segmentRE.FindAllStringSubmatch(string(b), -1) {
			l.noted[m[1]] = true
		}
	}
	return err
}

// exported: a file that stands under its own name is the one that was sent,
// whole, and there is one.
func exported(l *lane, _ *checker.Found) error {
	files := standing(filepath.Join(l.homes(), "out*", "*", filepath.Base(l.source)))
	if len(files) == 0 {
		return errors.New("nothing was exported")
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		if !bytes.Equal(b, content) {
			return fmt.Errorf("%s is not what was sent", f)
		}
	}
	return nil
}

// done says why the step is not done, or done otherwise than once.
func (s step) done(l *lane, f *checker.Found, tries int) error {
	for kind, want := range s.kinds {
		if got := f.Kinds[kind]; got != want && !(got > want && tries > 1 && slices.Contains(s.again, kind)) {
			return fmt.Errorf("%d statements %s, want %d", got, kind, want)
		}
	}
	if s.also != nil {
		return s.also(l, f)
	}
	return nil
}
