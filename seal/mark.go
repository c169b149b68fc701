package seal

import (
	"encoding/json"
	"errors"
	"hash"
	"io"
	"os"
	"time"

	"github.com/safehand/safehand/event"
)

// mark is how far an extraction has come: durable in the hidden folder up to there,
// and nothing is known of what comes after. It holds names of evidence, and lies
// where the evidence does.
type mark struct {
	Of event.Digest `json:"of"`
	// Segment is the one to be read next, and Start what stands before it in the
	// stream.
	Segment int64 `json:"segment"`
	Start   int64 `json:"start"`
	// Files are complete, and of the next one so many bytes are there, with that
	// digest.
	Files int          `json:"files"`
	Part  *event.Sized `json:"part,omitempty"`
	// Names are those that could not be kept, by the true path; both escaped.
	Names     map[string]string `json:"names,omitempty"`
	Whole     bool              `json:"whole,omitempty"`
	TrueNames string            `json:"true_names,omitempty"`
}

const journalSuffix = ".journal"

// errDiffers: what stands in the hidden folder is not what the journal says.
var errDiffers = errors.New("not what was written")

// readMark gives the journal of a stage, or nil if there is none that makes sense.
func readMark(root *os.Root, stage string) *mark {
	b, err := root.ReadFile(stage + journalSuffix)
	m := new(mark)
	if err != nil || json.Unmarshal(b, m) != nil || m.Files < 0 || m.Segment < 0 || m.Start < 0 {
		return nil
	}
	return m
}

// save writes the journal durably, whole or not at all.
func (s *stage) save(m *mark) error {
	for truePath, written := range s.names {
		if m.Names == nil {
			m.Names = map[string]string{}
		}
		m.Names[event.EscapePath(truePath)] = event.EscapePath(written)
	}
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	path := s.folder + journalSuffix
	f, err := s.root.OpenFile(path+"-", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return s.root.Rename(path+"-", path)
}

// markEvery is how often the journal is renewed at most: writing it waits for the
// disk.
var markEvery = time.Second

// marks renew the journal when segments were written.
type marks struct {
	stream *stream
	of     event.Digest
	last   time.Time
	was    int64 // the segment at the last mark
}

// due: another segment was reached, and some time has passed.
func (m *marks) due() bool {
	if m == nil {
		return false
	}
	segment, _ := m.stream.place()
	return segment > m.was && time.Since(m.last) >= markEvery
}

// mark takes down that so many files are complete, and the beginning of the next.
func (s *stage) mark(files int, part *event.Sized) error {
	segment, start := s.marks.stream.place()
	s.marks.last, s.marks.was = time.Now(), segment
	return s.save(&mark{Of: s.marks.of, Segment: segment, Start: start, Files: files, Part: part})
}

// marking is a file being written, of which a mark can be made at any piece.
type marking struct {
	s     *stage
	file  *os.File
	hash  hash.Hash
	n     int64
	index int // of the file in the manifest
}

func (m *marking) Write(b []byte) (int, error) {
	n, err := m.file.Write(b)
	if err != nil {
		return n, err
	}
	m.hash.Write(b)
	m.n += int64(n)
	if !m.s.marks.due() {
		return n, nil
	}
	if err := m.file.Sync(); err != nil {
		return n, err
	}
	return n, m.s.mark(m.index, &event.Sized{Digest: event.Digest(m.hash.Sum(nil)), Size: m.n})
}

// continueTarReader reads on from a mark: what stands before it was compared with
// the manifest when it was written.
func continueTarReader(r io.Reader, m *event.Manifest, from *mark) (*tarReader, error) {
	at := int64(0)
	if from.Files > 0 {
		f := &m.Files[from.Files-1]
		at = f.Offset + f.Size
	}
	t := &tarReader{in: &placed{r: r}, m: m, i: from.Files}
	if from.Part != nil {
		f := &m.Files[from.Files]
		at, t.rest, t.within = f.Offset+from.Part.Size, f.Size-from.Part.Size, true
	}
	if from.Start > at {
		return nil, broken(Stream, "the journal leads beyond it")
	}
	if _, err := io.CopyN(io.Discard, r, at-from.Start); err == io.EOF {
		return nil, broken(Stream, "it ends before the place the journal leads to")
	} else if err != nil {
		return nil, err
	}
	t.in.at, t.in.zeroFrom, t.in.zeroTo = at, at+t.rest, roundUp(at+t.rest)
	return t, nil
}
