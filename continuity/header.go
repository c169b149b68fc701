package continuity

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

const headerFirst = "safehand/continuity/v1 exhibit"

// Header is a record's first lines. It says nothing that the statements below
// do not: it is there for people and for sorting files.
type Header struct {
	Log event.Origin
	// Exhibits is the exhibit, before it what it was sent again in the place of,
	// and behind it what was sent again in its place.
	Exhibits []event.ExhibitID
	Head     event.Seen
	// AsOf is the recorded time of the exhibit's account: up to then nothing is
	// left out.
	AsOf event.Time
	// Heads is the digest of the counter-signed heads, zero when there are none.
	Heads event.Digest
}

func (h Header) text() []byte {
	head, _ := h.Head.MarshalText()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\nlog %s\n", headerFirst, h.Log)
	for _, x := range h.Exhibits {
		fmt.Fprintf(&b, "exhibit %s\nnumber %s\n", x, x.SealNumber())
	}
	fmt.Fprintf(&b, "head %s\nas-of %s\n", head, h.AsOf)
	if !h.Heads.IsZero() {
		fmt.Fprintf(&b, "heads %s\n", h.Heads)
	}
	return b.Bytes()
}

func (h Header) equal(other Header) bool {
	return h.Log == other.Log && h.Head == other.Head && h.AsOf == other.AsOf && h.Heads == other.Heads && slices.Equal(h.Exhibits, other.Exhibits)
}

func (sub *subject) header(heads []Head) Header {
	h := Header{
		Log: sub.story.Service.Log, Exhibits: sub.ids(),
		Head: sub.story.Checkpoint.Seen(), AsOf: sub.asOf.Recorded,
	}
	if len(heads) > 0 {
		h.Heads = headsSum(heads)
	}
	return h
}

// header reads the lines above the first file. What it overlooks, such as a seal
// number that is another's, [Parse] finds: it writes the same bytes or refuses.
func (p *parser) header() Header {
	var h Header
	lines := strings.Split(string(p.files.Comment), "\n")[1:]
	value := func(key string, into interface{ UnmarshalText([]byte) error }) {
		if len(lines) == 0 {
			p.fail("its header ends before the line %q", key)
			return
		}
		s, ok := strings.CutPrefix(lines[0], key+" ")
		if !ok || (into != nil && into.UnmarshalText([]byte(s)) != nil) {
			p.fail("its header's line %q is missing or wrong", key)
		}
		lines = lines[1:]
	}
	value("log", &h.Log)
	for p.err == nil && len(lines) > 0 && (len(h.Exhibits) == 0 || strings.HasPrefix(lines[0], "exhibit ")) {
		var x event.ExhibitID
		value("exhibit", &x)
		value("number", nil)
		h.Exhibits = append(h.Exhibits, x)
	}
	value("head", &h.Head)
	value("as-of", &h.AsOf)
	if len(lines) > 0 && strings.HasPrefix(lines[0], "heads ") {
		value("heads", &h.Heads)
	}
	if len(lines) != 1 || lines[0] != "" {
		p.fail("its header has other lines than it should")
	}
	if len(h.Exhibits) == 0 {
		p.fail("its header names no exhibit")
	}
	return h
}
