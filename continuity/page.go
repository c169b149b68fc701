package continuity

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/safehand/safehand/event"
)

// page is plain text, at most 78 characters wide where it can be.
type page struct{ bytes.Buffer }

const width = 78

func (p *page) title(s string)   { p.WriteString(s + "\n\n") }
func (p *page) heading(s string) { p.WriteString("\n" + strings.ToUpper(s) + "\n\n") }

func (p *page) field(name, value string) { fmt.Fprintf(p, "%-18s %s\n", name+":", value) }
func (p *page) bullet(s string)          { p.wrap("* ", "  ", s) }
func (p *page) indented(s string)        { p.wrap("      ", "      ", s) }

// para stands apart from what is above it.
func (p *page) para(s string) {
	if !bytes.HasSuffix(p.Bytes(), []byte("\n\n")) {
		p.WriteString("\n")
	}
	p.wrap("", "", s)
}

func (p *page) item(n int, head, s string) {
	fmt.Fprintf(p, "%3d.  %s\n", n, head)
	p.indented(s)
}

func (p *page) wrap(first, rest, s string) {
	p.WriteString(first)
	line := len(first)
	for i, w := range strings.Fields(s) {
		switch {
		case i > 0 && line+1+len(w) > width:
			p.WriteString("\n" + rest)
			line = len(rest)
		case i > 0:
			p.WriteByte(' ')
			line++
		}
		p.WriteString(w)
		line += len(w)
	}
	p.WriteByte('\n')
}

// manifest is what the list of files says, when there is one.
func (p *page) manifest(m *event.Manifest) {
	if m == nil {
		return
	}
	p.field("With", string(m.With)+" (as that program says)")
	files, size := 0, int64(0)
	for _, f := range m.Files {
		if !f.Folder {
			files, size = files+1, size+f.Size
		}
	}
	p.field("Files", fmt.Sprintf("%d (%s)", files, count(size, "byte")))
	if m.Master != nil {
		p.field("Master", string(*m.Master)+" (as the sealer says)")
	}
	if m.DerivedFrom != nil {
		p.field("Derived from", string(*m.DerivedFrom)+" (as the sealer says)")
	}
}
