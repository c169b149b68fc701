package continuity

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// Held is a continuity record in a file, and what [Verify] found of it.
type Held struct {
	Name   string // of the file, in the folder of the sheet
	Record []byte
	Report *Report
}

// Sheet says that nobody is recorded as having opened some exhibits, or any exhibit
// of a sending, up to an instant. It proves nothing by itself: it names the records
// that do, and every word of it follows from them, so that whoever checks it makes it
// again and compares.
type Sheet struct {
	Until   event.Time           // up to when every record that it names counts
	Sending *event.ConsignmentID // all of it; nil: single exhibits
	Records []SheetRecord        // in the order of their names
	Exhibit []event.ExhibitID    // that they are about
	held    []Held
}

// SheetRecord names a record by its bytes.
type SheetRecord struct {
	Digest event.Digest
	Name   string
}

const (
	sheetFirst = "safehand/never-opened/v1 sheet"
	// maxSheet bounds a sheet: a line and a paragraph for each of 400 exhibits.
	maxSheet   = 4 << 20
	maxRecords = 400
)

// IsSheet reports whether a file says that it is a sheet.
func IsSheet(b []byte) bool { return bytes.HasPrefix(b, []byte(sheetFirst+"\n")) }

// NeverOpened makes the sheet of records that are valid. It refuses, and says by
// whom, when one of their exhibits was opened; and a sending of which a record is
// missing. An exhibit that was sent again is one line: all of it must be unopened.
func NeverOpened(held []Held, sending *event.ConsignmentID) (*Sheet, error) {
	s := &Sheet{Sending: sending, held: slices.SortedFunc(slices.Values(held), func(a, b Held) int { return strings.Compare(a.Name, b.Name) })}
	for _, h := range s.held {
		if !sheetName(h.Name) || h.Report.Verdict != Valid {
			return nil, fault(CheckSheet, h.Name, "it is no valid record in a file beside the sheet")
		}
		for _, x := range h.Report.Exhibits {
			if !x.NeverOpened.Holds {
				return nil, fault(CheckSheet, titled(&x), "it was opened: %s", openings(h.Report))
			}
			s.Exhibit = append(s.Exhibit, x.Exhibit)
		}
		s.Records = append(s.Records, SheetRecord{event.Sum(h.Record), h.Name})
		if at := h.Report.AsOf.Account; s.Until == 0 || at < s.Until {
			s.Until = at
		}
	}
	if len(s.held) == 0 || len(s.held) > maxRecords {
		return nil, fault(CheckSheet, "the sheet", "it names 1 to %d records", maxRecords)
	}
	return s, s.whole()
}

// whole: of a sending, no exhibit is left out. The dispatch lists them all, and each
// record holds it.
func (s *Sheet) whole() error {
	if s.Sending == nil {
		return nil
	}
	found := false
	for _, h := range s.held {
		for _, x := range h.Report.Exhibits {
			for _, o := range x.Sendings {
				if o.Sending != *s.Sending {
					continue
				}
				found = true
				for _, want := range o.Exhibits {
					if !slices.Contains(s.Exhibit, want) {
						return fault(CheckSheet, o.Reference, "the record of its exhibit under seal number %s is missing", want.SealNumber())
					}
				}
			}
		}
	}
	if !found {
		return fault(CheckSheet, s.Sending.Reference(), "none of the records is of an exhibit of this sending")
	}
	return nil
}

// openings are who opened it and when, as the record tells it.
func openings(r *Report) string {
	var out []string
	for _, l := range r.Statements {
		if l.Kind == "opened" {
			out = append(out, fmt.Sprintf("by %s at %s", l.By, clock(l.Recorded)))
		}
	}
	return and(out)
}

func titled(x *Told) string { return strings.TrimSpace(x.Reference + " " + x.Number) }

// sheetName: a plain name of a file in the same folder, so that a sheet makes nobody
// read another file of hers.
func sheetName(name string) bool {
	return name != "" && len(name) <= 255 && filepath.Base(name) == name && filepath.IsLocal(name) && !strings.ContainsAny(name, "\n\r/\\")
}
