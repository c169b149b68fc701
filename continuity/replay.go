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
	heads      []headSeen    // that others counter-signed
}

// Statement is one verified statement.
type Statement struct {
	Place directory.Place
	ID    event.EventID
	Event event.Event
	Note  *event.Note
	entry ledger.Entry
	item  *Item
	read  *reading
}

func (s *Statement) where() string {
	return fmt.Sprintf("entry %d (%s)", s.Place.Index, s.Event.Kind())
}

// Replay verifies e from the first statement to the last and gives the story it
// tells. Every error is a *[Fault], but [directory.ErrNewerRules]: nothing is wrong
// with what a program of today can't judge.
func Replay(e *Evidence, trust Trust) (*Story, error) { return (*Reader)(nil).Replay(e, trust) }

// Replay is [Replay] with a memory.
func (r *Reader) Replay(e *Evidence, trust Trust) (*Story, error) {
	s, err := r.story(e)
	if err != nil {
		return nil, err
	}
	if err := s.findService(trust); err != nil {
		return nil, err
	}
	if err := s.judge(e); err != nil {
		return nil, err
	}
	if err := s.checkRoots(trust); err != nil {
		return nil, err
	}
	return s, nil
}

// partOf is the story that a part of verified evidence tells by itself, which is
// all that its reader will see.
func (s *Story) partOf(e *Evidence) (*Story, error) {
	n, err := (*Reader)(nil).story(e)
	if err != nil {
		return nil, err
	}
	n.Service = s.Service
	return n, n.judge(e)
}

// judge verifies places, threads, signatures and rules, in the order of the log.
func (s *Story) judge(e *Evidence) error {
	if err := s.checkPlaces(e); err != nil {
		return err
	}
	if err := s.checkThreads(e); err != nil {
		return err
	}
	s.State = custody.New(directory.New(s.Service, nil), nil)
	s.State.Partial = true
	s.State.Given = func(r event.RecipientID) bool { return s.Has(event.OwnerExhibit(r)) }
	signed := newSignatures()
	return signed.wait(s.applyAll(signed))
}

func (s *Story) applyAll(signed *signatures) error {
	said := make(map[event.EventID]event.LogIndex, len(s.Statements))
	for i := range s.Statements {
		st := &s.Statements[i]
		if first, twice := said[st.ID]; twice {
			return fault(CheckOrder, st.where(), "entry %d is the same statement: it is logged once", first)
		}
		said[st.ID] = st.Place.Index
		if err := s.apply(st, signed); err != nil {
			return err
		}
	}
	return nil
}

// story takes the notes and entries apart.
func (r *Reader) story(e *Evidence) (*Story, error) {
	s := &Story{threads: map[event.Owner]*threadStory{}, Statements: make([]Statement, 0, len(e.Items))}
	read, failed := r.readAll(e.Items)
	entries, wrong := make([]ledger.Entry, len(e.Items)), make([]error, len(e.Items))
	everywhere(len(e.Items), func(i int) { entries[i], wrong[i] = ledger.ParseEntry(e.Items[i].Entry) })
	for i := range e.Items {
		it, k := &e.Items[i], read[i]
		if failed[i] != nil && newer(read) {
			return nil, directory.ErrNewerRules
		}
		if failed[i] != nil {
			return nil, fault(CheckGrammar, fmt.Sprintf("entry %d", it.Index), "%v", failed[i])
		}
		if wrong[i] != nil {
			return nil, fault(CheckGrammar, fmt.Sprintf("entry %d", it.Index), "the entry: %v", wrong[i])
		}
		s.Statements = append(s.Statements, Statement{
			Place: directory.Place{Index: it.Index, Recorded: entries[i].Recorded},
			ID:    k.id, Event: k.event, Note: k.note, entry: entries[i], item: it, read: k,
		})
	}
	return s, nil
}

// newer: rules that this program does not know are said to be in force, and so may be
// kinds of statement that it can't read. Whoever lies about that is believed no more than
// before: nothing is taken either way.
func newer(all []*reading) bool {
	return slices.ContainsFunc(all, func(r *reading) bool {
		if r == nil {
			return false
		}
		e, ok := r.event.(*event.Rules)
		return ok && e.Number > directory.NewestRules
	})
}

// checkPlaces: the head is the log's, and every entry stands under it where it
// is said to stand, in order, with the note it is said to hold.
func (s *Story) checkPlaces(e *Evidence) error {
	cp, err := ledger.OpenCheckpoint(e.Checkpoint, s.Service.Log, s.Service.LogKeys)
	if err != nil {
		return fault(CheckCheckpoint, "the head", "%v", err)
	}
	s.Checkpoint = cp
	if err := s.checkHeads(e); err != nil {
		return err
	}
	holds, stands := make([]bool, len(s.Statements)), make([]bool, len(s.Statements))
	everywhere(len(s.Statements), func(i int) {
		st := &s.Statements[i]
		holds[i] = st.entry.Holds(st.Note)
		stands[i] = ledger.CheckRecord(st.item.Proof, cp.Size, tlog.Hash(cp.Root), int64(st.Place.Index), st.item.Entry) == nil
	})
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
		if !holds[i] {
			return fault(CheckEntry, st.where(), "the entry is of another statement, or of other signatures")
		}
		if !stands[i] {
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

// checkStale: a statement that the service kept back for days and then logged is
// void. The first entry its signer had not seen need not be shown; any that is
// shown after it was recorded no sooner, so that what is over a day old by that
// one was refused by the service's own rule.
func (s *Story) checkStale(st *Statement) error {
	seen := event.LogIndex(st.Event.Common().Seen.Size)
	if seen == 0 {
		return nil // the service's own
	}
	i, _ := slices.BinarySearchFunc(s.Statements, seen, func(x Statement, at event.LogIndex) int { return int(x.Place.Index - at) })
	if late := st.Place.Recorded - s.Statements[i].Place.Recorded; late > event.MaxSeen {
		return fault(CheckRule, st.where(), "void, and the service should not have logged it: it was signed before entry %d, over a day earlier", s.Statements[i].Place.Index)
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

// apply has a statement's signatures checked against the state just before it,
// takes it in, and holds it against the threads it touches.
func (s *Story) apply(st *Statement, signed *signatures) error {
	keys, err := s.State.Signers(st.Event)
	if err != nil {
		return ruled(st, err)
	}
	signed.add(st, keys)
	if err := s.checkStale(st); err != nil {
		return err
	}
	if err := s.State.Apply(st.Place, st.ID, st.Event); err != nil {
		return ruled(st, err)
	}
	return s.touch(st)
}

func ruled(st *Statement, err error) error {
	var r *event.Refusal
	if errors.Is(err, directory.ErrNewerRules) {
		return err
	}
	if errors.Is(err, custody.ErrElsewhere) {
		return fault(CheckComplete, st.where(), "%v", err)
	}
	if errors.As(err, &r) {
		return fault(CheckRule, st.where(), "void, and the service should not have logged it: %s", r.Message)
	}
	return fault(CheckRule, st.where(), "%v", err)
}
