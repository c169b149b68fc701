package continuity

import (
	"runtime"
	"sync"

	"github.com/safehand/safehand/event"
)

// signatures checks those of many statements on every processor, while the rules
// judge the statements one after another. Nothing is believed meanwhile: a story
// is given out only when all of them hold, and the first in the log that does not
// is the one that is named.
type signatures struct {
	queue   chan check
	workers sync.WaitGroup

	mu    sync.Mutex
	wrong *Statement // the first in the log
	why   error
}

type check struct {
	statement *Statement
	keys      []event.VKey
}

// ahead bounds how far the rules run before the signatures.
const ahead = 256

func newSignatures() *signatures {
	s := &signatures{queue: make(chan check, ahead)}
	for range runtime.GOMAXPROCS(0) {
		s.workers.Go(s.work)
	}
	return s
}

func (s *signatures) work() {
	for c := range s.queue {
		if err := c.statement.read.verify(c.keys); err != nil {
			s.failed(c.statement, err)
		}
	}
}

func (s *signatures) failed(st *Statement, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wrong == nil || st.Place.Index < s.wrong.Place.Index {
		s.wrong, s.why = st, err
	}
}

// add has a statement checked that must be signed with exactly these keys.
func (s *signatures) add(st *Statement, keys []event.VKey) { s.queue <- check{st, keys} }

// wait waits for all that was added, and is the first fault there is: a wrong
// signature, or else the given one, which came of a later check.
func (s *signatures) wait(fault error) error {
	close(s.queue)
	s.workers.Wait()
	if s.wrong != nil {
		return faultOf(s.wrong, s.why)
	}
	return fault
}

func faultOf(st *Statement, err error) error {
	return fault(CheckSignature, st.where(), "%v", err)
}
