package custody_test

import (
	"crypto/ed25519"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

const (
	service event.OrgID = "safehand.example"
	police  event.OrgID = "northshire.example"
	cps     event.OrgID = "cps-northshire.example"
	bar     event.OrgID = "chambers.example" // recognised by nobody

	cid     event.UnitID = "northshire.example/cid"
	rasso   event.UnitID = "cps-northshire.example/rasso"
	appeals event.UnitID = "cps-northshire.example/appeals"
	keyless event.UnitID = "cps-northshire.example/keyless" // has a member and no key
	empty   event.UnitID = "cps-northshire.example/empty"
	silks   event.UnitID = "chambers.example/silks"

	amy    event.ActorID = "amy.reed@northshire.example"    // leads cid
	ben    event.ActorID = "ben.hall@northshire.example"    // of cid
	khan   event.ActorID = "s.khan@cps-northshire.example"  // leads rasso
	ellis  event.ActorID = "t.ellis@cps-northshire.example" // of rasso
	newby  event.ActorID = "n.ewby@cps-northshire.example"  // of rasso, waits for its key
	okoro  event.ActorID = "b.okoro@cps-northshire.example" // leads appeals
	both   event.ActorID = "d.ual@cps-northshire.example"   // of rasso and appeals
	kim    event.ActorID = "k.im@cps-northshire.example"    // of keyless
	loner  event.ActorID = "l.oner@cps-northshire.example"  // of no unit
	boss   event.ActorID = "admin@cps-northshire.example"
	deputy event.ActorID = "d.eputy@cps-northshire.example" // the other administrator
	silk   event.ActorID = "s.ilk@chambers.example"
	intake event.ActorID = "cps-northshire.example/rasso/intake"
	clerk  event.ActorID = "cps-northshire.example/appeals/clerk"
)

// world is all evidence and everybody above, and a log's next place.
type world struct {
	t        *testing.T
	s        *custody.State
	at       directory.Place
	accounts map[event.OrgID]event.EventID
	n        int // of what was made
	quick    bool
	keep     bool // what is said
	said     []saying
}

// saying is a statement and what it was answered.
type saying struct {
	at  directory.Place
	id  event.EventID
	e   event.Event
	err error
	on  []event.Owner // the threads it touches, if it was allowed
}

func vkey(name string) event.VKey { return keyOf(name, "key ") }

func anotherKey(name string) event.VKey { return keyOf(name, "another key ") }

func keyOf(name, seed string) event.VKey {
	d := event.Sum([]byte(seed + name))
	return event.FormatKey(name, ed25519.NewKeyFromSeed(d[:]).Public().(ed25519.PublicKey))
}

func recipient(seed string) event.AgeRecipient {
	const charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	var b strings.Builder
	b.WriteString("age1pq1")
	for i := uint32(0); b.Len() < 1959; i++ {
		d := event.Sum(binary.BigEndian.AppendUint32([]byte(seed), i))
		for _, c := range d[:min(len(d), 1959-b.Len())] {
			b.WriteByte(charset[c%32])
		}
	}
	return event.AgeRecipient(b.String())
}

func theService() directory.Service {
	return directory.Service{
		Log: event.OriginOf(service), Key: vkey(string(service)),
		LogKeys: []event.LogKey{"safehand.example/log+0a1b2c3d+" + event.LogKey(strings.Repeat("A", 44))},
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		t: t, s: custody.New(directory.New(theService(), nil), nil),
		at: directory.Place{Recorded: at("2016-11-18T20:31:00Z")}, accounts: map[event.OrgID]event.EventID{}, quick: true,
	}
	w.say(&event.Rules{Header: w.by(event.ActorID(service), ""), Number: 1, Thread: thread("service")})
	for _, o := range []event.OrgID{police, cps, bar} {
		root, admin := event.ActorID(o), event.ActorID("admin@"+o)
		w.say(&event.Admitted{
			Header: w.by(root, ""), Thread: thread(string(o)), Root: []event.VKey{vkey(string(o))},
			ServiceKey: theService().Key, LogKeys: theService().LogKeys,
		})
		w.join(root, admin)
		w.say(&event.Appointed{Header: w.by(root, ""), Person: event.PersonID(admin), Role: event.Administrator})
	}
	w.join(event.ActorID(cps), deputy)
	w.say(&event.Appointed{Header: w.by(event.ActorID(cps), ""), Person: event.PersonID(deputy), Role: event.Administrator})
	w.recognise(police, cps)
	w.recognise(cps, police)
	for _, u := range []event.UnitID{cid, rasso, appeals, keyless, empty, silks} {
		w.say(&event.UnitCreated{Header: w.by(admin(u), ""), Unit: u, Hours: office()})
	}
	for _, p := range []event.ActorID{amy, ben, khan, ellis, newby, okoro, both, kim, loner, silk} {
		w.join(event.ActorID("admin@"+p.Org()), p)
	}
	w.appoint(cid, event.Lead, amy)
	w.appoint(cid, event.Member, ben)
	w.appoint(rasso, event.Lead, khan)
	w.appoint(rasso, event.Member, ellis, both)
	w.appoint(appeals, event.Lead, okoro)
	w.appoint(appeals, event.Member, both)
	w.appoint(keyless, event.Member, kim)
	w.appoint(silks, event.Lead, silk)
	w.unitKey(amy, cid)
	w.unitKey(khan, rasso)
	w.unitKey(okoro, appeals)
	w.unitKey(silk, silks)
	w.appoint(rasso, event.Member, newby)
	for _, a := range []event.ActorID{intake, clerk} {
		e := &event.AgentAppointed{Header: w.by(boss, ""), Agent: event.AgentID(a), Key: invitationKey(a), Until: w.at.Recorded + 3600}
		w.enrol(a, w.say(e), 1)
	}
	w.relyAnew()
	w.quick = false
	return w
}

func admin(u event.UnitID) event.ActorID { return event.ActorID("admin@" + u.Org()) }

func thread(s string) event.Thread { return event.Thread{Digest: event.Sum([]byte("thread " + s))} }

func invitationKey(who event.ActorID) event.VKey {
	return vkey(event.InvitationKeyName(event.HolderID(who)))
}

// by is the header of a statement, for the signer's organisation when the unit
// is empty.
func (w *world) by(who event.ActorID, u event.UnitID) event.Header {
	h := event.Header{
		Log: event.OriginOf(service), By: event.Signer{ID: who, Number: 1}, For: event.PartyID(who.Org()), At: w.at.Recorded,
	}
	if u != "" {
		h.For = event.PartyID(u)
	}
	w.n++
	binary.BigEndian.PutUint64(h.Salt[:], uint64(w.n))
	return h
}

func (w *world) recognise(a, b event.OrgID) {
	w.t.Helper()
	root, err := event.RootDigest(b, []event.VKey{vkey(string(b))})
	if err != nil {
		w.t.Fatal(err)
	}
	w.say(&event.Recognised{Header: w.by(event.ActorID(a), ""), Organisation: b, Root: root})
}

func (w *world) join(by, who event.ActorID) {
	w.t.Helper()
	w.enrol(who, w.say(&event.Invited{
		Header: w.by(by, ""), Person: event.PersonID(who), Key: invitationKey(who), Until: w.at.Recorded + 3600,
	}), 1)
}

func (w *world) enrol(who event.ActorID, invitation event.EventID, number int) {
	w.t.Helper()
	e := &event.Enrolled{
		Header: w.by(who, ""), Invitation: invitation, Keys: []event.VKey{vkey(string(who))}, Recipient: recipient(fmt.Sprint(who, number)),
	}
	e.By.Number = number
	w.say(e)
}

func (w *world) appoint(u event.UnitID, role event.Role, who ...event.ActorID) {
	w.t.Helper()
	for _, p := range who {
		w.say(&event.Appointed{Header: w.by(admin(u), ""), Person: event.PersonID(p), Role: role, Unit: &u})
	}
}

func (w *world) unitKey(by event.ActorID, u event.UnitID) {
	w.t.Helper()
	n := len(w.s.Dir.Unit(u).Keys) + 1
	e := &event.UnitKeyMade{Header: w.by(by, u), Unit: u, Number: n, Recipient: recipient(fmt.Sprint(u, n))}
	for _, r := range w.s.Dir.MemberKeys(u) {
		e.Copies = append(e.Copies, event.KeyCopy{To: r, File: event.Sum([]byte(r.String()))})
	}
	w.say(e)
}

func (w *world) leave(who event.ActorID) {
	w.t.Helper()
	w.say(w.leaving(who, ""))
}

// leaving hands what she has by name over to the unit, if there is one.
func (w *world) leaving(who event.ActorID, to event.UnitID) *event.Revoked {
	e := w.ending(event.ActorID("admin@"+who.Org()), who, event.Left)
	if to != "" {
		e.HandOver = &to
	}
	return e
}

// ending ends her newest key record.
func (w *world) ending(by, who event.ActorID, reason event.Code) *event.Revoked {
	h := event.HolderID(who)
	e := &event.Revoked{Header: w.by(by, ""), Key: event.KeyRef{Holder: h, Number: len(w.s.Dir.Person(h).Keys)}, Reason: reason}
	if reason == event.Compromised {
		since := w.at.Index
		e.Since = &since
	}
	return e
}

// relyAnew has every directory counted, so that a dispatch can rely on it.
func (w *world) relyAnew() {
	w.t.Helper()
	for _, o := range []event.OrgID{police, cps, bar} {
		w.accounts[o] = w.say(&event.Account{Header: w.by(event.ActorID(service), ""), Owner: event.OwnerOrg(o), Number: int64(w.n), Previous: event.EventID{Digest: event.Sum(nil)}})
	}
}

// id is of a statement's text; where thousands are made, of its salt.
func (w *world) id(e event.Event) event.EventID {
	w.t.Helper()
	switch h := e.Common(); e.(type) {
	case *event.CaseOpened, *event.Requested: // their threads are named by it
	default:
		if !w.quick {
			break
		}
		return event.EventID{Digest: event.Sum(fmt.Appendf(nil, "%s %s %d", e.Kind(), h.Salt, h.At))}
	}
	b, err := event.Text(e)
	if err != nil {
		w.t.Fatalf("%s has no text: %v", e.Kind(), err)
	}
	return event.EventID{Digest: event.Sum(b)}
}

// try takes a statement in. A refused one must change nothing.
func (w *world) try(e event.Event) (event.EventID, error) {
	w.t.Helper()
	id, before := w.id(e), ""
	if !w.quick {
		before = w.snapshot()
	}
	_, err := w.s.Signers(e)
	if err == nil {
		err = w.s.Apply(w.at, id, e)
	}
	if w.keep {
		w.said = append(w.said, saying{at: w.at, id: id, e: e, err: err})
		if last := &w.said[len(w.said)-1]; err == nil {
			for _, t := range w.s.Touched(e) {
				last.on = append(last.on, t.Owner)
			}
		}
	}
	if err != nil {
		if !w.quick && w.snapshot() != before {
			w.t.Errorf("the refusal %q of %s changed the state", err, e.Kind())
		}
		return id, err
	}
	w.at.Index++
	return id, nil
}

func (w *world) snapshot() string {
	w.t.Helper()
	b, err := json.Marshal([]custody.Changes{w.s.Aggregates(), w.s.Pending()})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}

func (w *world) say(e event.Event) event.EventID {
	w.t.Helper()
	id, err := w.try(e)
	if err != nil {
		w.t.Fatalf("%s: %v", e.Kind(), err)
	}
	return id
}

func (w *world) refused(e event.Event, code event.Code) {
	w.t.Helper()
	if _, err := w.try(e); codeOf(err) != code {
		w.t.Errorf("%s by %s: got %q (%v), want %q", e.Kind(), e.Common().By.ID, codeOf(err), err, code)
	}
}
