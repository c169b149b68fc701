package store

import (
	"fmt"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store/db"
)

// Thread is how far a thread has come.
type Thread struct {
	Value     event.Thread
	Owner     event.Owner
	Count     int64 // the number of its newest entry
	Last      event.EventID
	LastIndex event.LogIndex
	Account   *AccountRef // the newest, nil when it was never counted
}

// AccountRef is an account of a thread.
type AccountRef struct {
	Event    event.EventID
	Index    event.LogIndex
	Recorded event.Time
}

// ThreadNote is an entry of a thread under its number there.
type ThreadNote struct {
	Number int64
	Logged
}

// Thread is the thread of an owner, nil when there is none.
func (t *Tx) Thread(o event.Owner) (*Thread, error) {
	r, err := t.q.ThreadByOwner(t.ctx, o.String())
	if ok, err := found(err); !ok {
		return nil, err
	}
	return threadOf(r)
}

// ThreadByValue is the thread with that value, nil when there is none.
func (t *Tx) ThreadByValue(v event.Thread) (*Thread, error) {
	r, err := t.q.ThreadByValue(t.ctx, v.Digest[:])
	if ok, err := found(err); !ok {
		return nil, err
	}
	return threadOf(r)
}

func threadOf(r db.Thread) (*Thread, error) {
	h := &Thread{Count: r.Entries, LastIndex: event.LogIndex(r.LastIndex)}
	var err error
	if h.Value.Digest, err = digestOf(r.Value); err != nil {
		return nil, err
	}
	if h.Last.Digest, err = digestOf(r.LastEvent); err != nil {
		return nil, err
	}
	if err := h.Owner.UnmarshalText([]byte(r.Owner)); err != nil {
		return nil, fmt.Errorf("a stored thread: %v", err)
	}
	if r.Account == nil {
		return h, nil
	}
	h.Account = &AccountRef{Index: event.LogIndex(r.AccountIndex), Recorded: seconds(r.AccountUs)}
	h.Account.Event.Digest, err = digestOf(r.Account)
	return h, err
}

// SaveThread keeps how far h has come. A new thread whose value or owner is
// there already is [ErrTaken] or changes the older one: the caller asks first.
func (t *Tx) SaveThread(h *Thread) error {
	p := db.SaveThreadParams{
		Value: h.Value.Digest[:], Owner: h.Owner.String(), Entries: h.Count,
		LastEvent: h.Last.Digest[:], LastIndex: int64(h.LastIndex),
	}
	if a := h.Account; a != nil {
		p.Account, p.AccountIndex, p.AccountUs = a.Event.Digest[:], int64(a.Index), micros(a.Recorded)
	}
	return typed(t.q.SaveThread(t.ctx, p))
}

// AddToThread puts the entry at a place under its number in a thread.
func (t *Tx) AddToThread(v event.Thread, number int64, index event.LogIndex) error {
	return typed(t.q.AddThreadEntry(t.ctx, db.AddThreadEntryParams{Thread: v.Digest[:], Number: number, LogIndex: int64(index)}))
}

// ThreadNotes are the statements of a thread, from number 1 on.
func (t *Tx) ThreadNotes(v event.Thread) ([]ThreadNote, error) {
	rows, err := t.q.ThreadNotes(t.ctx, v.Digest[:])
	if err != nil {
		return nil, err
	}
	var out []ThreadNote
	for _, r := range rows {
		out = append(out, ThreadNote{r.Number, Logged{event.LogIndex(r.LogIndex), r.Note, r.Entry}})
	}
	return out, nil
}
