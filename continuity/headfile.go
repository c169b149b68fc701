package continuity

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
)

const headFolder = "heads/"

func headFile(size int64, part string) string { return fmt.Sprintf("%s%d.%s", headFolder, size, part) }

// heads reads the counter-signed heads of a record.
func (p *parser) heads() []Head {
	var out []Head
	for p.err == nil {
		s, ok := strings.CutPrefix(p.name(), headFolder)
		if !ok {
			break
		}
		var size event.LogIndex
		if err := size.UnmarshalText([]byte(strings.TrimSuffix(s, ".head"))); err != nil {
			p.fail("a file in %s is not named for the size of a head", headFolder)
			break
		}
		h := Head{Size: int64(size)}
		h.Note = p.next(headFile(h.Size, "head"), maxHead)
		if _, err := readHead(h.Note); p.err == nil && err != nil {
			p.fail("its head of %d entries: %v", h.Size, err)
		}
		h.Proof = tlog.TreeProof(p.hashes(p.next(headFile(h.Size, "proof"), maxProof)))
		out = append(out, h)
	}
	return out
}
