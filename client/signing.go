package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/safehand/safehand/event"
)

// signing is what a home knows of the statements in its owner's name: which of
// them it made itself, and how far the others have been looked at. A thief signs
// with a copy of her keyring on a machine of his own; what he signs is missing
// here, and that is what rings.
//
// Its file only grows, a line at a time. Two programs may use one home, and a line
// that one of them lost by writing the file anew would ring for nothing.
type signing struct {
	// made are statements this machine signed and has not found in the log yet.
	made map[event.EventID]time.Time
	// looked: everything before this place has been judged; below 0, nothing has.
	looked event.LogIndex
	// unknown are those found that were not made here, and of which nobody has
	// said yet that they are hers all the same.
	unknown map[event.EventID]Signed
}

const signedFile = "signed.log"

// outdated: no service records a statement that was signed longer ago, since its
// checkpoint would be more than a day old.
const outdated = 48 * time.Hour

// signings reads the file. A line that was torn by a crash counts for nothing:
// what it would have said had not happened yet.
func (h *Home) signings() (*signing, error) {
	s := &signing{made: map[event.EventID]time.Time{}, looked: -1, unknown: map[event.EventID]Signed{}}
	b, err := os.ReadFile(filepath.Join(h.Dir, signedFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for line := range strings.Lines(string(b)) {
		if strings.HasSuffix(line, "\n") {
			s.read(line)
		}
	}
	return s, nil
}

func (s *signing) read(line string) {
	var hex string
	var n int64
	var id event.EventID
	if text, ok := strings.CutPrefix(line, "unknown "); ok {
		var x Signed
		if json.Unmarshal([]byte(text), &x) == nil {
			s.unknown[x.Event] = x
		}
	}
	switch {
	case scan(line, "looked %d\n", &n):
		s.looked = max(s.looked, event.LogIndex(n))
	case scan(line, "made %s %d\n", &hex, &n) && id.UnmarshalText([]byte(hex)) == nil:
		s.made[id] = time.Unix(n, 0)
	case scan(line, "known %s\n", &hex) && id.UnmarshalText([]byte(hex)) == nil:
		delete(s.unknown, id)
	}
}

func scan(line, format string, into ...any) bool {
	n, err := fmt.Sscanf(line, format, into...)
	return err == nil && n == len(into)
}

// signs remembers that a statement is about to be submitted from here. It is
// durable before anybody else sees the statement.
func (c *Client) signs(id event.EventID) error {
	if _, root := c.ring.Of.Root(); root {
		return nil // nobody lists what a root signs but its directory
	}
	return c.home.jot(fmt.Sprintf("made %s %d\n", id, c.now().Unix()))
}

// jot adds lines, all of them or none.
func (h *Home) jot(lines string) error {
	h.jotting.Lock()
	defer h.jotting.Unlock()
	f, err := os.OpenFile(filepath.Join(h.Dir, signedFile), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	if torn(f) {
		lines = "\n" + lines
	}
	_, err = f.WriteString(lines)
	return errors.Join(err, f.Sync(), f.Close())
}

// torn reports a file whose last line a crash cut off.
func torn(f *os.File) bool {
	last := []byte{'\n'}
	if i, err := f.Stat(); err == nil && i.Size() > 0 {
		_, _ = f.ReadAt(last, i.Size()-1)
	}
	return last[0] != '\n'
}

// maxSigned is the size from which on the file is written anew.
const maxSigned = 256 << 10

// tidy leaves out of a long file what says nothing any more.
func (h *Home) tidy(now time.Time) error {
	h.jotting.Lock()
	defer h.jotting.Unlock()
	i, err := os.Stat(filepath.Join(h.Dir, signedFile))
	if err != nil || i.Size() < maxSigned {
		return err
	}
	s, err := h.signings()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "looked %d\n", s.looked)
	for id, at := range s.made {
		if now.Sub(at) < outdated {
			fmt.Fprintf(&b, "made %s %d\n", id, at.Unix())
		}
	}
	for _, x := range s.unknown {
		b.WriteString(x.line())
	}
	return replace(filepath.Join(h.Dir, signedFile), b.Bytes())
}

// line is how an unknown statement stands in the file.
func (x *Signed) line() string {
	b, _ := json.Marshal(x)
	return "unknown " + string(b) + "\n"
}
