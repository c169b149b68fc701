package continuity

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

// Story is evidence that has been verified.
type Story struct {
	Service    directory.Service
	Checkpoint ledger.Checkpoint
	// State is what the statements add up to.
	State *custody.State
	// Statements stand in the order of the log.
	Statements []Statement
	threads    map[event.Owner]*threadStory
	owners     []event.Owner // of threads, as they were handed over
}

// Statement is one verified statement.
type Statement struct {
	Place directory.Place
	ID    event.EventID
	Event event.Event
	Note  *event.Note
	entry ledger.Entry
	item  *Item
}

func (s *Statement) where() string {
	return fmt.Sprintf("entry %d (%s)", s.Place.Index, s.Event.Kind())
}

type threadStory struct {
	value   event.Thread
	indexes []event.LogIndex
	last    *Statement
	count   int64
}

// Replay verifies e from the first statement to the last and gives the story it
// tells. Every error is a *[Fault].
func Replay(e *Evidence, trust Trust) (*Story, error) {
	s := &Story{threads: map[event.Owner]*threadStory{}}
	if err := s.read(e); err != nil {
		return nil, err
	}
	if err := s.findService(trust); err != nil {
		return nil, err
	}
	if err := s.checkPlaces(e); err != nil {
		return nil, err
	}
	if err := s.checkThreads(e); err != nil {
		return nil, err
	}
	s.State = custody.New(directory.New(s.Service, nil), nil)
	s.State.Partial = true
	said := make(map[event.EventID]event.LogIndex, len(s.Statements))
	for i := range s.Statements {
		st := &s.Statements[i]
		if first, twice := said[st.ID]; twice {
			return nil, fault(CheckOrder, st.where(), "entry %d is the same statement: it is logged once", first)
		}
		said[st.ID] = st.Place.Index
		if err := s.apply(st); err != nil {
			return nil, err
		}
	}
	if err := s.checkRoots(trust); err != nil {
		return nil, err
	}
	return s, nil
}

// read takes the notes and entries apart.
func (s *Story) read(e *Evidence) error {
	for i := range e.Items {
		it := &e.Items[i]
		where := fmt.Sprintf("entry %d", it.Index)
		n, err := event.ParseNote(it.Note)
		if err != nil {
			return fault(CheckGrammar, where, "its note: %v", err)
		}
		ev, err := event.Parse(n.Text)
		if err != nil {
			return fault(CheckGrammar, where, "its statement: %v", err)
		}
		entry, err := ledger.ParseEntry(it.Entry)
		if err != nil {
			return fault(CheckGrammar, where, "the entry: %v", err)
		}
		s.Statements = append(s.Statements, Statement{
			Place: directory.Place{Index: it.Index, Recorded: entry.Recorded},
			ID:    n.ID(), Event: ev, Note: n, entry: entry, item: it,
		})
	}
	return nil
}

// findService learns the service's and the log's keys from the admission of an
// organisation whose root the verifier trusts, and from nowhere else.
func (s *Story) findService(trust Trust) error {
	for i := range s.Statements {
		st := &s.Statements[i]
		a, ok := st.Event.(*event.Admitted)
		if !ok {
			continue
		}
		org := a.By.ID.Org()
		want, trusted := trust.Roots[org]
		if !trusted {
			continue
		}
		if got, err := event.RootDigest(org, a.Root); err != nil || got != want {
			return fault(CheckRoot, st.where(), "the root of %s is %s, you trust %s", org, event.RootNumber(got), event.RootNumber(want))
		}
		if trust.Log != "" && a.Log != trust.Log {
			return fault(CheckRoot, st.where(), "%s joined the log %s, you trust %s", org, a.Log, trust.Log)
		}
		// The root's own signatures, so that its word about the service counts.
		root := slices.Sorted(slices.Values(a.Root))
		if err := st.Note.Verify(append(root, a.ServiceKey)); err != nil {
			return fault(CheckSignature, st.where(), "%v", err)
		}
		s.Service = directory.Service{Log: a.Log, Key: a.ServiceKey, LogKeys: a.LogKeys}
		return nil
	}
	return fault(CheckRoot, "the directory", "no organisation whose root you trust was admitted here")
}

// checkPlaces: the head is the log's, and every entry stands under it where it
// is said to stand, in order, with the note it is said to hold.
func (s *Story) checkPlaces(e *Evidence) error {
	cp, err := ledger.OpenCheckpoint(e.Checkpoint, s.Service.Log, s.Service.LogKeys)
	if err != nil {
		return fault(CheckCheckpoint, "the head", "%v", err)
	}
	s.Checkpoint = cp
	for i := range s.Statements {
		st := &s.Statements[i]
		if i > 0 {
			before := s.Statements[i-1].Place
			if before.Index >= st.Place.Index || before.Recorded > st.Place.Recorded {
				return fault(CheckOrder, st.where(), "it does not follow entry %d", before.Index)
			}
		}
		if err := st.checkSeen(cp); err != nil {
			return err
		}
		if !st.entry.Holds(st.Note) {
			return fault(CheckEntry, st.where(), "the entry is of another statement, or of other signatures")
		}
		if err := ledger.CheckRecord(st.item.Proof, cp.Size, tlog.Hash(cp.Root), int64(st.Place.Index), st.item.Entry); err != nil {
			return fault(CheckProof, st.where(), "it is not in the log at that place")
		}
	}
	return nil
}

// checkSeen: nobody has seen a head that holds her own statement, and a head of
// this size has this root. Whether smaller ones were of this history is not
// known here.
func (st *Statement) checkSeen(cp ledger.Checkpoint) error {
	seen := st.Event.Common().Seen
	if seen.Size > int64(st.Place.Index) || (seen.Size == cp.Size && seen != cp.Seen()) {
		return fault(CheckOrder, st.where(), "its signer had seen another history: a head of %d entries", seen.Size)
	}
	return nil
}

// checkThreads: the n-th statement of a thread bears its n-th tally. One left
// out would leave its number empty; one put in would need a number twice.
func (s *Story) checkThreads(e *Evidence) error {
	values := map[event.Thread]event.Owner{}
	for _, t := range e.Threads {
		if _, twice := s.threads[t.Owner]; twice {
			return fault(CheckThread, "the thread of "+t.Owner.String(), "it stands there twice")
		}
		// One tally would count for both, and hide a statement of either.
		if other, taken := values[t.Value]; taken {
			return fault(CheckThread, "the thread of "+t.Owner.String(), "it has the value of the thread of %s", other)
		}
		values[t.Value] = t.Owner
		s.threads[t.Owner] = &threadStory{value: t.Value, indexes: t.Indexes}
		s.owners = append(s.owners, t.Owner)
		for i, index := range t.Indexes {
			st := s.at(index)
			if st == nil {
				return fault(CheckMissing, fmt.Sprintf("entry %d", index), "statement %d of the thread of %s is missing", i+1, t.Owner)
			}
			if i > 0 && t.Indexes[i-1] >= index {
				return fault(CheckOrder, st.where(), "the thread of %s is not in the order of the log", t.Owner)
			}
			if !slices.Contains(st.entry.Tallies, ledger.Tally(t.Value, int64(i+1))) {
				return fault(CheckTally, st.where(), "it is not statement %d of the thread of %s: one is missing, or it belongs elsewhere", i+1, t.Owner)
			}
		}
	}
	return nil
}

func (s *Story) at(index event.LogIndex) *Statement {
	i, ok := slices.BinarySearchFunc(s.Statements, index, func(st Statement, x event.LogIndex) int {
		return int(st.Place.Index - x)
	})
	if !ok {
		return nil
	}
	return &s.Statements[i]
}

// apply verifies a statement's signatures against the state just before it,
// takes it in, and holds it against the threads it touches.
func (s *Story) apply(st *Statement) error {
	keys, err := s.State.Signers(st.Event)
	if err != nil {
		return ruled(st, err)
	}
	if err := st.Note.Verify(keys); err != nil {
		return fault(CheckSignature, st.where(), "%v", err)
	}
	if err := s.State.Apply(st.Place, st.ID, st.Event); err != nil {
		return ruled(st, err)
	}
	return s.touch(st)
}

func ruled(st *Statement, err error) error {
	var r *event.Refusal
	if errors.As(err, &r) {
		return fault(CheckRule, st.where(), "void, and the service should not have logged it: %s", r.Message)
	}
	return fault(CheckRule, st.where(), "%v", err)
}

// touch: a statement counts on a thread exactly when it touches it, and the
// thread's value is the one drawn in its first statement. One that counts on
// none of the threads shown is refused: it could bring in a person nobody
// vouches for.
func (s *Story) touch(st *Statement) error {
	touched := s.State.Touched(st.Event)
	counted := false
	for _, owner := range s.owners { // in one order, so that the first fault is always the same
		t := s.threads[owner]
		i := slices.IndexFunc(touched, func(x custody.Touch) bool { return x.Owner == owner })
		_, on := slices.BinarySearch(t.indexes, st.Place.Index)
		counted = counted || on
		switch {
		case i >= 0 && !on:
			return fault(CheckThread, st.where(), "it touches the thread of %s and is not counted there", owner)
		case i < 0 && on && !st.ofService(owner):
			return fault(CheckThread, st.where(), "it is counted on the thread of %s and does not touch it", owner)
		case i >= 0 && touched[i].Thread != t.value:
			return fault(CheckThread, st.where(), "the thread of %s has another value", owner)
		case !on:
			continue
		}
		if err := t.take(st, owner); err != nil {
			return err
		}
	}
	if !counted {
		return fault(CheckThread, st.where(), "it belongs to none of the threads shown")
	}
	return nil
}

// ofService: admissions, and accounts of the thread itself, stand on the
// service's thread, whose value a partial state does not know.
func (st *Statement) ofService(owner event.Owner) bool {
	if owner.Kind != event.ServiceThread || owner.ID != string(st.Event.Common().Log.Service()) {
		return false
	}
	switch e := st.Event.(type) {
	case *event.Admitted:
		return true
	case *event.Account:
		return e.Owner == owner
	}
	return false
}

// take takes the next statement of the thread. An account must say its own
// number and name the statement before it.
func (t *threadStory) take(st *Statement, owner event.Owner) error {
	t.count++
	if a, ok := st.Event.(*event.Account); ok {
		if a.Owner != owner || a.Number != t.count || t.last == nil || a.Previous != t.last.ID {
			return fault(CheckThread, st.where(), "the account does not count the thread of %s as it is", owner)
		}
	}
	// Which rules a log is judged by stands at its very beginning. A thread that
	// begins otherwise is not the service's, whatever value it is given.
	if _, ok := st.Event.(*event.Rules); owner.Kind == event.ServiceThread && t.count == 1 && (!ok || st.Place.Index != 0) {
		return fault(CheckThread, st.where(), "the thread of %s does not begin with the rules at the log's first entry", owner)
	}
	t.last = st
	return nil
}

// checkRoots: the root of every organisation whose directory was used is one the
// verifier trusts, or one that the verifier's own organisation recognised.
// Others may be named on the service's thread; nothing rests on them.
func (s *Story) checkRoots(trust Trust) error {
	home := s.State.Dir.Organisation(trust.Home)
	for i := range s.Statements {
		st := &s.Statements[i]
		a, ok := st.Event.(*event.Admitted)
		if !ok {
			continue
		}
		o := s.State.Dir.Organisation(a.By.ID.Org())
		want, listed := trust.Roots[o.ID]
		switch {
		case listed && want == o.RootDigest:
		case listed:
			return fault(CheckRoot, st.where(), "the root of %s is %s, you trust %s", o.ID, event.RootNumber(o.RootDigest), event.RootNumber(want))
		case !s.Has(event.OwnerOrg(o.ID)):
		case home != nil && home.Recognises(o):
		case home != nil:
			return fault(CheckRoot, st.where(), "%s has not recognised this root of %s (%s)", home.ID, o.ID, event.RootNumber(o.RootDigest))
		default:
			return fault(CheckRoot, st.where(), "you do not trust the root of %s (%s)", o.ID, event.RootNumber(o.RootDigest))
		}
	}
	return nil
}
