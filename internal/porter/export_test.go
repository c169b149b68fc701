package porter

import (
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
)

// What tests look at from outside.
var (
	Place    = place
	Safe     = safe
	Length   = length
	Fold     = fold
	Plainly  = plainly
	Harmless = harmless
	Look     = look
)

// Reading is what comes of an exhibit list and a folder.
func Reading(name string, text []byte, dir string) (*client.Outgoing, []string, []string) {
	l, wrong := readList(name, text)
	if wrong != nil {
		return nil, nil, wrong
	}
	found, err := look(dir)
	if err != nil {
		return nil, nil, []string{err.Error()}
	}
	o, wrong := exhibits(l, found, "other")
	return o, l.ignored, wrong
}

// ReadList only reads.
func ReadList(text []byte) []string {
	_, wrong := readList("exhibits.csv", text)
	return wrong
}

// Path is a template's name for an exhibit.
func (t Template) Path(values map[string]string, maxPath int) string { return t.path(values, maxPath) }

// Problem is one with a line that names evidence.
func Problem(short, line string) error { return &problem{short: short, lines: []string{line}} }

// Files is a manifest's files.
type Files = []event.File

// PrintOf is what changes when anything in a folder does.
func PrintOf(c *contents) [32]byte { return c.print }
