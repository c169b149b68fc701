package continuity

import (
	"bytes"
	"errors"
	"strings"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// SheetReport is what came of checking a sheet.
type SheetReport struct {
	Verdict    Verdict `json:"verdict"`
	FirstWrong *Fault  `json:"first_wrong,omitempty"`
	// What stands below is there only when it is valid.
	Until    event.Time           `json:"until,omitempty"`
	Sending  *event.ConsignmentID `json:"sending,omitempty"`
	Exhibits []event.ExhibitID    `json:"exhibits"`
	Text     string               `json:"text,omitempty"`
	// Unchecked is what the records' own reports could not check.
	Unchecked []string `json:"could_not_check"`
}

// ParseSheet reads the lines for programs. The words are not read: they are made
// again.
func ParseSheet(b []byte) (*Sheet, error) {
	head, _, ok := strings.Cut(string(b), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(b) > maxSheet || lines[0] != sheetFirst || len(lines) < 3 {
		return nil, fault(CheckSheet, "the sheet", "it is none")
	}
	s := new(Sheet)
	until, ok := strings.CutPrefix(lines[1], "until ")
	if !ok || s.Until.UnmarshalText([]byte(until)) != nil {
		return nil, fault(CheckSheet, "line 2", "it does not say until when")
	}
	lines = lines[2:]
	if id, ok := strings.CutPrefix(lines[0], "sending "); ok {
		s.Sending = new(event.ConsignmentID)
		if err := s.Sending.UnmarshalText([]byte(id)); err != nil {
			return nil, fault(CheckSheet, "line 3", "no sending has such an id")
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || len(lines) > maxRecords {
		return nil, fault(CheckSheet, "the sheet", "it names 1 to %d records", maxRecords)
	}
	for _, l := range lines {
		r, err := sheetRecord(l)
		if err != nil {
			return nil, err
		}
		s.Records = append(s.Records, r)
	}
	return s, nil
}

func sheetRecord(line string) (SheetRecord, error) {
	rest, ok := strings.CutPrefix(line, "record ")
	digest, name, ok2 := strings.Cut(rest, " ")
	d, err := event.ParseDigest(digest)
	if !ok || !ok2 || err != nil || !sheetName(name) {
		return SheetRecord{}, fault(CheckSheet, "the sheet", "a line names no record in a file beside it")
	}
	return SheetRecord{d, name}, nil
}

// VerifySheet checks a sheet and the records that it names, which read gives by their
// names, against the verifier's own roots and policy.
func VerifySheet(b []byte, read func(name string) ([]byte, error), trust Trust, policy Policy) *SheetReport {
	rep := &SheetReport{Verdict: Valid, Exhibits: []event.ExhibitID{}, Unchecked: []string{}}
	wrong := func(v Verdict, err error) *SheetReport {
		f, ok := err.(*Fault)
		if errors.Is(err, directory.ErrNewerRules) {
			v = Unreadable // by this program
		}
		if !ok {
			f = &Fault{CheckSheet, "the sheet", err.Error()}
		}
		return &SheetReport{Verdict: v, FirstWrong: f, Exhibits: []event.ExhibitID{}, Unchecked: []string{}}
	}
	s, err := ParseSheet(b)
	if err != nil {
		return wrong(Unreadable, err)
	}
	var held []Held
	for _, r := range s.Records {
		h, err := r.held(read, trust, policy)
		if err != nil {
			return wrong(Invalid, err)
		}
		held = append(held, *h)
		for _, u := range h.Report.CouldNotCheck {
			rep.Unchecked = append(rep.Unchecked, r.Name+": "+u)
		}
	}
	again, err := NeverOpened(held, s.Sending)
	if err != nil {
		return wrong(Invalid, err)
	}
	switch {
	case s.Until != again.Until:
		return wrong(Invalid, fault(CheckSheet, "the sheet", "it speaks up to %s, and its records up to %s", clock(s.Until), clock(again.Until)))
	case !bytes.Equal(again.Text(), b):
		return wrong(Invalid, fault(CheckSheet, "the sheet", "it says something else than its records show"))
	}
	rep.Until, rep.Sending, rep.Exhibits, rep.Text = again.Until, again.Sending, again.Exhibit, string(b)
	return rep
}

func (r SheetRecord) held(read func(string) ([]byte, error), trust Trust, policy Policy) (*Held, error) {
	b, err := read(r.Name)
	if err != nil {
		return nil, fault(CheckSheet, r.Name, "the record is not beside the sheet: %v", err)
	}
	if event.Sum(b) != r.Digest {
		return nil, fault(CheckSheet, r.Name, "it is not the record that the sheet was made of")
	}
	rep, err := Verify(b, trust, nil, policy)
	if err != nil {
		return nil, err
	}
	if rep.Verdict != Valid {
		f := *rep.FirstWrong
		f.Where = r.Name + ", " + f.Where
		return nil, &f
	}
	return &Held{r.Name, b, rep}, nil
}
