package client_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// operator is the enemy: whoever runs the service and holds all its keys. It
// goes on with the log as it likes, or writes it anew.
type operator struct {
	s       *stage
	keys    *node.Keys
	entries []ledger.Entry
	notes   map[event.LogIndex]*event.Note
	from    int // entries from here on are its own
	mem     *ledger.Memory
	head    ledger.Checkpoint
	signers []*ledger.LogSigner
}

func (s *stage) operator() *operator {
	s.Helper()
	o := &operator{s: s, keys: s.w.Node.Keys, notes: map[event.LogIndex]*event.Note{}}
	o.signers = o.keys.Log
	db, err := store.Open(s.Context(), filepath.Join(s.w.Data(), "safehand.db"))
	s.must(err)
	defer db.Close()
	s.must(db.View(s.Context(), func(tx *store.Tx) error {
		h, err := tx.ReadHead()
		if err != nil {
			return err
		}
		for i := range h.Size {
			b, err := tx.Entry(i)
			if err != nil {
				return err
			}
			e, err := ledger.ParseEntry(b)
			if err != nil {
				return err
			}
			o.entries = append(o.entries, e)
		}
		logged, err := tx.LoggedFrom(0, h.Size)
		for _, l := range logged {
			n, err := event.ParseNote(l.Note)
			if err != nil {
				return err
			}
			o.notes[l.Index] = n
		}
		return err
	}))
	o.from = len(o.entries)
	o.build()
	return o
}

// build makes the tree of the entries as they are now.
func (o *operator) build() {
	o.s.Helper()
	o.mem = new(ledger.Memory)
	size, root, err := ledger.Append(o.s.Context(), o.mem, o.entries)
	o.s.must(err)
	o.head = ledger.Checkpoint{Origin: o.keys.Log[0].Origin(), Size: size, Root: root}
}

// log adds an entry for a note, counted as the operator likes.
func (o *operator) log(n *event.Note, at event.Time, tallies ...event.Digest) event.LogIndex {
	i := event.LogIndex(len(o.entries))
	o.entries = append(o.entries, ledger.EntryOf(n, at, tallies...))
	o.notes[i] = n
	o.build()
	return i
}

// replace puts another statement in the place of one.
func (o *operator) replace(i event.LogIndex, n *event.Note) {
	was := o.entries[i]
	o.entries[i] = ledger.EntryOf(n, was.Recorded, was.Tallies...)
	o.notes[i] = n
	o.build()
}

func (o *operator) now() event.Time { return event.TimeOf(o.s.clock.now()) }

// says signs a statement with the service's key.
func (o *operator) says(e event.Event, more ...note.Signer) *event.Note {
	o.s.Helper()
	text, err := event.Text(e)
	o.s.must(err)
	n, err := event.Sign(text, append(more, o.keys.Service)...)
	o.s.must(err)
	return n
}

func (o *operator) header(at event.Time) event.Header {
	return event.Header{Log: o.head.Origin, By: event.Signer{ID: event.ActorID(o.keys.Name), Number: 1}, At: at}
}

// account counts a thread up to number n, in the place of whatever stands there.
func (o *operator) account(owner event.Owner, value event.Thread, n int64, previous event.EventID, at event.Time) event.LogIndex {
	e := &event.Account{Header: o.header(at), Owner: owner, Number: n, Previous: previous}
	return o.log(o.says(e), at, ledger.Tally(value, n))
}

// index finds a statement of a kind that is as asked for.
func find[E event.Event](o *operator, ok func(E) bool) (event.LogIndex, E) {
	o.s.Helper()
	for i := range event.LogIndex(len(o.entries)) {
		if o.notes[i] == nil {
			continue
		}
		parsed, err := event.Parse(o.notes[i].Text)
		o.s.must(err)
		if e, is := parsed.(E); is && ok(e) {
			return i, e
		}
	}
	o.s.Fatal("there is no such statement")
	panic("unreachable")
}

func (o *operator) checkpoint() string {
	o.s.Helper()
	b, err := ledger.SignCheckpoint(o.head, o.now(), o.signers...)
	o.s.must(err)
	return string(b)
}

func (o *operator) proof(i event.LogIndex) []string {
	o.s.Helper()
	p, err := ledger.ProveRecord(o.s.Context(), o.mem, o.head.Size, int64(i))
	o.s.must(err)
	return texts(p)
}

func texts(p []tlog.Hash) []string {
	out := []string{}
	for _, h := range p {
		out = append(out, base64.StdEncoding.EncodeToString(h[:]))
	}
	return out
}

func (o *operator) item(i event.LogIndex) api.Item {
	o.s.Helper()
	e, err := o.entries[i].Text()
	o.s.must(err)
	return api.Item{Index: i, Note: string(o.notes[i].Bytes()), Entry: string(e), Proof: o.proof(i)}
}

// settle puts the items of a bundle under the operator's own head: those that
// its threads name, and no others.
func (o *operator) settle(b *api.Bundle) {
	var all []event.LogIndex
	for _, t := range b.Threads {
		all = append(all, t.Indexes...)
	}
	slices.Sort(all)
	b.Checkpoint, b.Items = o.checkpoint(), nil
	for _, i := range slices.Compact(all) {
		b.Items = append(b.Items, o.item(i))
	}
}

// lies has every answer come from the operator's own log: bundles as change
// leaves them, and proofs of its history.
func (o *operator) lies(path func(string) bool, change func(*api.Bundle)) lie {
	inner := changing(path, func(b *api.Bundle) {
		change(b)
		o.settle(b)
	})
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if r.URL.Path != "/v1/tree" {
			return inner(r, next)
		}
		to, _ := strconv.ParseInt(r.URL.Query().Get("to"), 10, 64)
		var all []api.Beginning
		for _, s := range r.URL.Query()["from"] {
			from, _ := strconv.ParseInt(s, 10, 64)
			p, err := ledger.ProveTree(o.s.Context(), o.mem, to, from)
			if err != nil {
				return next()
			}
			all = append(all, api.Beginning{From: from, Proof: texts(p)})
		}
		b, _ := json.Marshal(api.TreeProof{From: all[0].From, To: to, Proof: all[0].Proof, More: all[1:]})
		return http.StatusOK, b
	}
}

// recorded is the answer to a statement that the operator has put at a place of its
// own log.
func (o *operator) recorded(i event.LogIndex) (int, []byte) {
	x := o.item(i)
	b, _ := json.Marshal(api.Recorded{
		Event: o.notes[i].ID(), Index: i, Recorded: o.entries[i].Recorded, Entry: x.Entry, Checkpoint: o.checkpoint(), Proof: x.Proof,
	})
	return http.StatusOK, b
}

// waiting are the n-th tallies of the exhibits that nobody has received.
func (o *operator) waiting(n int64) (out []event.Digest) {
	_, ordered := find(o, func(e *event.Ordered) bool { return orders(e, o.s.recipient(o, built.waiting.Exhibits[0].Exhibit)) })
	for _, x := range ordered.Exhibits {
		out = append(out, ledger.Tally(x.Thread, n))
	}
	return out
}

// threadOf finds a thread in a bundle, or gives an empty one.
func threadOf(b *api.Bundle, owner event.Owner) *api.Thread {
	i := slices.IndexFunc(b.Threads, func(t api.Thread) bool { return t.Owner == owner })
	if i < 0 {
		return &api.Thread{}
	}
	return &b.Threads[i]
}

// without takes a statement out of a bundle, and out of every thread.
func without(b *api.Bundle, i event.LogIndex) {
	b.Items = slices.DeleteFunc(b.Items, func(x api.Item) bool { return x.Index == i })
	for n := range b.Threads {
		t := &b.Threads[n]
		t.Indexes = slices.DeleteFunc(t.Indexes, func(x event.LogIndex) bool { return x == i })
	}
}

// afresh is an operator that starts anew from the true log with each bundle.
func (s *stage) afresh(path func(string) bool, change func(*operator, *api.Bundle)) lie {
	var o *operator
	return func(r *http.Request, next func() (int, []byte)) (int, []byte) {
		if path(r.URL.Path) {
			o = s.operator()
		}
		if o == nil {
			return next()
		}
		return o.lies(path, func(b *api.Bundle) { change(o, b) })(r, next)
	}
}

// orders reports whether an order names the exhibit.
func orders(e *event.Ordered, r event.RecipientID) bool {
	return slices.ContainsFunc(e.Exhibits, func(x event.OrderedExhibit) bool { return x.Recipient == r })
}
