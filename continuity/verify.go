package continuity

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Policy is what the verifier asks beyond a record being right in itself.
type Policy struct {
	// CountedSince refuses a record counted earlier: an old record is a true
	// one, and says nothing of what came after. Zero asks for nothing.
	CountedSince event.Time
	// Witnesses are those whose word is asked for; nil asks for nobody's.
	Witnesses *ledger.Policy
	// Known is what the verifier saw of the log before.
	Known []*Known
}

// Clear is a clear file to be held against the record.
type Clear struct {
	Name    string // for the report only
	Content io.Reader
}

// Verify checks a record against the verifier's own roots, and the clear file
// if there is one. It asks nobody and no clock. Whatever is wrong with the
// record stands in the report; the error is only ever that the clear file could
// not be read, or [directory.ErrNewerRules]: this program can't say whether the record
// is valid.
func Verify(record []byte, trust Trust, file *Clear, policy Policy) (*Report, error) {
	rep := newReport()
	r, err := Parse(record)
	if err != nil {
		rep.Verdict = Unreadable
		rep.FirstWrong = &Fault{CheckRecord, "the record", err.Error()}
		return rep, nil
	}
	v := &verifier{record: r, report: rep}
	if err := v.run(trust, policy); errors.Is(err, directory.ErrNewerRules) {
		return nil, err
	} else if err != nil {
		return rep.wrong(err), nil
	}
	if file == nil {
		return rep, nil
	}
	err = v.file(file)
	var f *Fault
	if errors.As(err, &f) {
		return rep.wrong(f), nil
	}
	return rep, err
}

// verifier does the checks of docs/continuity.md, in their order.
type verifier struct {
	record *Record
	report *Report
	sub    *subject
	texts  texts
}

func (v *verifier) run(trust Trust, policy Policy) error {
	r := v.record
	story, err := Replay(&r.Evidence, trust)
	if err != nil {
		return err
	}
	v.report.checked("The head of the log %s at %d entries is signed with every key of the log that a root you trust names.", story.Service.Log, story.Checkpoint.Size)
	v.report.checked("Each of the %d statements stands in the log where it is said to stand, is signed by exactly those who must, and was allowed by the rules at its place.", len(story.Statements))
	ids := r.Header.Exhibits
	if v.sub, err = newSubject(story, ids[len(ids)-1]); err != nil {
		return err
	}
	if err := v.whole(story); err != nil {
		return err
	}
	if v.sub.asOf.Recorded < policy.CountedSince {
		return fault(CheckComplete, "the thread of exhibit "+v.sub.exhibit().ID.SealNumber(), "it is counted up to %s, and you ask for %s or later", clock(v.sub.asOf.Recorded), clock(policy.CountedSince))
	}
	v.report.complete(v.sub)
	for _, k := range policy.Known {
		if err := k.agrees(story); err != nil {
			return err
		}
		v.report.known(k, story)
	}
	seen, err := v.witnessed(story, policy.Witnesses)
	if err != nil {
		return err
	}
	if err := v.intervals(seen); err != nil {
		return err
	}
	if v.texts, err = readTexts(v.sub, r.Extras); err != nil {
		return err
	}
	v.report.texts(v.sub, v.texts)
	if !bytes.Equal(r.Certificate, certificate(v.sub, v.texts)) {
		return fault(CheckCertificate, "the certificate ("+certificateFile+")", "it is not what the statements say")
	}
	v.report.checked("The certificate says what the statements say, and nothing else.")
	v.report.tell(v.sub, v.texts)
	return nil
}

// whole: the record holds the threads it should, all of each, and nothing more;
// and what its header and file names say is so.
func (v *verifier) whole(story *Story) error {
	r := v.record
	if !r.Header.equal(v.sub.header(r.Evidence.Heads)) {
		return fault(CheckRecord, "the header", "it does not say what the statements and the head say")
	}
	want := v.sub.evidence(&r.Evidence)
	if len(want.Heads) != len(r.Evidence.Heads) {
		return fault(CheckRecord, "the heads", "there are more counter-signed heads in the record than say something about its statements")
	}
	if len(want.Items) != len(r.Evidence.Items) || !slices.EqualFunc(want.Threads, r.Evidence.Threads, sameThread) {
		return fault(CheckRecord, "the threads", "there is more in the record than the threads of its exhibit and of those who had a hand in it")
	}
	for i, k := range r.kinds {
		if st := &story.Statements[i]; st.Event.Kind() != k {
			return fault(CheckRecord, st.where(), "its file is named for another kind (%s)", k)
		}
	}
	return nil
}

func sameThread(a, b Thread) bool {
	return a.Owner == b.Owner && a.Value == b.Value && slices.Equal(a.Indexes, b.Indexes)
}
