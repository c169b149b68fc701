package custody_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// rows hold aggregates as a database does: written out, and read anew each time.
type rows struct {
	of   map[string][]byte
	left int // calls until it fails, when below 0 never
}

func newRows() *rows { return &rows{map[string][]byte{}, -1} }

var errRows = errors.New("the rows can't be read")

func load[T any](r *rows, k string) (*T, error) {
	if r.left == 0 {
		return nil, errRows
	}
	r.left--
	b, ok := r.of[k]
	if !ok {
		return nil, nil
	}
	v := new(T)
	return v, json.Unmarshal(b, v)
}

func (r *rows) Organisation(id event.OrgID) (*directory.Organisation, error) {
	return load[directory.Organisation](r, "org "+string(id))
}
func (r *rows) Person(id event.HolderID) (*directory.Person, error) {
	return load[directory.Person](r, "person "+string(id))
}
func (r *rows) Unit(id event.UnitID) (*directory.Unit, error) {
	return load[directory.Unit](r, "unit "+string(id))
}
func (r *rows) Order(id event.EventID) (*custody.Order, error) {
	return load[custody.Order](r, "order "+id.String())
}
func (r *rows) Exhibit(id event.RecipientID) (*custody.Exhibit, error) {
	return loadExhibit(r, "exhibit "+id.String())
}
func (r *rows) ExhibitBySeal(id event.ExhibitID) (*custody.Exhibit, error) {
	return loadExhibit(r, "seal "+id.String())
}
func (r *rows) ExhibitByNumber(n string) (*custody.Exhibit, error) {
	return loadExhibit(r, "number "+n)
}
func (r *rows) Consignment(id event.ConsignmentID) (*custody.Consignment, error) {
	return load[custody.Consignment](r, "consignment "+id.String())
}
func (r *rows) Opening(id event.EventID) (*custody.Opening, error) {
	return load[custody.Opening](r, "opening "+id.String())
}
func (r *rows) Question(id event.EventID) (*custody.Question, error) {
	return load[custody.Question](r, "question "+id.String())
}
func (r *rows) Case(id event.CaseID) (*custody.Case, error) {
	return load[custody.Case](r, "case "+id.String())
}
func (r *rows) Holding(id event.HolderID) (*custody.Holding, error) {
	return load[custody.Holding](r, "holding "+string(id))
}

func (r *rows) Drill(id event.EventID) (*custody.Drill, error) {
	return load[custody.Drill](r, "drill "+id.String())
}
func (r *rows) DrillOf(u event.UnitID) (*custody.Drill, error) {
	return load[custody.Drill](r, "drill of "+string(u))
}

// loadExhibit: before there is a seal its fields have no text, so put gave them
// one.
func loadExhibit(r *rows, k string) (*custody.Exhibit, error) {
	x, err := load[custody.Exhibit](r, k)
	if x != nil && !x.Sealed() {
		x.Seal, x.Type, x.Marking = event.Seal{}, "", ""
	}
	return x, err
}

func (r *rows) put(t *testing.T, k string, v any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	r.of[k] = b
}

func (r *rows) Rules() (*directory.InForce, error) { return load[directory.InForce](r, "rules") }

func (r *rows) save(t *testing.T, d directory.Changes, c custody.Changes) {
	t.Helper()
	for _, in := range d.Rules {
		r.put(t, "rules", in)
	}
	for k, v := range d.Organisations {
		r.put(t, "org "+string(k), v)
	}
	for k, v := range d.People {
		r.put(t, "person "+string(k), v)
	}
	for k, v := range d.Units {
		r.put(t, "unit "+string(k), v)
	}
	for k, v := range c.Orders {
		r.put(t, "order "+k.String(), v)
	}
	for k, v := range c.Exhibits {
		if !v.Sealed() {
			n := *v
			n.Seal.Segments, n.Type, n.Marking = event.Segments{Count: 1, Size: 1, Total: 1}, "none", "none"
			v = &n
		}
		r.put(t, "exhibit "+k.String(), v)
		if v.Sealed() {
			r.put(t, "seal "+v.ID.String(), v)
			r.put(t, "number "+v.ID.SealNumber(), v)
		}
	}
	for k, v := range c.Consignments {
		r.put(t, "consignment "+k.String(), v)
	}
	for k, v := range c.Openings {
		r.put(t, "opening "+k.String(), v)
	}
	for k, v := range c.Questions {
		r.put(t, "question "+k.String(), v)
	}
	for k, v := range c.Cases {
		r.put(t, "case "+k.String(), v)
	}
	for k, v := range c.Holdings {
		r.put(t, "holding "+string(k), v)
	}
	for k, v := range c.Drills {
		r.put(t, "drill "+k.String(), v)
		r.put(t, "drill of "+string(v.Unit), v)
	}
}

func (r *rows) state() *custody.State { return custody.New(directory.New(theService(), r), r) }

// stored are the rows of everything up to now.
func (w *world) stored() *rows {
	w.t.Helper()
	r := newRows()
	r.save(w.t, w.s.Dir.Changed(), w.s.Changed())
	return r
}

// A writer's state, loaded from rows and thrown away after every few statements,
// answers each as a state in memory does, and leaves the same aggregates.
func TestRowsAndMemoryAgree(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	w := newWalk(t, seed)
	r := w.stored()
	w.keep = true
	for i := range 2_000 {
		w.step(i)
	}
	s := r.state()
	for i, x := range w.said {
		_, err := s.Signers(x.e)
		if err == nil {
			err = s.Apply(x.at, x.id, x.e)
		}
		if codeOf(err) != codeOf(x.err) || err != nil && err.Error() != x.err.Error() {
			t.Fatalf("seed %d, statement %d, %s: memory says %v, rows say %v", seed, i, x.e.Kind(), x.err, err)
		}
		if i%3 == 2 || i == len(w.said)-1 {
			r.save(t, s.Dir.Changed(), s.Changed())
			s = r.state()
		}
	}
	memory := newRows()
	memory.save(t, directory.Changes{}, w.s.Aggregates())
	for _, kind := range []string{"order", "exhibit", "consignment", "opening", "question", "case", "holding"} {
		n := 0
		for k := range memory.of {
			if strings.HasPrefix(k, kind+" ") {
				n++
			}
		}
		if n < 2 {
			t.Errorf("seed %d: only %d rows of %s were compared", seed, n, kind)
		}
	}
	for k, v := range memory.of {
		if string(r.of[k]) != string(v) {
			t.Errorf("seed %d: %s\nmemory %s\nrow    %s", seed, k, v, r.of[k])
		}
	}
}

// A second seal with a taken number is refused. Nobody can make one, so the rows
// say that there is one.
func TestSealNumberTaken(t *testing.T) {
	w := newWorld(t)
	d := w.order(amy, cid, 1, to(rasso)...)
	old := w.send(amy, cid, 1, to(rasso)...)
	e := w.sealing(d, 0)
	r := w.stored()
	r.of["number "+e.Exhibit.SealNumber()] = r.of["seal "+old.x(0).String()]
	if err := r.state().Apply(w.at, w.id(e), e); codeOf(err) != event.CodeTaken {
		t.Errorf("a taken seal number: %v", err)
	}
	delete(r.of, "number "+e.Exhibit.SealNumber())
	if err := r.state().Apply(w.at, w.id(e), e); err != nil {
		t.Errorf("a free seal number: %v", err)
	}
}

// When the source breaks the state says so, and never panics: one lost database
// connection must not take the writer with it.
func TestSourceFails(t *testing.T) {
	w := newWorld(t)
	d := w.send(amy, cid, 2, to(rasso)...)
	o := w.sealAll(w.order(amy, cid, 1, to(both)...))
	u := w.order(amy, cid, 1, to(rasso)...)
	statements := []event.Event{
		w.ordering(amy, cid, 1, to(both)...), w.sealing(u, 0), w.dispatch(o), w.check(intake, rasso, d.id, d.x(0)),
		w.receipt(khan, rasso, d.id, d.x(0)), w.recall(amy, cid, d.id, d.x(0)), w.recallOrder(amy, cid, o.order),
	}
	w.say(w.receipt(khan, rasso, d.id, d.x(1)))
	opened := w.say(w.opening(khan, rasso, d.id, event.ToExport, d.x(1)))
	statements = append(statements, w.opening(ellis, rasso, d.id, event.View, d.x(1)), w.export(khan, rasso, opened, d.x(1)),
		w.passOn(khan, rasso, d.id, to(appeals), d.x(1)))
	statements = append(statements, w.more(d)...)
	r := w.stored()
	for _, e := range statements {
		for n := 0; ; n++ {
			r.left = n
			s := r.state()
			if _, err := s.Signers(e); err == nil {
				s.Apply(w.at, w.id(e), e)
			}
			s.Touched(e)
			if s.Err() == nil {
				if n < 3 {
					t.Errorf("%s needs %d rows", e.Kind(), n)
				}
				break
			}
			if !errors.Is(s.Err(), errRows) {
				t.Fatalf("%s: %v", e.Kind(), s.Err())
			}
		}
	}
}

// more are statements of the other kinds, about a sending of two exhibits of
// which the second was received.
func (w *world) more(d *sending) []event.Event {
	w.t.Helper()
	filing := w.say(w.filing(khan, rasso, d.id, intake, d.x(1)))
	asked := w.say(w.request(khan, rasso, cid))
	opened := event.CaseID(w.say(w.openCase(khan, rasso)))
	w.say(w.file(khan, rasso, opened, d.id))
	byName := w.send(amy, cid, 1, to(both)...)
	w.say(w.receipt(both, rasso, byName.id, byName.x(0)))
	w.say(w.report(khan, rasso, d.id, d.x(1)))
	internal := w.send(okoro, appeals, 1, to(rasso)...)
	w.say(w.receipt(khan, rasso, internal.id, internal.x(0)))
	on := event.ConsignmentID(w.say(w.passOn(khan, rasso, internal.id, to(keyless), internal.x(0))))
	again := w.order(amy, cid, 1, to(rasso)...)
	return []event.Event{
		w.sealAgain(again, 0, d.x(1)), w.reject(khan, rasso, d.id, d.x(0)), w.giveBack(khan, rasso, d.id, d.x(1)), w.destroy(khan, rasso, d.id, d.x(1)),
		w.assign(khan, rasso, d.id, khan, ellis), w.grant(khan, rasso, filing, intake),
		w.redirect(khan, rasso, d.id, appeals, d.x(0)), w.askBack(amy, cid, d.id, d.x(1)), w.report(khan, rasso, d.id, d.x(0)),
		w.note(khan, rasso, d.id, nil), w.request(khan, rasso, appeals), w.answerTo(amy, cid, asked, event.Declined), w.alreadySent(amy, cid, asked, d.id),
		w.openCase(khan, rasso), w.changeCase(khan, rasso, opened), w.nameOnCase(khan, rasso, opened, khan, ellis),
		w.file(khan, rasso, opened, byName.id), w.mark(khan, rasso, opened, "used", d.x(0)), w.hearing(khan, rasso, opened, 5, event.Listed),
		w.leaving(both, appeals), w.closing(boss, deputy, empty), w.receipt(kim, keyless, on, internal.x(0)),
		w.passOn(amy, cid, d.id, to(appeals), d.x(0)),
	}
}
