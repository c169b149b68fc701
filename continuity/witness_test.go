package continuity_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// watched is the whole story, with a head after every statement that two
// witnesses signed half a minute after it was recorded.
type watched struct {
	*continuitytest.Story
	north, cps *continuitytest.Witness
}

func watch(t *testing.T) *watched {
	return &watched{continuitytest.Told(t), continuitytest.NewWitness(t, "northshire.example/witness"), continuitytest.NewWitness(t, "cps-northshire.example/witness")}
}

// heads are one for each entry, signed so long after it was recorded.
func (w *watched) heads(ev *continuity.Evidence, later event.Time, by ...*continuitytest.Witness) [][]byte {
	var out [][]byte
	for _, it := range ev.Items {
		e, err := ledger.ParseEntry(it.Entry)
		if err != nil {
			w.T.Fatal(err)
		}
		out = append(out, w.Seen(int64(it.Index)+1, e.Recorded+later, by...))
	}
	return out
}

func (w *watched) record(later event.Time, by ...*continuitytest.Witness) []byte {
	w.T.Helper()
	ev := w.Counted()
	return w.RecordOf(w.Watched(ev, w.heads(ev, later, by...)...), w.Texts())
}

func TestCounterSigned(t *testing.T) {
	w := watch(t)
	b := w.record(30, w.north, w.cps)
	both := continuitytest.Policy(t, 2, w.north, w.cps)
	rep := verify(t, b, w.Trust(), continuity.Policy{Witnesses: both})
	if rep.Verdict != continuity.Valid {
		t.Fatalf("%v", rep.FirstWrong)
	}
	for _, x := range rep.Witnesses {
		if x.Standing != continuity.Signed || x.At == 0 {
			t.Errorf("%+v", x)
		}
	}
	proven := 0
	for _, l := range rep.Statements {
		if l.Kind == "checked" || l.Kind == "ordered" || l.Kind == "exported" {
			if l.Proven != nil {
				t.Errorf("%s has an interval", l.Kind)
			}
			continue
		}
		proven++
		p := l.Proven
		if p == nil || p.After > l.Recorded || p.Before != l.Recorded+30 || p.AfterSize > int64(l.Index) || p.BeforeSize != int64(l.Index)+1 {
			t.Errorf("%s at %s: %+v", l.Kind, l.Recorded, p)
		}
	}
	if proven < 6 {
		t.Errorf("only %d statements have intervals", proven)
	}
	r, err := continuity.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(r.Bytes(), b) {
		t.Error("parse then write gives other bytes")
	}
	if n, all := len(r.Evidence.Heads), len(r.Evidence.Items); n >= all || n < 4 {
		t.Errorf("%d heads for %d statements: only what bounds a time belongs there", n, all)
	}
	if !strings.Contains(strings.Join(strings.Fields(string(r.Certificate)), " "), "in the names of cps-northshire.example/witness and northshire.example/witness") {
		t.Error("the certificate does not say who counter-signed")
	}
}

// Without a policy nothing is said of witnesses but that nobody asked for one; the
// record verifies, as does one from before there were any.
func TestNoWitnessAskedFor(t *testing.T) {
	w := watch(t)
	none, err := ledger.ParsePolicy([]byte("quorum none\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		record []byte
		policy *ledger.Policy
		words  string
	}{
		"none there":  {w.Record(), nil, "no witness was asked for, because no policy was given."},
		"some there":  {w.record(30, w.north), nil, "nobody has checked them here"},
		"quorum none": {w.Record(), none, `the policy says "quorum none"`},
	} {
		rep := verify(t, row.record, w.Trust(), continuity.Policy{Witnesses: row.policy})
		if rep.Verdict != continuity.Valid {
			t.Fatalf("%s: %v", name, rep.FirstWrong)
		}
		if said := strings.Join(rep.CouldNotCheck, "\n"); !strings.Contains(said, row.words) || !strings.Contains(said, "other than by the service's word") {
			t.Errorf("%s: it says %s", name, said)
		}
		if len(rep.Witnesses) > 0 || strings.Contains(strings.Join(rep.Checked, " "), "itness") {
			t.Errorf("%s: it speaks of witnesses: %q", name, rep.Checked)
		}
	}
}

func TestWitnessesRefused(t *testing.T) {
	w := watch(t)
	b := w.record(30, w.north, w.cps)
	policy := continuitytest.Policy(t, 2, w.north, w.cps)
	parsed, err := continuity.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	last := len(parsed.Evidence.Heads) - 1
	lines := func(note []byte) (text []byte, lines [][]byte) {
		head, rest, _ := bytes.Cut(note, []byte("\n\n"))
		return append(bytes.Clone(head), "\n\n"...), bytes.SplitAfter(rest, []byte("\n"))
	}
	other := continuitytest.NewWitness(t, "northshire.example/witness")
	rows := map[string]struct {
		words  string
		tamper func(h *continuity.Head)
	}{
		"forged": {"not by the witness it names", func(h *continuity.Head) {
			text, l := lines(h.Note)
			n, _ := event.ParseNote(append(bytes.Clone(text), l[0]...))
			s := n.Signatures[0]
			h.Note = bytes.Replace(h.Note, []byte(s.Base64), []byte(s.Base64[:40]+"AAAA"+s.Base64[44:]), 1)
		}},
		"relabelled": {"not by the witness it names", func(h *continuity.Head) {
			text, l := lines(h.Note)
			n, _ := event.ParseNote(append(bytes.Clone(text), l[0]...))
			m, _ := event.ParseNote(append(bytes.Clone(text), l[1]...))
			forged := "— " + m.Signatures[0].Name + " " + spliced(n.Signatures[0].Base64, m.Signatures[0].Base64) + "\n"
			h.Note = append(append(text, l[0]...), forged...)
		}},
		"of an older head": {"or is of another head", func(h *continuity.Head) {
			text, _ := lines(h.Note)
			_, old := lines(parsed.Evidence.Heads[0].Note)
			h.Note = append(append(text, old[0]...), old[1]...)
		}},
		"under another key of that name": {"w1 signed only older heads", func(h *continuity.Head) {
			text, l := lines(h.Note)
			h.Note = append(append(bytes.Clone(text), other.Line(t, text[:len(text)-1], 1795293120)...), l[1]...)
		}},
		"stripped": {"w1 signed only older heads", func(h *continuity.Head) {
			text, l := lines(h.Note)
			h.Note = append(text, l[1]...)
		}},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			r, _ := continuity.Parse(b)
			row.tamper(&r.Evidence.Heads[last])
			if bytes.Equal(r.Evidence.Heads[last].Note, parsed.Evidence.Heads[last].Note) {
				t.Fatal("nothing was changed")
			}
			r.Resum()
			refused(t, verify(t, r.Bytes(), w.Trust(), continuity.Policy{Witnesses: policy}), continuity.CheckWitness, row.words)
			r.Header.Heads = parsed.Header.Heads
			refused(t, verify(t, r.Bytes(), w.Trust(), continuity.Policy{}), continuity.CheckRecord, "header")
		})
	}
}

// spliced is a signature line's base64 under the key hash of another's.
func spliced(signature, key string) string {
	a, _ := base64.StdEncoding.DecodeString(signature)
	b, _ := base64.StdEncoding.DecodeString(key)
	copy(a[:4], b[:4])
	return base64.StdEncoding.EncodeToString(a)
}

func TestPolicyNotMet(t *testing.T) {
	w := watch(t)
	absent := continuitytest.NewWitness(t, "inspectorate.example/witness")
	own := continuitytest.NewWitness(t, "watch.safehand.example/w1")
	b := w.record(30, w.north, own)
	rows := map[string]struct {
		policy *ledger.Policy
		words  string // "" when it is met
	}{
		"one of two":              {continuitytest.Policy(t, 1, w.north, absent), ""},
		"a silent one":            {continuitytest.Policy(t, 2, w.north, absent), "w2 is silent"},
		"the operator's own":      {continuitytest.Policy(t, 1, own), "bears the name of the log's own operator"},
		"with the operator's own": {continuitytest.Policy(t, 2, w.north, own), "bears the name of the log's own operator"},
		"somebody else":           {continuitytest.Policy(t, 1, w.cps), "w1 is silent"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			rep := verify(t, b, w.Trust(), continuity.Policy{Witnesses: row.policy})
			if row.words != "" {
				refused(t, rep, continuity.CheckWitness, "your policy asks for more", row.words)
				return
			}
			if rep.Verdict != continuity.Valid || rep.Witnesses[1].Standing != continuity.Silent {
				t.Errorf("%v, %+v", rep.FirstWrong, rep.Witnesses)
			}
		})
	}
	t.Run("for another log", func(t *testing.T) {
		_, keys, err := ledger.GenerateLogKeys("other.example/log")
		if err != nil {
			t.Fatal(err)
		}
		p, err := ledger.ParsePolicy([]byte("log " + string(keys[0]) + "\nwitness n " + string(w.north.Key()) + "\nquorum n\n"))
		if err != nil {
			t.Fatal(err)
		}
		refused(t, verify(t, b, w.Trust(), continuity.Policy{Witnesses: p}), continuity.CheckWitness, "other logs")
	})
	t.Run("the log's own key", func(t *testing.T) {
		head, err := continuity.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		var own string
		for _, it := range head.Evidence.Items {
			for l := range strings.Lines(string(it.Note)) {
				if k, ok := strings.CutPrefix(l, "log-key "); ok && len(k) > 1000 {
					own = strings.TrimSpace(k)
				}
			}
		}
		p, err := ledger.ParsePolicy([]byte("witness self " + own + "\nquorum self\n"))
		if err != nil {
			t.Fatal(err)
		}
		refused(t, verify(t, b, w.Trust(), continuity.Policy{Witnesses: p}), continuity.CheckWitness, "own operator")
	})
}

// The newest counter-signed head does not hold the newest statement: the service
// may have shown the witnesses another end of the story.
func TestOnlyOlderHeads(t *testing.T) {
	w := watch(t)
	ev := w.Counted()
	heads := w.heads(ev, 30, w.north)
	b := w.RecordOf(w.Watched(ev, heads[:len(heads)-3]...), w.Texts())
	refused(t, verify(t, b, w.Trust(), continuity.Policy{Witnesses: continuitytest.Policy(t, 1, w.north)}), continuity.CheckWitness, "signed only older heads")
}

// A service that writes another time than the one at which witnesses saw the
// statement come is found out.
func TestTimesOutsideTheInterval(t *testing.T) {
	w := watch(t)
	policy := continuitytest.Policy(t, 1, w.north)
	for name, row := range map[string]struct {
		later event.Time
		words string
	}{
		"recorded too late":  {-3600, "but witnesses saw it in the log by"},
		"recorded too early": {3600, "witnesses still saw the log without it"},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, verify(t, w.record(row.later, w.north), w.Trust(), continuity.Policy{Witnesses: policy}), continuity.CheckTime, row.words)
		})
	}
}

// Witnesses of another history: their heads are right in themselves, and this
// record does not continue them.
func TestHeadOfAnotherHistory(t *testing.T) {
	w := watch(t)
	ev := w.Counted()
	heads := w.heads(ev, 30, w.north)
	b := w.RecordOf(w.Watched(ev, heads...), w.Texts())
	r, err := continuity.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	h := &r.Evidence.Heads[1]
	l := strings.SplitAfter(string(h.Note), "\n")
	text := l[0] + l[1] + "AAAA" + l[2][4:]
	h.Note = []byte(text + "\n" + string(w.north.Line(t, []byte(text), 1795293120)))
	r.Resum()
	refused(t, verify(t, r.Bytes(), w.Trust(), continuity.Policy{}), continuity.CheckProof, "another history")
	// A head that says nothing of any statement does not belong there.
	r, _ = continuity.Parse(b)
	extra := w.Watched(&continuity.Evidence{Checkpoint: r.Evidence.Checkpoint}, w.Seen(1, 1795293120, w.north)).Heads
	r.Evidence.Heads = append(extra, r.Evidence.Heads...)
	r.Resum()
	refused(t, verify(t, r.Bytes(), w.Trust(), continuity.Policy{}), continuity.CheckRecord, "more counter-signed heads")
}

func TestEveryBitOfTheHeads(t *testing.T) {
	w := watch(t)
	b := w.record(30, w.north, w.cps)
	from, to := bytes.Index(b, []byte("-- heads/")), bytes.Index(b, []byte("-- statements/"))
	if from < 0 || to < from {
		t.Fatal("no heads")
	}
	flipped := 0
	for i := from; i < to; i += 37 {
		bad := bytes.Clone(b)
		bad[i] ^= 1 << (i % 8)
		flipped++
		if rep := verify(t, bad, w.Trust(), continuity.Policy{}); rep.Verdict == continuity.Valid {
			t.Errorf("byte %d: %q may become %q and the record stays valid", i, b[i], bad[i])
		}
	}
	if flipped < 50 {
		t.Errorf("only %d bits were flipped", flipped)
	}
}
