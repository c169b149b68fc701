package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
)

// signatureSuffix is the end of the name of a report's signature; without it, it is that
// of the report.
const signatureSuffix = ".signature"

// signedReport checks a report to the board with its signature.
func (c *verifyCmd) signedReport(s *session, signature []byte, trust continuity.Trust) error {
	if c.Since != "" || c.Policy != "" || c.Until != "" {
		return usagef("--since, --until and --policy are about a continuity record, and this is the signature of a report")
	}
	file := c.File
	if file == "" {
		base, ok := strings.CutSuffix(c.Record, signatureSuffix)
		if !ok {
			return usagef("name the report that it is the signature of with --file")
		}
		file = base
	}
	report, err := os.ReadFile(file)
	if err != nil {
		return unreadable(err)
	}
	r := continuity.VerifyReport(signature, report, trust)
	err = s.print(r, func() {
		switch r.Verdict {
		case continuity.Valid:
			s.say("VALID. %s is the report of %s that %s signed.", filepath.Base(file), r.Month, r.By.ID)
			s.say("%s", r.Words())
		case continuity.Invalid:
			s.say("NOT VALID. First thing wrong: %v", r.FirstWrong)
		default:
			s.say("UNREADABLE. %v", r.FirstWrong)
		}
	})
	switch {
	case err != nil:
		return err
	case r.Verdict == continuity.Unreadable:
		return verdict(api.ExitUnreadable)
	case r.Verdict != continuity.Valid:
		return verdict(api.ExitInvalid)
	}
	return nil
}
