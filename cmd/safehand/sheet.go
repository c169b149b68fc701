package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// sheetFile is a never-opened sheet that was written.
type sheetFile struct {
	File  string     `json:"file"`
	Until event.Time `json:"until"`
}

// provedWith are records with the sheet over them.
type provedWith struct {
	Records []proved   `json:"records"`
	Sheet   *sheetFile `json:"never_opened"`
}

// provedAll is what prove prints as JSON: without a sheet a list, as ever.
func provedAll(records []proved, sheet *sheetFile) any {
	if sheet == nil {
		return records
	}
	return provedWith{records, sheet}
}

// sheet writes the never-opened sheet of records just written. The records stay when
// it is refused: they say who opened what.
func (c *proveCmd) sheet(s *session, id event.ConsignmentID, records []proved) (*sheetFile, error) {
	trust, err := (&verifyCmd{}).trust(s)
	if err != nil {
		return nil, err
	}
	var held []continuity.Held
	for _, p := range records {
		b, err := os.ReadFile(p.File)
		if err != nil {
			return nil, err
		}
		rep, err := continuity.Verify(b, *trust, nil, continuity.Policy{})
		if err != nil {
			return nil, err
		}
		held = append(held, continuity.Held{Name: filepath.Base(p.File), Record: b, Report: rep})
	}
	var whole *event.ConsignmentID
	if len(c.Exhibit) == 0 {
		whole = &id
	}
	sheet, err := continuity.NeverOpened(held, whole)
	if f := (*continuity.Fault)(nil); errors.As(err, &f) {
		return nil, event.Refuse(event.CodeState, "no never-opened sheet was written: %s: %s. The records were written, and say all of it", f.Where, f.Why)
	}
	file := filepath.Join(c.Into, id.Reference()+".never-opened")
	if err := client.WriteNew(file, sheet.Text()); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("%s is there already and is not written over; move it or choose another folder with --into", file)
		}
		return nil, err
	}
	return &sheetFile{file, sheet.Until}, nil
}

// sheet checks a never-opened sheet with the records in its folder.
func (c *verifyCmd) sheet(s *session, b []byte, trust continuity.Trust, policy continuity.Policy) error {
	if c.File != "" || c.Since != "" {
		return usagef("--file and --since are about a continuity record, and this is a never-opened sheet: check one of its records with them")
	}
	dir := filepath.Dir(c.Record)
	rep := continuity.VerifySheet(b, func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }, trust, policy)
	err := s.print(rep, func() {
		switch rep.Verdict {
		case continuity.Valid:
			s.say("VALID. Never opened, as of %s.\n\n%s", utc(rep.Until), rep.Text)
		case continuity.Invalid:
			s.say("NOT VALID. First thing wrong: %v", rep.FirstWrong)
		default:
			s.say("UNREADABLE. %v", rep.FirstWrong)
		}
	})
	switch {
	case err != nil || rep.Verdict == continuity.Valid:
		return err
	case rep.Verdict == continuity.Unreadable:
		return verdict(api.ExitUnreadable)
	}
	return verdict(api.ExitInvalid)
}
