package continuity_test

import (
	"bytes"
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// leavesOut: a record without any one of its statements is refused. The last of a
// thread is the account that says that there is no more.
func (w *walk) leavesOut(b []byte) {
	w.t.Helper()
	whole, err := continuity.Parse(b)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, it := range whole.Evidence.Items {
		want := []string{continuity.CheckComplete}
		for _, th := range whole.Evidence.Threads {
			if i := slices.Index(th.Indexes, it.Index); i >= 0 && i+1 < len(th.Indexes) {
				want = []string{continuity.CheckTally}
			}
		}
		r, _ := continuity.Parse(bytes.Clone(b))
		r.Remove(it.Index)
		rep := verify(w.t, r.Bytes(), w.trust(), continuity.Policy{})
		if bytes.HasPrefix(it.Note, []byte("safehand/event/v1 admitted\n")) && organisations(whole) == 1 {
			// It was the only organisation whose directory is here: of what follows on the thread
			// that it stood on, the tally or the root is looked at first.
			want = []string{continuity.CheckRoot, continuity.CheckTally}
		}
		if bytes.HasPrefix(it.Note, []byte("safehand/event/v1 rules\n")) && it.Index > 0 {
			// The admissions before it are then in nobody's thread; and a click is of rules that
			// nobody put in force.
			want = []string{continuity.CheckRecord, continuity.CheckRule}
		}
		if rep.Verdict != continuity.Invalid || !slices.Contains(want, rep.FirstWrong.Check) {
			w.t.Errorf("without entry %d: %s %v, want %v", it.Index, rep.Verdict, rep.FirstWrong, want)
		}
	}
}

// organisations are how many directories a record has.
func organisations(r *continuity.Record) (n int) {
	for _, t := range r.Evidence.Threads {
		if t.Owner.Kind == event.OrganisationThread {
			n++
		}
	}
	return n
}

// flips: a record of which any one bit is another is refused, by a check that
// guards that part.
func (w *walk) flips(b []byte, times int) {
	w.t.Helper()
	for range times {
		r, err := continuity.Parse(bytes.Clone(b)) // what is read shares its bytes
		if err != nil {
			w.t.Fatal(err)
		}
		part, checks := w.part(r)
		if len(part) == 0 {
			continue
		}
		part[w.r.IntN(len(part))] ^= 1 << w.r.IntN(8)
		rep := verify(w.t, r.Bytes(), w.trust(), continuity.Policy{})
		if rep.Verdict == continuity.Valid || !slices.Contains(checks, rep.FirstWrong.Check) {
			w.t.Errorf("%s %v, want one of %v", rep.Verdict, rep.FirstWrong, checks)
		}
	}
}

// part is some bytes of a record and the checks that guard them.
func (w *walk) part(r *continuity.Record) ([]byte, []string) {
	it := &r.Evidence.Items[w.r.IntN(len(r.Evidence.Items))]
	switch w.r.IntN(7) {
	case 0:
		// Of an admission, whose keys everything else hangs on, more is checked first.
		return it.Note, []string{
			continuity.CheckEntry, continuity.CheckGrammar, continuity.CheckOrder,
			continuity.CheckRoot, continuity.CheckSignature, continuity.CheckCheckpoint,
		}
	case 1:
		return it.Entry, []string{continuity.CheckEntry, continuity.CheckGrammar, continuity.CheckOrder, continuity.CheckProof}
	case 2:
		if len(it.Proof) == 0 {
			return nil, nil
		}
		return it.Proof[w.r.IntN(len(it.Proof))][:], []string{continuity.CheckProof}
	case 3:
		th := &r.Evidence.Threads[w.r.IntN(len(r.Evidence.Threads))]
		return th.Value.Digest[:], []string{continuity.CheckTally}
	case 4:
		return r.Certificate, []string{continuity.CheckCertificate, continuity.CheckRecord}
	case 5:
		for _, m := range r.Manifests {
			return m, []string{continuity.CheckManifest, continuity.CheckRecord}
		}
	}
	for _, l := range r.Labels {
		return l, []string{continuity.CheckLabel, continuity.CheckRecord}
	}
	return nil, nil
}
