package continuity

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

const (
	rootsFirst = "safehand/roots/v1 trusted"
	maxRoots   = 1 << 20
)

// ErrRoots is wrapped by every refusal of a file of trusted roots.
var ErrRoots = errors.New("not a file of trusted roots")

// FormatRoots writes whose roots t trusts, and which log if only one.
func FormatRoots(t Trust) ([]byte, error) {
	b := formatRoots(t)
	// What could not be read back is never written.
	if _, err := ParseRoots(b); err != nil {
		return nil, err
	}
	return b, nil
}

func formatRoots(t Trust) []byte {
	var b bytes.Buffer
	b.WriteString(rootsFirst + "\n")
	var lines []string
	for org, root := range t.Roots {
		lines = append(lines, fmt.Sprintf("organisation %s %s\n", org, root))
	}
	slices.Sort(lines)
	b.WriteString(strings.Join(lines, ""))
	if t.Log != "" {
		fmt.Fprintf(&b, "log %s\n", t.Log)
	}
	return b.Bytes()
}

// ParseRoots reads what [FormatRoots] writes, and nothing else. Every error
// wraps [ErrRoots].
func ParseRoots(b []byte) (Trust, error) {
	t := Trust{Roots: map[event.OrgID]event.Digest{}}
	rest, ok := strings.CutPrefix(string(b), rootsFirst+"\n")
	if !ok || len(b) > maxRoots {
		return Trust{}, fmt.Errorf("%w: its first line is not %q", ErrRoots, rootsFirst)
	}
	for line := range strings.Lines(rest) {
		if err := t.line(strings.TrimSuffix(line, "\n")); err != nil {
			return Trust{}, fmt.Errorf("%w: %v", ErrRoots, err)
		}
	}
	if len(t.Roots) == 0 {
		return Trust{}, fmt.Errorf("%w: it trusts nobody", ErrRoots)
	}
	if !bytes.Equal(formatRoots(t), b) {
		return Trust{}, fmt.Errorf("%w: lines repeated or out of order", ErrRoots)
	}
	return t, nil
}

func (t *Trust) line(l string) error {
	p := strings.Split(l, " ")
	switch {
	case p[0] == "organisation" && len(p) == 3:
		var org event.OrgID
		if err := org.UnmarshalText([]byte(p[1])); err != nil {
			return err
		}
		root, err := event.ParseDigest(p[2])
		t.Roots[org] = root
		return err
	case p[0] == "log" && len(p) == 2:
		return t.Log.UnmarshalText([]byte(p[1]))
	}
	return errors.New("a line is neither of an organisation nor of a log")
}
