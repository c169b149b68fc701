package cosign

import (
	"context"
	"fmt"
	"net/http"

	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/internal/witness"
	"github.com/safehand/safehand/ledger"
)

// outcome is how asking a witness went.
type outcome struct {
	size       int64 // of the head that was asked for
	checkpoint []byte
	lines      []ledger.Cosignature
	trouble    string
	says       int64
	why        string // for the operator's log
	other      []byte // a head of this log that this tree does not have, opened
	head       ledger.Checkpoint
	// later: it will cosign this head, but has not read all of it yet, as a mirror.
	later bool
	// heard: it did not cosign, and is known to have cosigned nothing that is not
	// here.
	heard bool
}

// rounds bounds how often one asking corrects itself: the first may not know the
// witness's size, and another node may ask in between.
const rounds = 4

// attempt asks w to cosign the newest head. Old is the size it is taken to have.
func (a *Asker) attempt(ctx context.Context, w Asked, old int64) outcome {
	var o outcome
	for range rounds {
		r, head, err := a.request(ctx, w, old)
		if err != nil {
			return outcome{trouble: store.Silent, why: err.Error()}
		}
		o = outcome{size: head.Size, checkpoint: head.Checkpoint}
		got, err := a.post(ctx, w, r)
		if err != nil {
			return o.silent("it does not answer")
		}
		again := false
		if o, old, again = a.judge(w, o, r, got); !again {
			break
		}
	}
	if o.trouble == store.Ahead || o.trouble == store.Forked || o.later {
		a.prove(ctx, w, &o)
	}
	a.wait(w, o)
	return o
}

// wait remembers the head that a witness will cosign later: asked for the newest
// each time, one that reads before it signs would never be done on a busy day.
func (a *Asker) wait(w Asked, o outcome) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.waiting, w.Name())
	if o.later && o.trouble == store.Silent {
		a.waiting[w.Name()] = store.Head{Size: o.size, Checkpoint: o.checkpoint}
	}
}

func (a *Asker) waitsFor(w Asked) (store.Head, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	h, ok := a.waiting[w.Name()]
	return h, ok
}

// request is what is asked: the newest head, or the one w is busy with, with the
// proof that it grew out of the one of size old.
func (a *Asker) request(ctx context.Context, w Asked, old int64) (r witness.Request, head store.Head, err error) {
	err = a.db.View(ctx, func(tx *store.Tx) error {
		if head, err = tx.ReadHead(); err != nil {
			return err
		}
		if h, ok := a.waitsFor(w); ok && h.Size >= old && h.Size <= head.Size {
			head = h
		}
		r = witness.Request{Old: min(old, head.Size), Checkpoint: head.Checkpoint}
		r.Proof, err = ledger.ProveTree(ctx, tx, head.Size, r.Old)
		return err
	})
	return r, head, err
}

// judge reads an answer of c2sp.org/tlog-witness. It says again when the witness
// has cosigned another size than was thought, and that one may be asked from.
func (a *Asker) judge(w Asked, o outcome, r witness.Request, got answer) (_ outcome, old int64, again bool) {
	switch got.status {
	case http.StatusOK:
		return a.cosigned(w, o, got.body), 0, false
	case http.StatusConflict:
		has, err := witness.ParseSize(got.body)
		if err != nil || got.kind != witness.SizeType {
			return o.silent("its 409 names no size"), 0, false
		}
		return conflict(o, r, has)
	case http.StatusUnprocessableEntity:
		// The proof was made of this tree and is right; it is the tree that the
		// witness knows otherwise.
		o.trouble, o.says, o.why = store.Forked, r.Old, "it says that this log does not continue the one it cosigned"
	case http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound:
		o.trouble, o.why = store.Refuses, fmt.Sprintf("it refuses with %d: does it watch this log, under these keys?", got.status)
	case http.StatusServiceUnavailable:
		o.later = true
		return o.silent("it has not read all of this log yet"), 0, false
	default:
		return o.silent(fmt.Sprintf("it answers with %d", got.status)), 0, false
	}
	return o, 0, false
}

func conflict(o outcome, r witness.Request, has int64) (_ outcome, old int64, again bool) {
	switch {
	case has > o.size:
		// Another node may have appended meanwhile: ask once more from there. If
		// the newest head is still smaller the outcome is this one.
		o.trouble, o.says, o.why = store.Ahead, has, "it has cosigned a larger log than there is here"
		return o, has, true
	case has == r.Old && has == o.size:
		o.trouble, o.says, o.why = store.Forked, has, "it has cosigned another head of the same size"
		return o, 0, false
	case has == r.Old:
		return o.silent("it contradicts itself"), 0, false
	}
	return o.silent("it keeps changing its size"), has, true
}

func (o outcome) silent(why string) outcome {
	o.trouble, o.why = store.Silent, why
	return o
}

// cosigned keeps the lines that are valid and of the witness's own keys.
func (a *Asker) cosigned(w Asked, o outcome, body []byte) outcome {
	lines, err := ledger.OpenLines(o.checkpoint, body, string(a.service.Log), w.Keys)
	switch {
	case err != nil:
		return o.silent("its signature is not valid")
	case len(lines) == 0:
		return o.silent("it signs with no key that it is known by")
	case len(lines) < len(w.Keys):
		o.trouble, o.why = store.Partial, "it signs with fewer keys than it is known by"
	}
	o.lines = lines
	return o
}
