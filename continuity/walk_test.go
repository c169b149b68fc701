package continuity_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// walk is a random story, told to the real rules: whatever they allow happened.
type walk struct {
	*continuitytest.Story
	t         *testing.T
	r         *rand.Rand
	chambers  *continuitytest.Org
	people    []*continuitytest.Person
	units     []event.UnitID
	sendings  []*sent
	exhibits  []*continuitytest.Exhibit
	openings  []event.EventID
	questions []event.EventID
	notes     []event.EventID
	told      map[event.Kind]int
}

// sent is a sending and what was in it.
type sent struct {
	*continuitytest.Sending
	xs []*continuitytest.Exhibit
}

func newWalk(t *testing.T, seed uint64) *walk {
	w := &walk{t: t, Story: continuitytest.People(t), r: rand.New(rand.NewPCG(seed, 7)), told: map[event.Kind]int{}}
	w.Thrifty = true
	w.chambers = w.Admit("chambers.example")
	for _, o := range []*continuitytest.Org{w.Police, w.CPS} {
		o.Recognise(w.chambers)
		w.chambers.Recognise(o)
	}
	silks := w.chambers.Unit("silks")
	silk := w.chambers.Join("s.ilk", event.Lead, silks)
	silk.MakeKey(1)
	ben := w.Police.Join("ben.hall", event.Member, w.CID)
	w.Amy.HandOn(1)
	okoro := w.CPS.Join("b.okoro", event.Member, w.Appeals)
	w.people = []*continuitytest.Person{w.Amy, ben, w.Khan, w.Ellis, w.Shah, okoro, silk, w.Agent}
	w.units = []event.UnitID{w.CID, w.RASSO, w.Appeals, silks}
	var references []string
	for i := range 15 {
		references = append(references, "JRS/"+string(rune('A'+i)))
	}
	s, xs := w.Amy.Send(event.HolderID(w.RASSO), references...)
	w.began(s, xs)
	return w
}

func (w *walk) began(s *continuitytest.Sending, xs []*continuitytest.Exhibit) {
	w.sendings = append(w.sendings, &sent{s, xs})
	for _, x := range xs {
		if !slices.Contains(w.exhibits, x) {
			w.exhibits = append(w.exhibits, x)
		}
	}
}

func pick[T any](r *rand.Rand, from []T) (none T) {
	if len(from) == 0 {
		return none
	}
	return from[r.IntN(len(from))]
}

// some are one to three exhibits of a sending, rarely all: mostly of those that
// wait for a receipt, or of those that were received.
func (w *walk) some(s *sent, waiting bool) []*continuitytest.Exhibit {
	c := w.State.Consignment(s.ID)
	var xs []*continuitytest.Exhibit
	for _, x := range s.xs {
		i := c.Item(x.ID)
		if waiting && i.Waits() || !waiting && i.Received != nil && i.Returned == nil && i.Destroyed == nil {
			xs = append(xs, x)
		}
	}
	if len(xs) == 0 || w.r.IntN(6) == 0 {
		xs = slices.Clone(s.xs)
	}
	w.r.Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
	if w.r.IntN(20) == 0 {
		return xs
	}
	return xs[:1+w.r.IntN(min(3, len(xs)))]
}

// likely is somebody who has to do with a sending, or now and then anybody.
func (w *walk) likely(s *sent) *continuitytest.Person {
	c := w.State.Consignment(s.ID)
	var who []*continuitytest.Person
	for _, p := range w.people {
		if p.Unit == c.For || slices.Contains(c.To, event.HolderID(p.Unit)) || slices.Contains(c.To, event.HolderID(p.ID)) {
			who = append(who, p)
		}
	}
	if w.r.IntN(6) == 0 {
		who = w.people
	}
	return pick(w.r, who)
}

func (w *walk) try(p *continuitytest.Person, e event.Event) (event.EventID, bool) {
	w.t.Helper()
	id, err := p.Try(e)
	if err == nil {
		w.told[e.Kind()]++
	}
	return id, err == nil
}

func (w *walk) step() {
	s := pick(w.r, w.sendings)
	p := w.likely(s)
	if w.State.Dir.Person(event.HolderID(p.ID)).Live() == nil {
		return
	}
	waiting, held := w.some(s, true), w.some(s, false)
	switch w.r.IntN(18) {
	case 0:
		if w.r.IntN(4) == 0 {
			w.sends(p, nil)
		}
	case 1:
		w.sends(p, held[:1])
	case 2:
		w.passesOn(p, s, held)
	case 3:
		i := w.r.IntN(len(waiting) + 1)
		w.try(p, p.Checking(s.Sending, waiting[:i], waiting[i:]))
	case 4, 5:
		w.try(p, p.Receipt(s.Sending, waiting...))
	case 6, 7:
		w.opens(p, s, held)
	case 8:
		w.try(p, p.Recalling(s.Sending, waiting[:1]...))
	case 9:
		w.try(p, p.Rejection(s.Sending, event.RejectReasons[:1+w.r.IntN(3)], waiting[:1]...))
	case 10:
		w.try(p, p.Return(s.Sending, held...))
	case 11:
		w.try(p, p.Destruction(s.Sending, pick(w.r, event.CopiesLeft), held...))
	case 12:
		w.assigns(p, s)
	case 13, 14:
		w.asks(p, s, waiting, held)
	case 15:
		w.notesDown(p, s)
	case 16:
		if w.r.IntN(8) == 0 {
			w.changesHands(p)
		}
	default:
		w.exports()
	}
}

// sends sends new exhibits, or some again; what it began it may call back.
func (w *walk) sends(p *continuitytest.Person, again []*continuitytest.Exhibit) {
	to := event.HolderID(pick(w.r, w.units))
	if w.r.IntN(3) == 0 {
		to = event.HolderID(pick(w.r, w.people).ID)
	}
	var references []string
	for _, x := range again {
		references = append(references, x.Reference)
	}
	for range w.r.IntN(3) {
		references = append(references, "TM/"+string(rune('A'+w.r.IntN(26))))
	}
	if len(references) == 0 {
		return
	}
	d := p.Ordering(to, references...)
	var ok bool
	if d.ID, ok = w.try(p, d.Ordered); !ok {
		return
	}
	for i, x := range d.Exhibits {
		var old *continuitytest.Exhibit
		if i < len(again) {
			old = again[i]
		}
		id, err := w.Try(p.Sealing(d, x, old), d.Key)
		if err != nil { // it is not hers to send again
			w.try(p, &event.Recalled{Header: p.Head(), Order: &d.ID, After: d.ID})
			return
		}
		x.Sealed = id
		w.exhibits = append(w.exhibits, x)
		w.told["sealed"]++
	}
	if w.r.IntN(5) == 0 {
		w.try(p, &event.Recalled{Header: p.Head(), Order: &d.ID, After: d.ID})
		return
	}
	if id, err := w.Try(p.Dispatching(d), d.Key); err == nil {
		w.began(&continuitytest.Sending{ID: event.ConsignmentID(id), Label: d.Label}, d.Exhibits)
	}
}

func (w *walk) passesOn(p *continuitytest.Person, s *sent, xs []*continuitytest.Exhibit) {
	to := event.HolderID(pick(w.r, w.units))
	e, label := p.Onward(s.Sending, to, xs...)
	if id, ok := w.try(p, e); ok {
		w.began(&continuitytest.Sending{ID: event.ConsignmentID(id), Label: label}, xs)
	}
}

func (w *walk) opens(p *continuitytest.Person, s *sent, xs []*continuitytest.Exhibit) {
	purpose := pick(w.r, []event.Code{event.View, event.ToExport, event.ToPassOn, event.ToFile})
	id, ok := w.try(p, p.Opening(s.Sending, purpose, xs...))
	if !ok {
		return
	}
	w.openings = append(w.openings, id)
	if purpose == event.ToFile {
		w.try(p, p.Granting(id))
	}
}

func (w *walk) exports() {
	id := pick(w.r, w.openings)
	o := w.State.Opening(id)
	if o == nil {
		return
	}
	for _, by := range w.people { // her own, and her machine's
		if by.ID == o.Act.By.ID || o.Granted != nil && event.HolderID(by.ID) == o.Granted.To.Holder {
			e := &event.Exported{Header: by.Head(), Opened: id, Exhibits: o.Exhibits[:1+w.r.IntN(len(o.Exhibits))]}
			w.try(by, e)
		}
	}
}

func (w *walk) assigns(p *continuitytest.Person, s *sent) {
	var who []*continuitytest.Person
	for _, x := range w.people {
		if x.Unit == p.Unit && x != w.Agent {
			who = append(who, x)
		}
	}
	if len(who) < 2 || w.r.IntN(2) == 0 {
		who = nil
	}
	w.try(p, p.Assignment(s.Sending, who...))
}

func (w *walk) asks(p *continuitytest.Person, s *sent, waiting, held []*continuitytest.Exhibit) {
	var e event.Event
	switch w.r.IntN(5) {
	case 0:
		e = p.Redirection(s.Sending, map[event.UnitID]event.UnitID{w.RASSO: w.Appeals, w.Appeals: w.RASSO}[p.Unit], waiting...)
	case 1:
		e = p.AskingBack(s.Sending, pick(w.r, event.BackReasons), held...)
	case 2:
		e = p.Problem(s.Sending, pick(w.r, event.Problems), held...)
	default:
		q := pick(w.r, w.questions)
		if w.State.Question(q) == nil {
			return
		}
		a := p.Answer(q, pick(w.r, []event.Code{event.Agreed, event.CannotSend, event.Declined, event.Closed, event.Withdrawn}))
		if w.r.IntN(3) == 0 {
			a.Consignment = &s.ID
		}
		w.try(p, a)
		return
	}
	if e, ok := e.(*event.RedirectAsked); ok && e.To == "" {
		return // of an organisation with one unit
	}
	if id, ok := w.try(p, e); ok {
		w.questions = append(w.questions, id)
	}
}

func (w *walk) notesDown(p *continuitytest.Person, s *sent) {
	var reply *event.EventID
	switch c := w.State.Consignment(s.ID); w.r.IntN(4) {
	case 0:
		if n := pick(w.r, c.Notes); n != (event.EventID{}) {
			reply = &n
		}
	case 1:
		if q := pick(w.r, c.Questions); q != (event.EventID{}) {
			reply = &q
		}
	case 2:
		id := event.EventID(s.ID)
		reply = &id
	}
	if id, ok := w.try(p, p.Note(s.Sending, "a note", reply)); ok {
		w.notes = append(w.notes, id)
	}
}

// changesHands: somebody leaves and her unit takes over, or loses a key.
func (w *walk) changesHands(p *continuitytest.Person) {
	org := map[event.OrgID]*continuitytest.Org{w.Police.ID: w.Police, w.CPS.ID: w.CPS, w.chambers.ID: w.chambers}[p.ID.Org()]
	if p == w.Amy || p == w.Khan || p == w.Agent {
		return // somebody must go on with the story
	}
	e := &event.Revoked{Header: org.Admin.Head(), Key: event.KeyRef{Holder: event.HolderID(p.ID), Number: 1}, Reason: event.Left, HandOver: &p.Unit}
	if w.r.IntN(2) == 0 {
		since := event.LogIndex(w.Head().Size / 2)
		e.Reason, e.Since, e.HandOver = event.Compromised, &since, nil
	}
	e.For = event.PartyID(org.ID)
	w.try(org.Admin, e)
}

func (w *walk) trust() continuity.Trust {
	t := w.Trust()
	t.Roots[w.chambers.ID] = w.chambers.RootDigest()
	return t
}

// counted is all there is, each thread of it counted to its end.
func (w *walk) counted() (*continuity.Evidence, *continuity.Story) {
	w.t.Helper()
	count := func(o event.Owner) {
		w.Account(o)
		w.Now -= 59 // so that they lie no hour apart
	}
	for _, x := range w.exhibits {
		count(x.Owner())
	}
	for _, o := range []*continuitytest.Org{w.Police, w.CPS, w.chambers} {
		count(o.Owner())
	}
	ev := w.Evidence(w.All()...)
	story, err := continuity.Replay(ev, w.trust())
	if err != nil {
		w.t.Fatalf("the whole log: %v", err)
	}
	return ev, story
}

// record is that of an exhibit, with texts that its maker may or may not have.
func (w *walk) record(x *continuitytest.Exhibit, ev *continuity.Evidence, story *continuity.Story) []byte {
	w.t.Helper()
	texts := continuity.Extras{Manifests: map[event.ExhibitID][]byte{}, Labels: map[event.ConsignmentID][]byte{}}
	if w.r.IntN(2) == 0 {
		texts.Manifests[x.ID] = x.Manifest
	}
	for _, s := range w.sendings {
		if slices.Contains(s.xs, x) && w.r.IntN(2) == 0 {
			texts.Labels[s.ID] = s.Label
		}
	}
	b, err := continuity.Make(ev, story, x.ID, texts)
	if err != nil {
		w.t.Errorf("the record of %s: %v", x.Reference, err)
	}
	return b
}

// TestWalk: whatever happened to the other exhibits of its sendings, the record of
// each one verifies by itself; and what is left out of it or changed in it is
// found, by the check it should be.
func TestWalk(t *testing.T) {
	told := map[event.Kind]int{}
	stories, steps := 2, 400
	if testing.Short() {
		stories, steps = 1, 150
	}
	// A kind that chance left out comes in a story more.
	for n := 0; n < stories || n < 8 && !testing.Short() && len(untold(told)) > 0; n++ {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		w := newWalk(t, seed)
		for range steps {
			w.step()
		}
		ev, story := w.counted()
		for i, x := range w.exhibits {
			b := w.record(x, ev, story)
			if b == nil {
				continue
			}
			rep := verify(t, b, w.trust(), continuity.Policy{})
			if rep.Verdict != continuity.Valid {
				t.Errorf("the record of %s: %v", x.Reference, rep.FirstWrong)
				continue
			}
			if i%25 == 0 {
				w.leavesOut(b)
				w.flips(b, 40)
			}
		}
		for k, n := range w.told {
			told[k] += n
		}
	}
	t.Log(told)
	if kinds := untold(told); len(kinds) > 0 && !testing.Short() {
		t.Errorf("no story has %v", kinds)
	}
}

// untold are the kinds about exhibits that no story has.
func untold(told map[event.Kind]int) (out []event.Kind) {
	for _, k := range event.Kinds() {
		if k.ProcessesEvidence() && told[k] == 0 && !aboutCases(k) {
			out = append(out, k)
		}
	}
	return out
}

// aboutCases: such statements stand on threads of their own.
func aboutCases(k event.Kind) bool {
	return slices.Contains([]event.Kind{"case-opened", "case-changed", "case-people", "filed", "marked", "hearing-listed", "requested"}, k)
}

// leavesOut: a record without any one of its statements is refused. The last of a
// thread is the account that says that there is no more.
func (w *walk) leavesOut(b []byte) {
	w.t.Helper()
	whole, err := continuity.Parse(b)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, it := range whole.Evidence.Items {
		want := continuity.CheckComplete
		for _, th := range whole.Evidence.Threads {
			if i := slices.Index(th.Indexes, it.Index); i >= 0 && i+1 < len(th.Indexes) {
				want = continuity.CheckTally
			}
		}
		r, _ := continuity.Parse(bytes.Clone(b))
		r.Remove(it.Index)
		rep := verify(w.t, r.Bytes(), w.trust(), continuity.Policy{})
		if bytes.HasPrefix(it.Note, []byte("safehand/event/v1 admitted\n")) && len(whole.Evidence.Threads) == 3 {
			want = continuity.CheckRoot // it was the only organisation there is
		}
		if rep.Verdict != continuity.Invalid || rep.FirstWrong.Check != want {
			w.t.Errorf("without entry %d: %s %v, want %s", it.Index, rep.Verdict, rep.FirstWrong, want)
		}
	}
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
