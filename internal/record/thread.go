package record

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// threads are the threads a batch touches: as stored, and as they have come on
// since.
type threads struct {
	tx      *store.Tx
	service event.Owner
	have    map[event.Owner]*store.Thread // nil: there is none
	changed []*store.Thread
	added   []added
}

// added is an entry put on a thread.
type added struct {
	thread event.Thread
	number int64
	index  event.LogIndex
}

func newThreads(tx *store.Tx, service event.Owner, have map[event.Owner]*store.Thread) *threads {
	return &threads{tx: tx, service: service, have: have}
}

// of is the thread of an owner, nil when there is none.
func (h *threads) of(o event.Owner) (*store.Thread, error) {
	if t, ok := h.have[o]; ok {
		return t, nil
	}
	t, err := h.tx.Thread(o)
	if err == nil {
		h.have[o] = t
	}
	return t, err
}

// used reports whether a thread has that value.
func (h *threads) used(v event.Thread) (bool, error) {
	if slices.ContainsFunc(h.changed, func(t *store.Thread) bool { return t.Value == v }) {
		return true, nil
	}
	t, err := h.tx.ThreadByValue(v)
	return t != nil, err
}

// add puts the statement e on the threads it touches and returns its tallies.
func (h *threads) add(touched []custody.Touch, id event.EventID, p directory.Place, e event.Event) ([]event.Digest, error) {
	var tallies []event.Digest
	for _, c := range touched {
		t, err := h.of(c.Owner)
		switch {
		case err != nil:
			return nil, err
		case t == nil:
			t = &store.Thread{Value: c.Thread, Owner: c.Owner}
			h.have[c.Owner] = t
		case t.Value != c.Thread:
			return nil, fmt.Errorf("%s has another thread than its statements say", c.Owner)
		}
		t.Count++
		t.Last, t.LastIndex = id, p.Index
		if _, ok := e.(*event.Account); ok {
			t.Account = &store.AccountRef{Event: id, Index: p.Index, Recorded: p.Recorded}
		}
		if !slices.Contains(h.changed, t) {
			h.changed = append(h.changed, t)
		}
		h.added = append(h.added, added{t.Value, t.Count, p.Index})
		tallies = append(tallies, ledger.Tally(t.Value, t.Count))
	}
	return tallies, nil
}

func (h *threads) save() error {
	for _, t := range h.changed {
		if err := h.tx.SaveThread(t); err != nil {
			return err
		}
	}
	for _, a := range h.added {
		if err := h.tx.AddToThread(a.thread, a.number, a.index); err != nil {
			return err
		}
	}
	return nil
}

// touched are the threads e belongs to. To what custody knows it adds the
// service's thread, whose value stands in the log's first statement.
func (b *batch) touched(e event.Event) []custody.Touch {
	out := b.state.Touched(e)
	switch e := e.(type) {
	case *event.Admitted:
		out = b.addService(out)
	case *event.Account:
		if e.Owner.Kind == event.ServiceThread {
			out = b.addService(out)
		}
	}
	slices.SortFunc(out, func(x, y custody.Touch) int { return cmp.Compare(x.Owner.String(), y.Owner.String()) })
	// A statement counts once in a thread, however often it names its owner.
	return slices.CompactFunc(out, func(x, y custody.Touch) bool { return x.Owner == y.Owner })
}

func (b *batch) addService(out []custody.Touch) []custody.Touch {
	t, err := b.threads.of(b.threads.service)
	if err != nil || t == nil {
		b.fail(fmt.Errorf("the service's thread can't be found: %v", err))
		return out
	}
	return append(out, custody.Touch{Owner: t.Owner, Thread: t.Value})
}

// unused refuses a statement that opens a thread under a value some thread has,
// or for an owner who has one: tallies of two threads would run into one.
func (b *batch) unused(e event.Event) error {
	var opens []custody.Touch
	switch e := e.(type) {
	case *event.Rules:
		// Later ones stand on the thread that the first drew.
		if t, err := b.threads.of(b.threads.service); err == nil && t != nil && t.Value == e.Thread {
			return nil
		}
		opens = []custody.Touch{{Owner: b.threads.service, Thread: e.Thread}}
	case *event.Admitted:
		opens = []custody.Touch{{Owner: event.OwnerOrg(event.OrgID(e.By.ID)), Thread: e.Thread}}
	case *event.Ordered:
		for _, x := range e.Exhibits {
			opens = append(opens, custody.Touch{Owner: event.OwnerExhibit(x.Recipient), Thread: x.Thread})
		}
	case *event.CaseOpened:
		opens = []custody.Touch{{Owner: event.OwnerCase(event.CaseID(event.IDOf(e))), Thread: e.Thread}}
	case *event.Requested:
		opens = []custody.Touch{{Owner: event.OwnerRequest(event.IDOf(e)), Thread: e.Thread}}
	}
	for i, o := range opens {
		t, err := b.threads.of(o.Owner)
		if err != nil {
			return b.fail(err)
		}
		if _, again := e.(*event.Ordered); again && t != nil && t.Value == o.Thread {
			continue // what was ordered before is taken up: whether it may be says custody
		}
		used, err := b.threads.used(o.Thread)
		if err != nil {
			return b.fail(err)
		}
		twice := slices.ContainsFunc(opens[:i], func(p custody.Touch) bool { return p.Thread == o.Thread })
		if t != nil || used || twice || o.Thread.IsZero() {
			return event.Refuse(event.CodeTaken, "its place in the record is taken or empty: draw another value")
		}
	}
	return nil
}
