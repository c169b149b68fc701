package client

import (
	"fmt"
	"strings"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// A draft is what a sender needs to go on with a sending after her machine was
// lost: parts in a row, each an age file to herself, kept beside the journal and
// with the service (docs/resume.md). It holds the exhibits' keys, and names and
// digests of what is clear; no key of a segment.

// draftPart is one part. Each says something more of the same sending.
type draftPart struct {
	Head    *draftHead    `json:"head,omitempty"`  // the first part's
	Order   string        `json:"order,omitempty"` // the signed order under which this part and those behind it were made
	Plans   []draftPlan   `json:"plans,omitempty"`
	Machine *draftMachine `json:"machine,omitempty"`
	Done    *draftDone    `json:"done,omitempty"`
	Sealed  *draftSealed  `json:"sealed,omitempty"`
}

const draftFormat = "safehand/draft/v1"

// draftHead is what was to be sent, and with which keys.
type draftHead struct {
	Format    string               `json:"format"`
	Begun     event.Time           `json:"begun"`
	For       event.UnitID         `json:"for"`
	To        []event.HolderID     `json:"to"`
	Deadline  event.Deadline       `json:"deadline"`
	URN       *event.URN           `json:"urn,omitempty"`
	Operation string               `json:"operation,omitempty"`
	Case      *event.CaseID        `json:"case,omitempty"`
	Again     *event.ConsignmentID `json:"again,omitempty"`
	Label     string               `json:"label"` // its clear text
	Exhibits  []draftExhibit       `json:"exhibits"`
}

type draftExhibit struct {
	Key         string            `json:"key"`
	Thread      event.Thread      `json:"thread"`
	Reference   string            `json:"reference"`
	Description string            `json:"description"`
	Type        event.Code        `json:"type"`
	Marking     event.Marking     `json:"marking"`
	People      []event.Pseudonym `json:"people,omitempty"`
	Master      string            `json:"master,omitempty"`
	InsteadOf   *event.ExhibitID  `json:"instead_of,omitempty"`
	Names       []string          `json:"names"` // of the chosen files and folders, escaped
	Files       int64             `json:"files"`
	Bytes       int64             `json:"bytes"`
	Headers     event.Digest      `json:"headers"` // of all tar headers
}

// draftPlan are files and folders of an exhibit, in the order of the stream.
type draftPlan struct {
	Exhibit int      `json:"exhibit"`
	Lines   []string `json:"lines"` // as in a manifest, without digests
}

// draftMachine says on which machine the files are the very ones that were read.
type draftMachine struct {
	Name     string         `json:"name"`
	Standing []event.Digest `json:"standing"` // of each exhibit's files
	Given    [][]string     `json:"given"`    // where they lie, escaped
}

// draftDone is how far the sealing of an exhibit has come since the part before.
type draftDone struct {
	Exhibit  int            `json:"exhibit"`
	Segments []string       `json:"segments,omitempty"` // index, digest, bytes
	From     int            `json:"from"`               // the first of Contents
	Contents []event.Digest `json:"contents,omitempty"`
	Edge     int64          `json:"edge"`
	Hash     []byte         `json:"hash,omitempty"`
}

// draftSealed is the statement that an exhibit is sealed, before it is submitted.
type draftSealed struct {
	Exhibit int    `json:"exhibit"`
	Note    string `json:"note"`
}

// planLines are how an outline is written down, and maxPlan how much of it stands
// in one part.
const maxPlan = 4 << 20

func planLines(o *seal.Outline) ([]string, error) {
	out := make([]string, len(o.Files))
	for i := range o.Files {
		f := &o.Files[i]
		text, err := f.MarshalText()
		if err != nil {
			return nil, err
		}
		key := "file "
		if f.Folder {
			key = "folder "
		}
		out[i] = key + string(text)
	}
	return out, nil
}

func parsePlanLine(line string) (f event.File, err error) {
	key, text, _ := strings.Cut(line, " ")
	f.Folder = key == "folder"
	return f, f.UnmarshalText([]byte(text))
}

// segmentLine is how a stored segment is written down, in the journal and in a part.
func segmentLine(i int64, s event.Sized) string {
	return fmt.Sprintf("%d %s %d", i, s.Digest, s.Size)
}

func parseSegmentLine(line string) (i int64, s event.Sized, err error) {
	var hex string
	if _, err = fmt.Sscanf(line, "%d %s %d", &i, &hex, &s.Size); err != nil {
		return 0, s, err
	}
	if s.Digest, err = event.ParseDigest(hex); err == nil && (i < 0 || i >= event.MaxSegments || s.Size < 1) {
		err = fmt.Errorf("%q is no segment", line)
	}
	return i, s, err
}
