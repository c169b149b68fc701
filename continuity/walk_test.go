package continuity_test

import (
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

// newWalk is told under the newest rules, under older ones, or under none.
func newWalk(t *testing.T, seed uint64, newest bool) *walk {
	w := &walk{t: t, Story: continuitytest.People(t), r: rand.New(rand.NewPCG(seed, 7)), told: map[event.Kind]int{}}
	w.Thrifty = true
	if newest {
		w.PutInForce(3)
	} else if w.r.IntN(4) > 0 {
		w.PutInForce(2 + w.r.IntN(2))
	}
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
	switch w.r.IntN(21) {
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
	case 17, 18:
		w.decides()
	case 20:
		w.stops(p, s, held)
	case 15:
		w.notesDown(p, s)
	case 16:
		if w.r.IntN(6) == 0 {
			w.changesHands(p)
		}
	default:
		w.exports()
	}
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
	// A kind that chance left out comes in a story more; some need the newest rules.
	for n := 0; n < stories || n < 16 && !testing.Short() && len(untold(told)) > 0; n++ {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		w := newWalk(t, seed, n%2 == 0)
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
