// Package continuitytest makes small verified worlds for tests: a service in
// memory that signs, judges and logs statements as the real one does, and can
// be told to log what it should not.
//
// Keys are drawn from names, so that a world is the same each time but for the
// log's own keys. Recipients have the right shape and nobody's key.
package continuitytest

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/ledger"
)

const (
	ServiceID event.OrgID  = "safehand.example"
	Origin    event.Origin = "safehand.example/log"
)

// Key is a signing key that follows from its name.
type Key struct {
	VKey event.VKey
	priv ed25519.PrivateKey
}

// KeyOf is the key of that name; different salts give different keys.
func KeyOf(name, salt string) Key {
	seed := event.Sum([]byte("key " + name + " " + salt))
	priv := ed25519.NewKeyFromSeed(seed[:])
	return Key{event.FormatKey(name, priv.Public().(ed25519.PublicKey)), priv}
}

// Signer signs notes with the key.
func (k Key) Signer() note.Signer { return signer{k} }

type signer struct{ k Key }

func (s signer) Name() string { return s.k.VKey.Name() }

func (s signer) KeyHash() uint32 {
	v, err := s.k.VKey.Verifier()
	if err != nil {
		panic(err)
	}
	return v.KeyHash()
}

func (s signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.k.priv, msg), nil }

// Recipient has the shape of a hybrid recipient.
func Recipient(name string) event.AgeRecipient {
	const charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	var b strings.Builder
	b.WriteString("age1pq1")
	for i := 0; b.Len() < 1959; i++ {
		d := event.Sum(binary.BigEndian.AppendUint32([]byte("recipient "+name), uint32(i)))
		for _, c := range d[:min(len(d), 1959-b.Len())] {
			b.WriteByte(charset[c%32])
		}
	}
	return event.AgeRecipient(b.String())
}

// World is a service and everything that was said to it.
type World struct {
	T     testing.TB
	Now   event.Time
	State *custody.State
	// Manifest, when set, changes each manifest before it is sealed.
	Manifest func(*event.Manifest)
	// Thrifty has a dispatch rely on an account under half an hour old, if there
	// is one.
	Thrifty bool
	// Forger, when set, has roots of its own made under the organisations' names.
	Forger string
	// SignHead, when set, signs the heads in the place of the log's keys: what
	// they sign is otherwise each time, and golden files are not.
	SignHead func(ledger.Checkpoint, event.Time) []byte

	logKeys []event.LogKey
	signers []*ledger.LogSigner
	service Key
	memory  *ledger.Memory
	items   []continuity.Item
	threads map[event.Owner]*thread
	salts   uint32
	made    map[string]int // exhibits, by their reference
}

type thread struct {
	value   event.Thread
	indexes []event.LogIndex
	last    event.EventID
}

// New is a service with its rules in force.
func New(t testing.TB) *World {
	t.Helper()
	signers, keys, err := ledger.GenerateLogKeys(Origin)
	if err != nil {
		t.Fatal(err)
	}
	return NewWith(t, signers, keys)
}

// NewWith is New with log keys that are there already.
func NewWith(t testing.TB, signers []*ledger.LogSigner, keys []event.LogKey) *World {
	t.Helper()
	w := &World{signers: signers, logKeys: keys, T: t, memory: new(ledger.Memory), service: KeyOf(string(ServiceID), "service"), threads: map[event.Owner]*thread{}, made: map[string]int{}}
	w.must(w.Now.UnmarshalText([]byte("2026-11-21T20:00:00Z")))
	w.State = custody.New(directory.New(directory.Service{Log: Origin, Key: w.service.VKey, LogKeys: w.logKeys}, nil), nil)
	w.PutInForce(1)
	return w
}

// PutInForce has the service go over to other rules.
func (w *World) PutInForce(number int) event.EventID {
	w.T.Helper()
	return w.Say(w.rules(number), w.service)
}

func (w *World) rules(number int) *event.Rules {
	return &event.Rules{Header: w.byService(), Number: number, Thread: event.Thread{Digest: event.Sum([]byte("service thread"))}}
}

// LogRules logs rules as a service of a later program would.
func (w *World) LogRules(number int) {
	w.T.Helper()
	w.Log(w.Note(w.rules(number), w.service), w.Touch(event.OwnerService(ServiceID)))
}

func (w *World) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

func (w *World) byService() event.Header {
	return event.Header{Log: Origin, By: event.Signer{ID: event.ActorID(ServiceID), Number: 1}, At: w.Now}
}

// Header is what by says for a party now, having seen the newest head.
func (w *World) Header(by event.ActorID, number int, party event.PartyID) event.Header {
	w.T.Helper()
	w.salts++
	h := event.Header{Log: Origin, By: event.Signer{ID: by, Number: number}, For: party, At: w.Now, Seen: w.Head().Seen()}
	d := event.Sum(binary.BigEndian.AppendUint32([]byte("salt"), w.salts))
	copy(h.Salt[:], d[:])
	return h
}

// Head is the newest head.
func (w *World) Head() ledger.Checkpoint {
	w.T.Helper()
	return w.HeadAt(int64(len(w.items)))
}

// HeadAt is the head the log had at that size.
func (w *World) HeadAt(size int64) ledger.Checkpoint {
	w.T.Helper()
	root, err := ledger.RootAt(w.T.Context(), w.memory, size)
	w.must(err)
	return ledger.Checkpoint{Origin: Origin, Size: size, Root: root}
}

// Say signs e, has it judged and logs it. A refusal fails the test.
func (w *World) Say(e event.Event, keys ...Key) event.EventID {
	w.T.Helper()
	id, err := w.Try(e, keys...)
	if err != nil {
		w.T.Fatalf("%s: %v", e.Kind(), err)
	}
	return id
}

// Try is Say for statements that may be refused.
func (w *World) Try(e event.Event, keys ...Key) (event.EventID, error) {
	w.T.Helper()
	n := w.Note(e, keys...)
	want, err := w.State.Signers(e)
	if err != nil {
		return event.EventID{}, err
	}
	if err := n.Verify(want); err != nil {
		return event.EventID{}, err
	}
	place := directory.Place{Index: event.LogIndex(len(w.items)), Recorded: w.Now}
	if err := w.State.Apply(place, n.ID(), e); err != nil {
		return event.EventID{}, err
	}
	w.Log(n, w.touched(e)...)
	return n.ID(), nil
}

// Note is e signed with keys, in this order.
func (w *World) Note(e event.Event, keys ...Key) *event.Note {
	w.T.Helper()
	text, err := event.Text(e)
	if err != nil {
		w.T.Fatalf("%s: %v", e.Kind(), err)
	}
	var signers []note.Signer
	for _, k := range keys {
		signers = append(signers, k.Signer())
	}
	n, err := event.Sign(text, signers...)
	w.must(err)
	return n
}

func (w *World) touched(e event.Event) []custody.Touch {
	out := w.State.Touched(e)
	if _, ok := e.(*event.Admitted); ok {
		owner := event.OwnerService(ServiceID)
		out = append(out, custody.Touch{Owner: owner, Thread: w.threads[owner].value})
	}
	return out
}

// Log logs n under the next tallies of the threads, whatever it says, and lets
// a minute pass. A bad service does that.
func (w *World) Log(n *event.Note, touches ...custody.Touch) event.LogIndex {
	w.T.Helper()
	index := event.LogIndex(len(w.items))
	var tallies []event.Digest
	for _, x := range touches {
		t := w.threads[x.Owner]
		if t == nil {
			t = &thread{value: x.Thread}
			w.threads[x.Owner] = t
		}
		t.indexes, t.last = append(t.indexes, index), n.ID()
		tallies = append(tallies, ledger.Tally(t.value, int64(len(t.indexes))))
	}
	return w.LogTallies(n, tallies...)
}

// LogTallies logs n under exactly these tallies.
func (w *World) LogTallies(n *event.Note, tallies ...event.Digest) event.LogIndex {
	w.T.Helper()
	index := event.LogIndex(len(w.items))
	entry := ledger.EntryOf(n, w.Now, tallies...)
	text, err := entry.Text()
	w.must(err)
	_, _, err = ledger.Append(w.T.Context(), w.memory, []ledger.Entry{entry})
	w.must(err)
	w.items = append(w.items, continuity.Item{Index: index, Note: n.Bytes(), Entry: text})
	w.Now += 60
	return index
}

// Touch is the thread of owner as it stands.
func (w *World) Touch(owner event.Owner) custody.Touch {
	return custody.Touch{Owner: owner, Thread: w.threads[owner].value}
}

// Account counts a thread.
func (w *World) Account(owner event.Owner) event.EventID {
	w.T.Helper()
	t := w.threads[owner]
	e := &event.Account{Header: w.byService(), Owner: owner, Number: int64(len(t.indexes)) + 1, Previous: t.last}
	if owner.Kind != event.ServiceThread {
		return w.Say(e, w.service)
	}
	n := w.Note(e, w.service)
	w.Log(n, w.Touch(owner))
	return n.ID()
}

// Service is the service's own key.
func (w *World) Service() Key { return w.service }

// ByService is the header of what the service says now.
func (w *World) ByService() event.Header { return w.byService() }

// Signed is a head with the log's lines.
func (w *World) Signed(head ledger.Checkpoint) []byte {
	w.T.Helper()
	if w.SignHead != nil {
		return w.SignHead(head, w.Now)
	}
	cp, err := ledger.SignCheckpoint(head, w.Now, w.signers...)
	w.must(err)
	return cp
}

// Evidence are the threads of owners under the newest head, as an honest
// service hands them over.
func (w *World) Evidence(owners ...event.Owner) *continuity.Evidence {
	w.T.Helper()
	head := w.Head()
	ev := &continuity.Evidence{Checkpoint: w.Signed(head)}
	wanted := map[event.LogIndex]bool{}
	for _, o := range owners {
		t := w.threads[o]
		ev.Threads = append(ev.Threads, continuity.Thread{Owner: o, Value: t.value, Indexes: slices.Clone(t.indexes)})
		for _, i := range t.indexes {
			wanted[i] = true
		}
	}
	for _, it := range w.items {
		if wanted[it.Index] {
			ev.Items = append(ev.Items, w.Proved(it, head.Size))
		}
	}
	return ev
}

// Proved is the item with its proof under the head of that size.
func (w *World) Proved(it continuity.Item, size int64) continuity.Item {
	w.T.Helper()
	proof, err := ledger.ProveRecord(w.T.Context(), w.memory, size, int64(it.Index))
	w.must(err)
	return continuity.Item{Index: it.Index, Note: bytes.Clone(it.Note), Entry: bytes.Clone(it.Entry), Proof: tlog.RecordProof(proof)}
}

// Item is what was logged at a place, without its proof.
func (w *World) Item(i event.LogIndex) continuity.Item { return w.items[i] }

// Adopt puts a logged entry on a thread's list, as a bad service would.
func (w *World) Adopt(owner event.Owner, i event.LogIndex, id event.EventID) {
	t := w.threads[owner]
	t.indexes, t.last = append(t.indexes, i), id
}

// All are the owners of every thread there is, in the order of their texts.
func (w *World) All() []event.Owner {
	out := slices.Collect(maps.Keys(w.threads))
	slices.SortFunc(out, func(a, b event.Owner) int { return strings.Compare(a.String(), b.String()) })
	return out
}
