package continuity

import (
	"crypto/sha256"
	"fmt"
	"io"
	"strings"

	"github.com/safehand/safehand/event"
)

// Verdict is what became of a verification.
type Verdict string

const (
	Valid      Verdict = "valid"
	Invalid    Verdict = "invalid"    // it can be read, and something is wrong
	Unreadable Verdict = "unreadable" // it is not a continuity record
)

// Report is what [Verify] found. Whatever stands in it beside FirstWrong was
// found before that.
type Report struct {
	Verdict    Verdict `json:"verdict"`
	FirstWrong *Fault  `json:"first_wrong,omitempty"`

	Log       event.Origin     `json:"log,omitempty"`
	Exhibit   *event.ExhibitID `json:"exhibit,omitempty"`
	Number    string           `json:"seal_number,omitempty"`
	Reference string           `json:"reference,omitempty"` // from the manifest or a label
	AsOf      *AsOf            `json:"as_of,omitempty"`

	Checked       []string `json:"checked"`
	CouldNotCheck []string `json:"could_not_check"`
	DoesNotShow   []string `json:"does_not_show"`

	// Statements are the exhibit's, in order.
	Statements  []Line      `json:"statements"`
	NeverOpened *Claim      `json:"never_opened,omitempty"`
	File        *FileResult `json:"file,omitempty"`
}

// AsOf is up to when the record speaks.
type AsOf struct {
	Size    int64      `json:"log_size"`
	Account event.Time `json:"recorded"`
	// Directories is up to when each organisation's directory is counted.
	Directories map[event.OrgID]event.Time `json:"directories"`
}

// Line is one statement about the exhibit.
type Line struct {
	Index    event.LogIndex `json:"index"`
	Recorded event.Time     `json:"recorded"`
	// Claimed is the signer's own clock.
	Claimed event.Time    `json:"claimed"`
	Kind    event.Kind    `json:"kind"`
	By      event.ActorID `json:"by"`
	For     event.PartyID `json:"for"`
	Event   event.EventID `json:"event"`
	Words   string        `json:"words"`
	InDoubt bool          `json:"in_doubt,omitempty"`
}

// FileResult is what became of the clear file.
type FileResult struct {
	Name   string       `json:"name"`
	Digest event.Digest `json:"sha256"`
	Size   int64        `json:"size"`
	// Paths are the exhibit's files with exactly these contents, in the
	// spelling of the manifest; none when it is not of the exhibit.
	Paths []string `json:"paths"`
}

func newReport() *Report {
	return &Report{
		Verdict: Valid,
		CouldNotCheck: []string{
			"Whether anything was added to the log after the head this record holds.",
			"Whether the service showed others another log: in this version no other organisation counter-signs heads.",
			"The signers' clocks, and that the heads they had seen were of this log.",
		},
	}
}

func (r *Report) wrong(err error) *Report {
	f, ok := err.(*Fault)
	if !ok {
		f = &Fault{CheckRecord, "the record", err.Error()}
	}
	r.Verdict, r.FirstWrong = Invalid, f
	return r
}

func (r *Report) checked(format string, args ...any) {
	r.Checked = append(r.Checked, fmt.Sprintf(format, args...))
}

func (r *Report) cant(format string, args ...any) {
	r.CouldNotCheck = append(r.CouldNotCheck, fmt.Sprintf(format, args...))
}

func (r *Report) complete(sub *subject) {
	r.AsOf = &AsOf{sub.story.Checkpoint.Size, sub.asOf.Recorded, map[event.OrgID]event.Time{}}
	for _, o := range sub.orgs {
		r.AsOf.Directories[o] = sub.story.Account(event.OwnerOrg(o)).Place.Recorded
	}
	r.checked("Nothing was left out: the thread of the exhibit is counted to its end at %s, and so are the directories of %s after its last statement.",
		clock(sub.asOf.Recorded), strings.Join(words(sub.orgs), ", "))
}

func (r *Report) texts(t texts) {
	if t.manifest != nil {
		r.checked("The list of files is the one the seal was made over.")
	} else {
		r.cant("Which files are in the exhibit: the record holds no list of them.")
	}
	if len(t.labels) > 0 {
		r.checked("Each label is the one that was signed for when the exhibit was sent.")
	}
}

// tell fills in what the verified story says.
func (r *Report) tell(sub *subject, t texts) {
	id := sub.exhibit.ID
	r.Log, r.Exhibit, r.Number = sub.story.Service.Log, &id, id.SealNumber()
	if t.manifest != nil {
		r.Reference = string(t.manifest.Reference)
	} else if row := sub.anyRow(t); row != nil {
		r.Reference = string(row.Reference)
	}
	doubt := make(map[*Statement]bool)
	for _, st := range sub.story.InDoubt() {
		doubt[st] = true
	}
	for _, st := range sub.thread {
		h := st.Event.Common()
		r.Statements = append(r.Statements, Line{
			Index: st.Place.Index, Recorded: st.Place.Recorded, Claimed: h.At, Kind: st.Event.Kind(),
			By: h.By.ID, For: h.For, Event: st.ID, Words: sub.line(st), InDoubt: doubt[st],
		})
	}
	c := sub.claim()
	r.NeverOpened, r.DoesNotShow = &c, sub.doesNotShow()
}

// InDoubt are the statements signed with a key later reported compromised.
func (r *Report) InDoubt() []Line {
	var out []Line
	for _, l := range r.Statements {
		if l.InDoubt {
			out = append(out, l)
		}
	}
	return out
}

func sum(r io.Reader) (event.Digest, int64, error) {
	h := sha256.New()
	n, err := io.Copy(h, r)
	return event.Digest(h.Sum(nil)), n, err
}

// base is the last part of a path of either kind of machine.
func base(path string) string {
	return path[strings.LastIndexAny(path, `/\`)+1:]
}
