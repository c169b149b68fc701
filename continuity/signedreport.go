package continuity

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/tools/txtar"

	"github.com/safehand/safehand/event"
)

// ReportSignature is what somebody signs of a report to the board that she made: which
// bytes, of which month and log. It stands beside the report, which stays the same bytes
// whoever makes it. It is no statement: its first line is that of none, so that neither
// can pass for the other.
type ReportSignature struct {
	Month  string       `json:"month"` // 2026-10
	Report event.Digest `json:"report"`
	Log    event.Origin `json:"log"`
	By     event.Signer `json:"by"`
	At     event.Time   `json:"at"` // by her own clock
}

const (
	signedFirst     = "safehand/signed-report/v1 signature"
	reportFirst     = "safehand/signed-report/v1 report"
	signedNote      = "note"
	maxSignedReport = 32 << 20
)

// IsSignedReport reports whether a file says that it is the signature of a report.
func IsSignedReport(b []byte) bool { return bytes.HasPrefix(b, []byte(signedFirst+"\n")) }

func (r *ReportSignature) text() []byte {
	at, _ := r.At.MarshalText()
	return fmt.Appendf(nil, "%s\nmonth %s\nreport %s\nlog %s\nby %s %d\nat %s\n", reportFirst, r.Month, r.Report, r.Log, r.By.ID, r.By.Number, at)
}

var reportRE = regexp.MustCompile(`^` + reportFirst + `\nmonth (\d{4}-\d{2})\nreport ([0-9a-f]{64})\nlog (\S+)\nby (\S+) ([1-9]\d{0,8})\nat (\S+)\n$`)

func parseReportSignature(text []byte) (*ReportSignature, error) {
	m := reportRE.FindSubmatch(text)
	if m == nil {
		return nil, unreadable("its note is not the signature of a report")
	}
	r := &ReportSignature{Month: string(m[1])}
	number, err := strconv.Atoi(string(m[5]))
	r.By.Number = number
	for _, failed := range []error{err, r.Report.UnmarshalText(m[2]), r.Log.UnmarshalText(m[3]), r.By.ID.UnmarshalText(m[4]), r.At.UnmarshalText(m[6])} {
		if failed != nil {
			return nil, unreadable("its note: %v", failed)
		}
	}
	if !bytes.Equal(r.text(), text) {
		return nil, unreadable("its note is not in its one spelling")
	}
	return r, nil
}

// SignReport makes the file beside a report: what was signed, and the directory of the
// signer's organisation, by which whoever trusts its root finds her key.
func SignReport(r *ReportSignature, key note.Signer, ev *Evidence, story *Story) ([]byte, error) {
	n, err := event.Sign(r.text(), key)
	if err != nil {
		return nil, err
	}
	rec := &Record{Evidence: *ev}
	for i := range story.Statements {
		rec.kinds = append(rec.kinds, story.Statements[i].Event.Kind())
	}
	b := signedBytes(n.Bytes(), rec)
	// What could not be read back is never handed out.
	if _, _, err := parseSigned(b); err != nil {
		return nil, err
	}
	return b, nil
}

func signedBytes(n []byte, rec *Record) []byte {
	files := append([]txtar.File{{Name: signedNote, Data: n}}, rec.evidence()...)
	return txtar.Format(&txtar.Archive{Comment: []byte(signedFirst + "\n"), Files: files})
}

func parseSigned(b []byte) (*event.Note, *Record, error) {
	if len(b) > maxSignedReport || !IsSignedReport(b) {
		return nil, nil, unreadable("its first line is not %q, or it is longer than %d bytes", signedFirst, maxSignedReport)
	}
	p, r := &parser{files: txtar.Parse(b)}, new(Record)
	raw := p.next(signedNote, event.MaxNote)
	p.evidence(r)
	if p.err != nil {
		return nil, nil, p.err
	}
	n, err := event.ParseNote(raw)
	if err != nil {
		return nil, nil, unreadable("its note: %v", err)
	}
	if !bytes.Equal(signedBytes(n.Bytes(), r), b) {
		return nil, nil, unreadable("not in its one spelling")
	}
	return n, r, nil
}

// SignedReport is what was found of a report and its signature.
type SignedReport struct {
	Verdict    Verdict `json:"verdict"`
	FirstWrong *Fault  `json:"first_wrong,omitempty"`
	*ReportSignature
	// Directory is up to when that of her organisation is told.
	Directory   event.Time `json:"directory_counted,omitempty"`
	Checked     []string   `json:"checked"`
	DoesNotShow []string   `json:"does_not_show"`
}

// VerifyReport checks a signature and the report that it is of against the verifier's own
// roots. It asks nobody and no clock.
func VerifyReport(signature, report []byte, trust Trust) *SignedReport {
	out := &SignedReport{Verdict: Valid, Checked: []string{}, DoesNotShow: []string{}}
	n, rec, err := parseSigned(signature)
	if err == nil {
		out.ReportSignature, err = parseReportSignature(n.Text)
	}
	if err != nil {
		out.Verdict, out.FirstWrong = Unreadable, &Fault{CheckRecord, "the signature", err.Error()}
		return out
	}
	if err := out.check(n, rec, report, trust); err != nil {
		f, ok := err.(*Fault)
		if !ok {
			f = &Fault{CheckRecord, "the signature", err.Error()}
		}
		out.Verdict, out.FirstWrong = Invalid, f
	}
	return out
}

func (r *SignedReport) check(n *event.Note, rec *Record, report []byte, trust Trust) error {
	story, err := Replay(&rec.Evidence, trust)
	if err != nil {
		return err
	}
	org := r.By.ID.Org()
	// A directory that breaks off could hide that her key had ended.
	counted := story.Account(event.OwnerOrg(org))
	if counted == nil {
		return fault(CheckComplete, "the directory of "+string(org), "it is not in the file, or is not counted to its end")
	}
	r.Directory = counted.Place.Recorded
	who := story.State.Dir.Person(event.HolderID(r.By.ID))
	key := who.Record(r.By.Number)
	switch {
	case r.Log != story.Service.Log:
		return fault(CheckRecord, "the signature", "it is of a report of the log %s, and the directory is of %s", r.Log, story.Service.Log)
	case key == nil || key.Revoked != nil:
		return fault(CheckSignature, "the signature", "%s has no key %d in force in the directory of %s", r.By.ID, r.By.Number, org)
	case who.Stop != nil: // as of a statement: nothing that she signs counts meanwhile
		return fault(CheckSignature, "the signature", "the access of %s was stopped by %s at %s", r.By.ID, who.Stop.By, clock(who.Stop.At.Recorded))
	}
	if err := n.Verify(key.Keys); err != nil {
		return fault(CheckSignature, "the signature", "%v", err)
	}
	if got := event.Sum(report); got != r.Report {
		return fault(CheckFile, "the report", "its SHA-256 is %s, and what was signed has %s", got, r.Report)
	}
	r.Checked = []string{
		fmt.Sprintf("%s signed exactly these bytes, with her key %d in the directory of %s as it was counted at %s.", r.By.ID, r.By.Number, org, clock(r.Directory)),
		"The directory is that of a root you trust, and each of its statements stands in the log.",
	}
	r.DoesNotShow = []string{
		"That the report is right: whoever is of its units makes it again and compares.",
		"When it was signed: " + clock(r.At) + " is what the signer's own clock said.",
		"Whether her key was ended, or said to be stolen, or her access stopped, after " + clock(r.Directory) + ".",
	}
	return nil
}

// Words are the result in lines.
func (r *SignedReport) Words() string {
	var b strings.Builder
	for _, part := range []struct {
		name string
		all  []string
	}{{"Checked", r.Checked}, {"Does not show", r.DoesNotShow}} {
		fmt.Fprintf(&b, "%s\n", part.name)
		for _, l := range part.all {
			fmt.Fprintf(&b, "- %s\n", l)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
