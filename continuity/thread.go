package continuity

import (
	"fmt"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

type threadStory struct {
	value   event.Thread
	indexes []event.LogIndex
	last    *Statement
	count   int64
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
