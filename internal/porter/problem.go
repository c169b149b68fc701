package porter

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/safehand/safehand/internal/durable"
)

// problem is something that a person must put right. Its lines are for a file
// beside what they are about, and may hold names; short is for the log, and
// holds none.
type problem struct {
	short string
	lines []string
	todo  string    // other than to put it right in the folder
	until time.Time // when it is tried again by itself; zero if something has to change
	cause error
}

func (p *problem) Unwrap() error { return p.cause }

func (p *problem) Error() string { return p.short }

func problemOf(short, format string, args ...any) *problem {
	return &problem{short: short, lines: []string{fmt.Sprintf(format, args...)}}
}

// problemHead begins every file of ours that tells of one: nothing else is ever
// replaced or taken away.
const problemHead = "NOT SENT. This is why.\r\n"

const todo = "put that right in the folder itself. It is looked at again as soon as anything in it\r\n" +
	"changes. Other folders are not held up by this one. This note goes away by itself."

// text is the problem file of a folder, with the line ends that every editor
// shows.
func (p *problem) text(now time.Time) string {
	var b strings.Builder
	b.WriteString(problemHead + "\r\n")
	for _, l := range p.lines {
		b.WriteString(strings.ReplaceAll(l, "\n", "\r\n") + "\r\n")
	}
	b.WriteString("\r\nWhat to do: " + cmp.Or(p.todo, todo) + "\r\n")
	fmt.Fprintf(&b, "\r\nWritten %s\r\n", local(now))
	return b.String()
}

// show writes the problem file, unless somebody's own file has its name.
func (p *problem) show(path string, now time.Time) error {
	if err := hide(path); err != nil {
		return err
	}
	return durable.Replace(path, []byte(p.text(now)), shared)
}

// hide takes a problem file of ours away.
func hide(path string) error {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !strings.HasPrefix(string(b), problemHead) {
		return problemOf("a file has the name of a problem file", "%s is not ours to replace", path)
	}
	return os.Remove(path)
}

// local is an instant on this machine's clock, with its zone.
func local(t time.Time) string { return t.Local().Format("02/01/2006 15:04 MST") }
