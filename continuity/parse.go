package continuity

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// parser reads a record's files in the one order they may stand in.
type parser struct {
	files *txtar.Archive
	err   error
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = unreadable(format, args...)
	}
}

func (p *parser) name() string {
	if p.err != nil || len(p.files.Files) == 0 {
		return ""
	}
	return p.files.Files[0].Name
}

// next is the data of the next file, which must have that name.
func (p *parser) next(name string, limit int) []byte {
	if p.name() != name {
		p.fail("its file %q is missing or out of place", name)
		return nil
	}
	b := p.files.Files[0].Data
	p.files.Files = p.files.Files[1:]
	if len(b) > limit {
		p.fail("its file %q is longer than %d bytes", name, limit)
	}
	return b
}

func (p *parser) record() *Record {
	r := &Record{Header: p.header()}
	r.Certificate = p.next(certificateFile, MaxRecord)
	r.Manifests = clear(p, manifestFolder, manifestFile, (*event.ExhibitID).UnmarshalText)
	r.Labels = clear(p, labelFolder, labelFile, (*event.ConsignmentID).UnmarshalText)
	p.evidence(r)
	return r
}

// evidence reads the files that a record ends with.
func (p *parser) evidence(r *Record) {
	r.Evidence.Checkpoint = p.next(checkpointFile, event.MaxNote)
	// Base64 has bits nobody reads; a signed note is parsed so that none of
	// them can be other than zero.
	if _, err := event.ParseNote(r.Evidence.Checkpoint); err != nil {
		p.fail("its checkpoint: %v", err)
	}
	r.Evidence.Threads = p.threads()
	r.Evidence.Heads = p.heads()
	for p.err == nil && len(p.files.Files) > 0 {
		p.item(r)
	}
}

// clear reads the clear texts in a folder, each named for what it is of.
func clear[K comparable](p *parser, folder string, name func(K) string, read func(*K, []byte) error) map[K][]byte {
	var out map[K][]byte
	for p.err == nil {
		s, ok := strings.CutPrefix(p.name(), folder)
		if !ok {
			break
		}
		var k K
		if err := read(&k, []byte(strings.TrimSuffix(s, ".txt"))); err != nil {
			p.fail("a file in %s is not named for what it is of", folder)
			break
		}
		if out == nil {
			out = make(map[K][]byte)
		}
		out[k] = p.next(name(k), MaxRecord)
	}
	return out
}

func formatThreads(threads []Thread) []byte {
	var b bytes.Buffer
	for _, t := range threads {
		fmt.Fprintf(&b, "owner %s\nvalue %s\n", t.Owner, t.Value)
		for _, i := range t.Indexes {
			fmt.Fprintf(&b, "index %d\n", i)
		}
	}
	return b.Bytes()
}

func (p *parser) threads() []Thread {
	var out []Thread
	for line := range strings.Lines(string(p.next(threadsFile, MaxRecord))) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		var err error
		switch {
		case key == "owner":
			out = append(out, Thread{})
			err = out[len(out)-1].Owner.UnmarshalText([]byte(value))
		case len(out) == 0:
			p.fail("its threads begin without an owner")
		case key == "value":
			err = out[len(out)-1].Value.UnmarshalText([]byte(value))
		case key == "index":
			var i event.LogIndex
			err = i.UnmarshalText([]byte(value))
			out[len(out)-1].Indexes = append(out[len(out)-1].Indexes, i)
		default:
			p.fail("its threads have an unknown line")
		}
		if err != nil {
			p.fail("its threads: %v", err)
		}
		if p.err != nil {
			break
		}
	}
	return out
}

var itemRE = regexp.MustCompile(`^statements/(0|[1-9][0-9]{0,15})-([a-z-]{1,40})\.note$`)

// item reads a statement's three files.
func (p *parser) item(r *Record) {
	m := itemRE.FindStringSubmatch(p.name())
	if m == nil {
		p.fail("a file that does not belong there")
		return
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	it, kind := Item{Index: event.LogIndex(n)}, event.Kind(m[2])
	it.Note = p.next(itemFile(it.Index, kind, "note"), event.MaxNote)
	it.Entry = p.next(itemFile(it.Index, kind, "entry"), ledger.MaxEntry)
	it.Proof = p.hashes(p.next(itemFile(it.Index, kind, "proof"), maxProof))
	r.Evidence.Items = append(r.Evidence.Items, it)
	r.kinds = append(r.kinds, kind)
}

// maxProof: a tree of 2⁶² entries has proofs of 62 hashes.
const maxProof = 64 * 64

// hashLine is the length of a line of a proof.
const hashLine = len("hash ") + 44 + len("\n")

func formatHashes(proof tlog.RecordProof) []byte {
	b := make([]byte, 0, len(proof)*hashLine)
	for _, h := range proof {
		b = base64.StdEncoding.AppendEncode(append(b, "hash "...), h[:])
		b = append(b, '\n')
	}
	return b
}

func (p *parser) hashes(b []byte) tlog.RecordProof {
	out := make(tlog.RecordProof, 0, len(b)/hashLine)
	for line := range strings.Lines(string(b)) {
		h, err := tlog.ParseHash(strings.TrimSuffix(strings.TrimPrefix(line, "hash "), "\n"))
		if err != nil {
			p.fail("a proof with a line that is no hash")
			break
		}
		out = append(out, h)
	}
	return out
}
