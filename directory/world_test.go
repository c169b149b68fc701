package directory_test

import (
	"crypto/ed25519"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

const (
	service event.OrgID  = "safehand.example"
	police  event.OrgID  = "northshire.example"
	cps     event.OrgID  = "cps-northshire.example"
	rasso   event.UnitID = "cps-northshire.example/rasso"
	appeals event.UnitID = "cps-northshire.example/appeals"

	cpsRoot event.ActorID = "cps-northshire.example"
	boss    event.ActorID = "admin@cps-northshire.example"   // administrator
	deputy  event.ActorID = "d.eputy@cps-northshire.example" // the other administrator
	khan    event.ActorID = "s.khan@cps-northshire.example"  // leads rasso
	ellis   event.ActorID = "t.ellis@cps-northshire.example" // of rasso, holds its key
	newby   event.ActorID = "n.ewby@cps-northshire.example"  // of rasso, waits for its key
	okoro   event.ActorID = "b.okoro@cps-northshire.example" // leads appeals
	guest   event.ActorID = "g.uest@cps-northshire.example"  // invited, no more
	gone    event.ActorID = "g.one@cps-northshire.example"   // left
	intake  event.ActorID = "cps-northshire.example/rasso/intake"
	chief   event.ActorID = "admin@northshire.example" // administrator of another organisation
	theSafe event.ActorID = "safehand.example"
)

// world is a directory with everybody above in it, and a log's next place.
type world struct {
	t  *testing.T
	s  *directory.State
	at directory.Place
	// inv is each one's newest invitation; number her next key record's.
	inv    map[event.ActorID]event.EventID
	number map[event.ActorID]int
	quick  bool // while the world is made: no text, no snapshots
}

func vkey(name, seed string) event.VKey {
	d := event.Sum([]byte("key " + name + seed))
	return event.FormatKey(name, ed25519.NewKeyFromSeed(d[:]).Public().(ed25519.PublicKey))
}

// recipient has the shape of a hybrid recipient and is nobody's.
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

func logKey() event.LogKey {
	return "safehand.example/log+0a1b2c3d+" + event.LogKey(strings.Repeat("A", 44))
}

func theService() directory.Service {
	return directory.Service{Log: event.OriginOf(service), Key: vkey(string(service), ""), LogKeys: []event.LogKey{logKey()}}
}

func start(t *testing.T, src directory.Source) *world {
	return &world{
		t: t, s: directory.New(theService(), src), at: directory.Place{Recorded: 1_795_000_000},
		inv: map[event.ActorID]event.EventID{}, number: map[event.ActorID]int{},
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := start(t, nil)
	w.quick = true
	w.say(w.rules())
	for _, o := range []event.OrgID{police, cps} {
		w.say(w.admission(o))
		admin := event.ActorID("admin@" + o)
		w.join(event.ActorID(o), admin)
		w.say(w.appointment(event.ActorID(o), admin, event.Administrator, ""))
	}
	w.join(cpsRoot, deputy)
	w.say(w.appointment(cpsRoot, deputy, event.Administrator, ""))
	w.say(w.unit(boss, rasso))
	w.say(w.unit(boss, appeals))
	for _, p := range []event.ActorID{khan, ellis, newby, okoro, gone} {
		w.join(boss, p)
	}
	w.say(w.appointment(boss, khan, event.Lead, rasso))
	w.say(w.appointment(boss, ellis, event.Member, rasso))
	w.say(w.appointment(boss, okoro, event.Lead, appeals))
	w.say(w.unitKey(khan, rasso))
	w.say(w.appointment(boss, newby, event.Member, rasso))
	w.inv[intake] = w.say(w.agency(boss, intake))
	w.say(w.enrolment(intake))
	w.inv[guest] = w.say(w.invitation(boss, guest))
	w.say(w.revocation(boss, gone, 1, event.Left))
	w.quick = false
	return w
}

// id is where the world's statements get their identity: their text's digest,
// so every one of them must have a text.
func (w *world) id(e event.Event) event.EventID {
	w.t.Helper()
	if h := e.Common(); w.quick {
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
		before = snapshot(w.t, w.s)
	}
	_, err := w.s.Signers(e)
	if err == nil {
		var known bool
		if known, err = w.s.Apply(w.at, id, e); !known {
			w.t.Fatalf("%s is not of the directory", e.Kind())
		}
	}
	if err != nil && !w.quick {
		if after := snapshot(w.t, w.s); after != before {
			w.t.Errorf("the refusal %q changed the state\nfrom %s\nto   %s", err, before, after)
		}
	}
	if err != nil {
		return id, err
	}
	w.at.Index++
	w.at.Recorded += 7
	return id, nil
}

func (w *world) say(e event.Event) event.EventID {
	w.t.Helper()
	id, err := w.try(e)
	if err != nil {
		w.t.Fatalf("%s: %v", e.Kind(), err)
	}
	if x, ok := e.(*event.Enrolled); ok {
		w.number[x.By.ID] = x.By.Number
	}
	return id
}

// refused demands a refusal with the code, or none when it is empty.
func (w *world) refused(e event.Event, code event.Code) {
	w.t.Helper()
	if _, err := w.try(e); codeOf(err) != code {
		w.t.Errorf("%s by %s: got %q (%v), want %q", e.Kind(), e.Common().By.ID, codeOf(err), err, code)
	}
}

func codeOf(err error) event.Code {
	var r *event.Refusal
	switch {
	case err == nil:
		return ""
	case errors.As(err, &r):
		return r.Code
	}
	return event.Code("not a refusal: " + err.Error())
}

func snapshot(t *testing.T, s *directory.State) string {
	t.Helper()
	b, err := json.Marshal([]directory.Changes{s.Aggregates(), s.Pending()})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// by is the header of a statement for the signer's organisation, signed with
// her newest key record.
func (w *world) by(who event.ActorID) event.Header {
	h := event.Header{
		Log: event.OriginOf(service), By: event.Signer{ID: who, Number: max(1, w.number[who])},
		For: event.PartyID(who.Org()), At: w.at.Recorded,
	}
	d := event.Sum(fmt.Appendf(nil, "%s %d", who, w.at.Index))
	copy(h.Salt[:], d[:])
	return h
}

func (w *world) forUnit(who event.ActorID, u event.UnitID) event.Header {
	h := w.by(who)
	h.For = event.PartyID(u)
	return h
}

func (w *world) join(by, who event.ActorID) {
	w.t.Helper()
	w.inv[who] = w.say(w.invitation(by, who))
	w.say(w.enrolment(who))
}

func thread(s string) event.Thread { return event.Thread{Digest: event.Sum([]byte("thread " + s))} }

func (w *world) rules() *event.Rules {
	return &event.Rules{Header: w.by(theSafe), Number: 1, Thread: thread("service")}
}

func (w *world) newer(number int) *event.Rules {
	e := w.rules()
	e.Number = number
	return e
}

func (w *world) admission(o event.OrgID) *event.Admitted {
	return &event.Admitted{
		Header: w.by(event.ActorID(o)), Thread: thread(string(o)), Root: []event.VKey{vkey(string(o), ""), vkey(string(o), "second")},
		ServiceKey: theService().Key, LogKeys: []event.LogKey{logKey()},
	}
}

func rootOf(o event.OrgID) event.Digest {
	d, err := event.RootDigest(o, []event.VKey{vkey(string(o), ""), vkey(string(o), "second")})
	if err != nil {
		panic(err)
	}
	return d
}

func (w *world) recognition(by event.ActorID, o event.OrgID) *event.Recognised {
	return &event.Recognised{Header: w.by(by), Organisation: o, Root: rootOf(o)}
}

func (w *world) appointment(by, who event.ActorID, role event.Role, u event.UnitID) *event.Appointed {
	e := &event.Appointed{Header: w.by(by), Person: event.PersonID(who), Role: role}
	if u != "" {
		e.Unit = &u
	}
	return e
}

func (w *world) invitation(by, who event.ActorID) *event.Invited {
	return &event.Invited{Header: w.by(by), Person: event.PersonID(who), Key: invitationKey(who), Until: w.at.Recorded + 3600}
}

// withdrawal is of somebody's newest invitation.
func (w *world) withdrawal(by, who event.ActorID) *event.InvitationWithdrawn {
	return &event.InvitationWithdrawn{Header: w.by(by), Holder: event.HolderID(who), Invitation: w.inv[who]}
}

func invitationKey(who event.ActorID) event.VKey {
	return vkey(event.InvitationKeyName(event.HolderID(who)), "")
}

func (w *world) agency(by, who event.ActorID) *event.AgentAppointed {
	return &event.AgentAppointed{Header: w.by(by), Agent: event.AgentID(who), Key: invitationKey(who), Until: w.at.Recorded + 3600}
}

// enrolment is of the next key record, with two keys.
func (w *world) enrolment(who event.ActorID) *event.Enrolled {
	e := &event.Enrolled{Header: w.by(who), Invitation: w.inv[who]}
	e.By.Number = w.number[who] + 1
	seed := fmt.Sprint(e.By.Number)
	e.Keys = personKeys(who, e.By.Number)
	e.Recipient = recipient(string(who) + seed)
	return e
}

// personKeys are in the order of their texts, as a signer's lines are.
func personKeys(who event.ActorID, number int) []event.VKey {
	ks := []event.VKey{vkey(string(who), fmt.Sprint(number)), vkey(string(who), fmt.Sprint(number, "second"))}
	slices.Sort(ks)
	return ks
}

func (w *world) revocation(by, who event.ActorID, number int, reason event.Code) *event.Revoked {
	e := &event.Revoked{Header: w.by(by), Key: event.KeyRef{Holder: event.HolderID(who), Number: number}, Reason: reason}
	if reason == event.Compromised {
		since := w.at.Index - 1
		e.Since = &since
	}
	return e
}

// handingOver is a leaver's revocation that names who takes over.
func (w *world) handingOver(by, who event.ActorID, to event.UnitID) *event.Revoked {
	e := w.revocation(by, who, max(1, w.number[who]), event.Left)
	e.HandOver = &to
	return e
}

// signer signs with her newest key record.
func (w *world) signer(who event.ActorID) event.Signer { return w.by(who).By }

func (w *world) closing(by, second event.ActorID, u event.UnitID) *event.UnitClosed {
	return &event.UnitClosed{Header: w.by(by), Second: w.signer(second), Unit: u}
}

func (w *world) decision(by, second event.ActorID, key event.KeyRef, about string) *event.Decided {
	return &event.Decided{
		Header: w.by(by), Second: w.signer(second), Key: key,
		Statement: event.EventID{Digest: event.Sum([]byte(about))}, Decision: event.NotHers,
	}
}

func officeHours() event.Hours {
	return event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales, Open: []event.Opening{{Day: "mon", From: 540, To: 1020}}}
}

// otherHours has a unit keep the bank holidays of Scotland.
func (w *world) otherHours(by event.ActorID, u event.UnitID) *event.HoursChanged {
	h := officeHours()
	h.Holidays = event.Scotland
	return &event.HoursChanged{Header: w.by(by), Unit: u, Hours: h}
}

func (w *world) unit(by event.ActorID, u event.UnitID) *event.UnitCreated {
	return &event.UnitCreated{Header: w.by(by), Unit: u, Hours: officeHours()}
}

func copies(to ...event.KeyRef) []event.KeyCopy {
	var out []event.KeyCopy
	for _, r := range to {
		out = append(out, event.KeyCopy{To: r, File: event.Sum([]byte("copy for " + r.String()))})
	}
	return out
}

func ref(who event.ActorID, number int) event.KeyRef {
	return event.KeyRef{Holder: event.HolderID(who), Number: number}
}

// unitKey is the unit's next, wrapped to exactly those it must be.
func (w *world) unitKey(by event.ActorID, u event.UnitID) *event.UnitKeyMade {
	n := 1
	if have := w.s.Unit(u); have != nil {
		n = len(have.Keys) + 1
	}
	return &event.UnitKeyMade{
		Header: w.by(by), Unit: u, Number: n, Recipient: recipient(fmt.Sprint(u, n)), Copies: copies(w.s.MemberKeys(u)...),
	}
}

func (w *world) handOn(by event.ActorID, u event.UnitID, to ...event.KeyRef) *event.UnitKeyHandedOn {
	return &event.UnitKeyHandedOn{Header: w.by(by), Unit: u, Number: len(w.s.Unit(u).Keys), Copies: copies(to...)}
}

func (w *world) account(owner event.Owner) *event.Account {
	return &event.Account{Header: w.by(theSafe), Owner: owner, Number: int64(w.at.Index) + 1, Previous: event.EventID{Digest: event.Sum([]byte("before"))}}
}
