package continuity

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/event"
)

// ErrUnreadable is wrapped by every refusal of bytes that are not a continuity
// record at all. A record that can be read and is wrong gives a [Fault].
var ErrUnreadable = errors.New("not a continuity record")

func unreadable(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnreadable, fmt.Sprintf(format, args...))
}

// MaxRecord bounds a record. The clear manifest of an exhibit with very many
// files is most of a large one.
const MaxRecord = 128 << 20

// Record is a continuity record taken apart, nothing verified.
type Record struct {
	Header      Header
	Certificate []byte
	Evidence    Evidence
	kinds       []event.Kind // as the names of the items' files say
	// Extras are there when the record's maker could open them.
	Extras
}

// Extras are the clear texts that go into a record. Whoever reads the record
// reads them: a label names everything that was in its sending.
type Extras struct {
	Manifests map[event.ExhibitID][]byte
	Labels    map[event.ConsignmentID][]byte
}

// Make writes the continuity record of one exhibit, and of what it was sent
// again in the place of or was sent again as, from evidence and the story that
// [Replay] made of it.
func Make(ev *Evidence, story *Story, exhibit event.ExhibitID, x Extras) ([]byte, error) {
	sub, err := newSubject(story, exhibit)
	if err != nil {
		return nil, err
	}
	// The reader will see these threads alone, so what the record says of them
	// is said by them alone.
	part := sub.evidence(ev)
	if story, err = story.partOf(&part); err != nil {
		return nil, err
	}
	if sub, err = newSubject(story, exhibit); err != nil {
		return nil, err
	}
	texts, err := readTexts(sub, x)
	if err != nil {
		return nil, err
	}
	r := &Record{Header: sub.header(part.Heads), Certificate: certificate(sub, texts), Evidence: part, Extras: x}
	for i := range story.Statements {
		r.kinds = append(r.kinds, story.Statements[i].Event.Kind())
	}
	b := r.Bytes()
	// What could not be read back is never handed out.
	if _, err := Parse(b); err != nil {
		return nil, err
	}
	return b, nil
}

// Names of the files in a record.
const (
	certificateFile = "certificate.txt"
	checkpointFile  = "checkpoint"
	threadsFile     = "threads"
	manifestFolder  = "manifests/"
	labelFolder     = "labels/"
	statementFolder = "statements/"
)

func manifestFile(x event.ExhibitID) string { return manifestFolder + x.String() + ".txt" }

func labelFile(c event.ConsignmentID) string { return labelFolder + c.String() + ".txt" }

func itemFile(i event.LogIndex, k event.Kind, part string) string {
	return statementFolder + strconv.FormatInt(int64(i), 10) + "-" + string(k) + "." + part
}

// Bytes is the record as it was read or made.
func (r *Record) Bytes() []byte {
	a := &txtar.Archive{Comment: r.Header.text()}
	add := func(name string, data []byte) { a.Files = append(a.Files, txtar.File{Name: name, Data: data}) }
	add(certificateFile, r.Certificate)
	for _, x := range slices.SortedFunc(maps.Keys(r.Manifests), byExhibit) {
		add(manifestFile(x), r.Manifests[x])
	}
	for _, c := range slices.SortedFunc(maps.Keys(r.Labels), bySending) {
		add(labelFile(c), r.Labels[c])
	}
	a.Files = append(a.Files, r.evidence()...)
	return txtar.Format(a)
}

// evidence are the files that a record ends with.
func (r *Record) evidence() (files []txtar.File) {
	add := func(name string, data []byte) { files = append(files, txtar.File{Name: name, Data: data}) }
	add(checkpointFile, r.Evidence.Checkpoint)
	add(threadsFile, formatThreads(r.Evidence.Threads))
	for _, h := range r.Evidence.Heads {
		add(headFile(h.Size, "head"), h.Note)
		add(headFile(h.Size, "proof"), formatHashes(tlog.RecordProof(h.Proof)))
	}
	for i, it := range r.Evidence.Items {
		add(itemFile(it.Index, r.kinds[i], "note"), it.Note)
		add(itemFile(it.Index, r.kinds[i], "entry"), it.Entry)
		add(itemFile(it.Index, r.kinds[i], "proof"), formatHashes(it.Proof))
	}
	return files
}

func byExhibit(a, b event.ExhibitID) int { return bytes.Compare(a.Digest[:], b.Digest[:]) }

func bySending(a, b event.ConsignmentID) int { return bytes.Compare(a.Digest[:], b.Digest[:]) }

// Parse takes a record apart. It accepts exactly what [Record.Bytes] writes.
// Every error wraps [ErrUnreadable].
func Parse(b []byte) (*Record, error) {
	if len(b) > MaxRecord {
		return nil, unreadable("longer than %d bytes", MaxRecord)
	}
	if !bytes.HasPrefix(b, []byte(headerFirst+"\n")) {
		return nil, unreadable("its first line is not %q", headerFirst)
	}
	p := &parser{files: txtar.Parse(b)}
	r := p.record()
	if p.err != nil {
		return nil, p.err
	}
	if !bytes.Equal(r.Bytes(), b) {
		return nil, unreadable("not in its one spelling")
	}
	return r, nil
}
