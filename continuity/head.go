package continuity

import (
	"bytes"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Head is a head of the log that others counter-signed, with the proof that the
// evidence's own head continues it. Whose lines count is the verifier's policy to
// say; that the head is of this history is checked whoever signed.
type Head struct {
	Size int64
	// Note is the head's text, an empty line, and cosignature lines. The log's own
	// lines are left out: the proof leads to a head that has them.
	Note  []byte
	Proof tlog.TreeProof
}

// maxHead bounds a head's text and its lines.
const maxHead = 256 << 10

// HeadOf makes a Head of a checkpoint with cosignature lines; nil when it has
// none.
func HeadOf(note []byte, proof tlog.TreeProof) *Head {
	text, lines, ok := bytes.Cut(note, []byte("\n\n"))
	h, err := ledger.ParseHead(append(bytes.Clone(text), '\n'))
	if !ok || err != nil {
		return nil
	}
	out := append(bytes.Clone(text), "\n\n"...)
	had := len(out)
	for l := range bytes.Lines(lines) {
		if !bytes.HasPrefix(l, []byte("— "+h.Origin+" ")) {
			out = append(out, l...)
		}
	}
	if len(out) == had {
		return nil
	}
	return &Head{Size: h.Size, Note: out, Proof: proof}
}

// headSeen is a head that was found to be of this history.
type headSeen struct {
	ledger.Head
	text  []byte // with its line feed
	lines []event.Signature
}

// readHead takes a head's note apart, in its one spelling: base64 has bits that
// nobody reads.
func readHead(b []byte) (*headSeen, error) {
	text, lines, ok := bytes.Cut(b, []byte("\n\n"))
	if !ok || len(b) > maxHead || b[len(b)-1] != '\n' {
		return nil, fmt.Errorf("not a head with its counter-signatures")
	}
	h := &headSeen{text: append(bytes.Clone(text), '\n')}
	var err error
	if h.Head, err = ledger.ParseHead(h.text); err != nil {
		return nil, err
	}
	if want := fmt.Sprintf("%s\n%d\n%s\n", h.Origin, h.Size, h.Root); want != string(h.text) {
		return nil, fmt.Errorf("a head of other lines than origin, size and root")
	}
	for l := range bytes.Lines(lines) {
		n, err := event.ParseNote(append(append(bytes.Clone(h.text), '\n'), l...))
		if err != nil {
			return nil, err
		}
		h.lines = append(h.lines, n.Signatures...)
	}
	if len(h.lines) == 0 || len(h.lines) > 100 {
		return nil, fmt.Errorf("a head has 1 to 100 counter-signatures")
	}
	return h, nil
}

// checkHeads: each head is of this log and of this very history.
func (s *Story) checkHeads(e *Evidence) error {
	for _, x := range e.Heads {
		where := fmt.Sprintf("the head of %d entries", x.Size)
		h, err := readHead(x.Note)
		switch {
		case err != nil:
			return fault(CheckGrammar, where, "%v", err)
		case h.Origin != string(s.Service.Log) || h.Size != x.Size:
			return fault(CheckCheckpoint, where, "it is of another log or size")
		case len(s.heads) > 0 && s.heads[len(s.heads)-1].Size >= h.Size:
			return fault(CheckOrder, where, "heads stand in the order of their sizes")
		case ledger.CheckTree(x.Proof, s.Checkpoint.Size, s.Checkpoint.Root, h.Size, h.Root) != nil:
			return fault(CheckProof, where, "it is of another history: the head of %d entries does not continue it", s.Checkpoint.Size)
		}
		s.heads = append(s.heads, *h)
	}
	return nil
}

// counterSigned are the names under the newest heads the story holds.
func (s *Story) counterSigned() []string {
	var out []string
	for _, h := range s.heads {
		for _, l := range h.lines {
			if !slices.Contains(out, l.Name) {
				out = append(out, l.Name)
			}
		}
	}
	slices.Sort(out)
	return out
}
