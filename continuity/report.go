package continuity

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
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

	Log event.Origin `json:"log,omitempty"`
	// Exhibit is the newest of its line: what was sent again, as it was last.
	Exhibit   *event.ExhibitID `json:"exhibit,omitempty"`
	Number    string           `json:"seal_number,omitempty"`
	Reference string           `json:"reference,omitempty"` // from a manifest or a label
	AsOf      *AsOf            `json:"as_of,omitempty"`
	// Rules are the numbers of the rules by which the log is judged.
	Rules []int64 `json:"rules,omitempty"`

	// Witnesses are those of the verifier's policy, if she gave one.
	Witnesses []Witnessed `json:"witnesses,omitempty"`

	Checked       []string `json:"checked"`
	CouldNotCheck []string `json:"could_not_check"`
	DoesNotShow   []string `json:"does_not_show"`

	// Exhibits is the line, the oldest first: one, unless it was sent again.
	Exhibits []Told `json:"exhibits"`
	// Statements are the line's, in order, and Directories those of the
	// directories by which they were checked.
	Statements  []Line      `json:"statements"`
	Directories []Line      `json:"directories"`
	File        *FileResult `json:"file,omitempty"`

	proven map[event.LogIndex]*Interval
}

// AsOf is up to when the record speaks.
type AsOf struct {
	Size    int64      `json:"log_size"`
	Account event.Time `json:"recorded"`
	// Directories is up to when each organisation's directory is counted.
	Directories map[event.OrgID]event.Time `json:"directories"`
}

// FileResult is what became of the clear file.
type FileResult struct {
	Name   string       `json:"name"`
	Digest event.Digest `json:"sha256"`
	Size   int64        `json:"size"`
	// Is are the files with exactly these contents; none when it is not of the
	// exhibit.
	Is []FileOf `json:"is"`
}

// FileOf is a file of an exhibit.
type FileOf struct {
	Number string `json:"seal_number"`
	Path   string `json:"path"` // in the spelling of the manifest
}

// otherRules is the place of that among what could not be checked.
const (
	otherRules      = 2
	otherRulesSince = "Whether the service put other rules in force after %s: the record holds no more of what it said of itself."
)

func newReport() *Report {
	return &Report{
		Verdict: Valid,
		CouldNotCheck: []string{
			"Whether anything was added to the log after the head this record holds.",
			"The signers' clocks, and that the heads they had seen were of this log.",
			fmt.Sprintf(otherRulesSince, "its first entry"),
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
	what := "the thread of the exhibit is"
	if len(sub.line) > 1 {
		what = "the exhibit was sent again, and the threads of " + seals(sub.ids()) + " are"
	}
	r.checked("Nothing was left out: %s counted to the end at %s, and so are the directories of %s after that.",
		what, clock(sub.asOf.Recorded), strings.Join(words(sub.orgs), ", "))
	r.rules(sub.story)
}

// rules says by which rules the log is judged, and up to which entry that is known.
func (r *Report) rules(s *Story) {
	for i, in := range s.inForce() {
		r.Rules = append(r.Rules, int64(in.Number))
		if i == 0 {
			r.checked("The log is judged by rules %d, which its first entry put in force.", in.Number)
			continue
		}
		r.checked("From %s on it is judged by rules %d, which that put in force.", place(in.From), in.Number)
		r.CouldNotCheck[otherRules] = fmt.Sprintf(otherRulesSince, place(in.From))
	}
}

func (r *Report) texts(sub *subject, t texts) {
	for _, m := range sub.line {
		if t.manifests[m.exhibit.ID] != nil {
			r.checked("The list of files is the one the seal %s was made over.", m.exhibit.ID.SealNumber())
		} else {
			r.cant("Which files are in the exhibit under seal number %s: the record holds no list of them.", m.exhibit.ID.SealNumber())
		}
	}
	if len(t.labels) > 0 {
		r.checked("Each label is the one that was signed for when the exhibit was sent.")
	}
}

// tell fills in what the verified story says.
func (r *Report) tell(sub *subject, t texts) {
	id := sub.exhibit().ID
	r.Log, r.Exhibit, r.Number = sub.story.Service.Log, &id, id.SealNumber()
	for _, m := range sub.line {
		told := sub.told(m, t)
		r.Exhibits = append(r.Exhibits, told)
		if told.Reference != "" {
			r.Reference = told.Reference
		}
	}
	for _, st := range sub.thread {
		l := sub.reported(st)
		l.Proven = r.proven[st.Place.Index]
		if len(sub.line) > 1 {
			for _, x := range sub.of(st) {
				l.Of = append(l.Of, x.SealNumber())
			}
		}
		r.Statements = append(r.Statements, l)
	}
	for i := range sub.story.Statements {
		if st := &sub.story.Statements[i]; !isAccount(st) && !slices.Contains(sub.thread, st) {
			r.Directories = append(r.Directories, sub.reported(st))
		}
	}
	r.DoesNotShow = sub.doesNotShow()
}

func sum(r io.Reader) (event.Digest, int64, error) {
	h := sha256.New()
	n, err := io.Copy(h, r)
	return event.Digest(h.Sum(nil)), n, err
}
