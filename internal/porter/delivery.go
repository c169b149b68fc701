package porter

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/internal/durable"
)

// deliver moves a folder that was sent to the others, with a note beside it.
func (b *outbox) deliver(s *sending) error {
	if err := os.MkdirAll(filepath.Join(b.Outbox, Sent), 0o770); err != nil {
		return err
	}
	if s.Moved == "" {
		var err error
		if s.Moved, err = b.vacant(s.Name); err != nil {
			return err
		}
	}
	if err := b.state.save(b.sendingFile(s.Name), s); err != nil {
		return err
	}
	to := filepath.Join(b.Outbox, Sent, s.Moved)
	if err := durable.Replace(to+sentSuffix, []byte(s.text()), shared); err != nil {
		return err
	}
	if err := move(filepath.Join(b.Outbox, s.Name), to); err != nil {
		return problemOf("a folder that was sent can't be moved: "+plainly(err), "%v", err)
	}
	b.Done.Sent++
	b.Log.Info("sent", "sending", s.Sent.Reference, "exhibits", len(s.Sent.Exhibits), "seals", seals(s.Sent), "seconds", int(b.Now().Sub(s.Began).Seconds()))
	delete(b.seen, s.Name)
	return errors.Join(hide(b.problemFile(s.Name)), b.state.drop(b.inVainFile(s.Name)), b.state.drop(b.sendingFile(s.Name)))
}

// move moves a folder, unless that was done before a crash or somebody has taken
// it away.
func move(from, to string) error {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := os.Rename(from, to)
	if _, gone := os.Lstat(from); errors.Is(gone, fs.ErrNotExist) {
		return nil
	}
	return err
}

// vacant is a name that nothing among those sent has.
func (b *outbox) vacant(name string) (string, error) {
	for n := 1; ; n++ {
		try := numbered(name, n)
		_, err := os.Lstat(filepath.Join(b.Outbox, Sent, try))
		_, noted := os.Lstat(filepath.Join(b.Outbox, Sent, try+sentSuffix))
		if errors.Is(err, fs.ErrNotExist) && errors.Is(noted, fs.ErrNotExist) {
			return try, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
}

func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	return fmt.Sprintf("%s (%d)", name, n)
}

const sentSuffix = " - sent.txt"

// text is the note beside a folder that was sent.
func (s *sending) text() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("Sent, all stored: %s. Waiting for receipt, due %s.", local(s.Sent.Recorded.Std()), local(s.Sent.ReceiveBy.Std()))
	line("Reference %s", s.Sent.Reference)
	line("")
	for _, x := range s.Sent.Exhibits {
		line("%s  %s", x.SealNumber, x.Reference)
	}
	line("")
	if len(s.Ignored) > 0 {
		line("Columns of the exhibit list that were not used: %s", strings.Join(s.Ignored, ", "))
	}
	line("Anybody of the unit sees whether it was received: safehand show %s", s.Sent.Reference)
	line("Nothing was deleted: what to keep here, and how long, is for the unit to say.")
	return b.String()
}

// seals are the seal numbers of a sending.
func seals(s *client.Sent) string {
	var out []string
	for _, x := range s.Exhibits {
		out = append(out, x.SealNumber)
	}
	return strings.Join(out, " ")
}
