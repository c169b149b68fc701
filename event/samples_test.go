package event_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
)

// keyOf is a signing key that follows from its name, for examples that are the
// same each time.
func keyOf(name string) (event.VKey, note.Signer) {
	seed := event.Sum([]byte("example key " + name))
	priv := ed25519.NewKeyFromSeed(seed[:])
	k := event.FormatKey(name, priv.Public().(ed25519.PublicKey))
	return k, signer{k, priv}
}

func vkey(name string) event.VKey { k, _ := keyOf(name); return k }

type signer struct {
	key  event.VKey
	priv ed25519.PrivateKey
}

func (s signer) Name() string { return s.key.Name() }

func (s signer) KeyHash() uint32 {
	v, err := s.key.Verifier()
	if err != nil {
		panic(err)
	}
	return v.KeyHash()
}

func (s signer) Sign(b []byte) ([]byte, error) { return ed25519.Sign(s.priv, b), nil }

func digestOf(s string) event.Digest { return event.Sum([]byte("example " + s)) }

func idOf(s string) event.EventID { return event.EventID{Digest: digestOf(s)} }

func sized(s string) event.Sized { return event.Sized{Digest: digestOf(s), Size: int64(len(s)) * 100} }

// recipient has the shape of a hybrid recipient and is nobody's.
func recipient(s string) event.AgeRecipient {
	const charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	var b strings.Builder
	b.WriteString("age1pq1")
	for i := uint32(0); b.Len() < 1959; i++ {
		d := event.Sum(binary.BigEndian.AppendUint32([]byte(s), i))
		for _, c := range d[:min(len(d), 1959-b.Len())] {
			b.WriteByte(charset[c%32])
		}
	}
	return event.AgeRecipient(b.String())
}

func logKey(alg byte, size int) event.LogKey {
	raw := append([]byte{alg}, bytes.Repeat([]byte{7}, size)...)
	return event.LogKey("safehand.example/log+0a1b2c3d+" + base64.StdEncoding.EncodeToString(raw))
}

func instant(s string) (t event.Time) {
	if err := t.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return t
}

const (
	amy    event.ActorID  = "amy.reed@northshire.example"
	khan   event.ActorID  = "s.khan@cps-northshire.example"
	intake event.ActorID  = "cps-northshire.example/rasso/intake"
	cid    event.UnitID   = "northshire.example/cid"
	rasso  event.UnitID   = "cps-northshire.example/rasso"
	rassoH event.HolderID = "cps-northshire.example/rasso"
)

func said(by event.ActorID, party event.PartyID) event.Header {
	h := event.Header{
		Log: "safehand.example/log", By: event.Signer{ID: by, Number: 1}, For: party, At: instant("2026-11-21T20:31:00Z"),
		Seen: event.Seen{Size: 31, Root: digestOf("root hash")},
	}
	d := digestOf("salt")
	copy(h.Salt[:], d[:])
	return h
}

func byService() event.Header {
	return event.Header{Log: "safehand.example/log", By: event.Signer{ID: "safehand.example", Number: 1}, At: instant("2026-11-21T20:31:00Z")}
}

func sampleSeal() event.Seal {
	return event.Seal{
		Recipient: recipient("JRS/1").ID(), Commitment: digestOf("clear manifest"), Manifest: sized("sealed manifest"),
		List: sized("segment list"), Segments: event.Segments{Count: 3, Size: 8 << 20, Total: 19_000_000},
	}
}

// samples is one statement of every kind with every field filled.
func samples() []event.Event {
	seal := sampleSeal()
	exhibit := []event.ExhibitID{seal.ID()}
	sending := event.ConsignmentID(idOf("dispatched"))
	unit, order, since, urn := rasso, idOf("ordered"), event.LogIndex(17), event.URN("45AA2098221")
	police, cps := event.PartyID("northshire.example"), event.PartyID("cps-northshire.example")
	khanKey := event.KeyRef{Holder: event.HolderID(khan), Number: 1}
	respond, words, cidUnit := instant("2026-11-25T17:00:00Z"), sized("words"), cid
	aCase := event.CaseID(idOf("case-opened"))
	people := []event.PersonID{"s.khan@cps-northshire.example", "t.ellis@cps-northshire.example"}
	copies := []event.KeyCopy{{To: khanKey, File: digestOf("copy for s.khan")}}
	return []event.Event{
		&event.Rules{Header: byService(), Number: 1, Thread: event.Thread{Digest: digestOf("service's thread")}},
		&event.Admitted{
			Header: said("northshire.example", police), Thread: event.Thread{Digest: digestOf("northshire's thread")},
			Root: []event.VKey{vkey("northshire.example")}, ServiceKey: vkey("safehand.example"),
			LogKeys: []event.LogKey{logKey(1, 32), logKey(6, 1312)},
		},
		&event.Recognised{Header: said("northshire.example", police), Organisation: "cps-northshire.example", Root: digestOf("root record")},
		&event.Appointed{Header: said("admin@cps-northshire.example", cps), Person: "s.khan@cps-northshire.example", Role: event.Lead, Unit: &unit},
		&event.Invited{
			Header: said("admin@cps-northshire.example", cps), Person: "s.khan@cps-northshire.example",
			Key: vkey("invitation/s.khan@cps-northshire.example"), Until: instant("2026-11-24T20:31:00Z"),
		},
		&event.Enrolled{Header: said(khan, cps), Invitation: idOf("invited"), Keys: []event.VKey{vkey(string(khan))}, Recipient: recipient("s.khan")},
		&event.Revoked{Header: said("admin@cps-northshire.example", cps), Key: khanKey, Reason: event.Compromised, Since: &since},
		&event.UnitCreated{
			Header: said("admin@cps-northshire.example", cps), Unit: rasso,
			Hours: event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales, Open: []event.Opening{
				{Day: "fri", From: 540, To: 1020}, {Day: "mon", From: 540, To: 1020}, {Day: "thu", From: 540, To: 1020},
				{Day: "tue", From: 540, To: 1020}, {Day: "wed", From: 540, To: 1020},
			}},
		},
		&event.UnitKeyMade{Header: said(khan, event.PartyID(rasso)), Unit: rasso, Number: 1, Recipient: recipient("rasso"), Copies: copies},
		&event.UnitKeyHandedOn{Header: said(khan, event.PartyID(rasso)), Unit: rasso, Number: 1, Copies: []event.KeyCopy{
			{To: event.KeyRef{Holder: "t.ellis@cps-northshire.example", Number: 1}, File: digestOf("copy for t.ellis")},
		}},
		&event.AgentAppointed{
			Header: said(khan, event.PartyID(rasso)), Agent: event.AgentID(intake),
			Key: vkey("invitation/" + string(intake)), Until: instant("2026-11-24T20:31:00Z"),
		},
		&event.UnitClosed{
			Header: said("admin@cps-northshire.example", cps), Second: event.Signer{ID: khan, Number: 1}, Unit: rasso,
		},
		&event.Decided{
			Header: said("admin@cps-northshire.example", cps), Second: event.Signer{ID: "p.shah@cps-northshire.example", Number: 2},
			Key: khanKey, Statement: idOf("received"), Decision: event.NotHers,
		},
		&event.Ordered{
			Header: said(amy, event.PartyID(cid)), OrderKey: vkey(event.OrderKeyName(amy)), Label: digestOf("clear label"),
			To: []event.HolderID{rassoH}, Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
			Exhibits: []event.OrderedExhibit{{Recipient: seal.Recipient, Thread: event.Thread{Digest: digestOf("thread of JRS/1")}}},
		},
		&event.Sealed{
			Header: said(amy, event.PartyID(cid)), Order: order, Exhibit: seal.ID(), Seal: seal, Type: "abe-interview",
			Marking: event.OfficialSensitive, People: []event.Count{{Category: "other", N: 2}, {Category: "victim", N: 1}},
			InsteadOf: &event.ExhibitID{Digest: digestOf("JRS/1, first sending")},
		},
		&event.Dispatched{
			Header: said(amy, event.PartyID(cid)), Order: &order, To: []event.HolderID{rassoH},
			Relies:    []event.Reliance{{Organisation: "cps-northshire.example", Account: idOf("account")}},
			ReceiveBy: instant("2026-11-23T11:00:00Z"), URN: &urn,
			Label: event.LabelRef{Commitment: digestOf("clear label"), File: sized("label")}, Grants: digestOf("grants list"),
			Exhibits: []event.DispatchedExhibit{{Exhibit: seal.ID(), After: idOf("sealed")}},
		},
		&event.Checked{Header: said(intake, event.PartyID(rasso)), Consignment: sending, Passed: exhibit, Broken: []event.ExhibitID{{Digest: digestOf("JRS/7")}}},
		&event.Received{Header: said(khan, event.PartyID(rasso)), Consignment: sending, After: idOf("dispatched"), Exhibits: exhibit},
		&event.Opened{
			Header: said(khan, event.PartyID(rasso)), Consignment: sending, Purpose: event.ToExport,
			With: event.KeyRef{Holder: rassoH, Number: 1}, Exhibits: exhibit,
		},
		&event.Granted{
			Header: said(khan, event.PartyID(rasso)), Opened: idOf("opened"), To: event.KeyRef{Holder: event.HolderID(intake), Number: 1},
			Grants: digestOf("grants list"),
		},
		&event.Exported{Header: said(khan, event.PartyID(rasso)), Opened: idOf("opened"), Exhibits: exhibit},
		&event.Recalled{Header: said(amy, event.PartyID(cid)), Consignment: &sending, After: idOf("dispatched"), Exhibits: exhibit},
		&event.Rejected{
			Header: said(khan, event.PartyID(rasso)), Consignment: sending, After: idOf("dispatched"), Exhibits: exhibit,
			Reasons: []event.Code{"missing-exhibits", "not-for-this-unit"}, RespondBy: &respond, Words: &words,
		},
		&event.Returned{Header: said(khan, event.PartyID(rasso)), Consignment: sending, After: idOf("received"), Exhibits: exhibit, Words: &words},
		&event.Destroyed{Header: said(khan, event.PartyID(rasso)), Consignment: sending, After: idOf("received"), Exhibits: exhibit, Copies: "all-destroyed"},
		&event.Assigned{Header: said(khan, event.PartyID(rasso)), Consignment: sending, People: people},
		&event.RedirectAsked{Header: said(khan, event.PartyID(rasso)), Consignment: sending, Exhibits: exhibit, To: "cps-northshire.example/crown-court"},
		&event.AskedBack{Header: said(amy, event.PartyID(cid)), Consignment: sending, Exhibits: exhibit, Reason: "sent-in-error", RespondBy: &respond},
		&event.Reported{Header: said(khan, event.PartyID(rasso)), Consignment: sending, Exhibits: exhibit, Problem: "seal-broken", Words: &words},
		&event.Noted{Header: said(khan, event.PartyID(rasso)), Consignment: sending, ReplyTo: &order, Words: words},
		&event.Answered{Header: said(amy, event.PartyID(cid)), Question: idOf("requested"), Answer: event.AlreadySent, Consignment: &sending, Words: &words},
		&event.CaseOpened{
			Header: said(khan, event.PartyID(rasso)), Thread: event.Thread{Digest: digestOf("case's thread")}, URN: &urn,
			With: &cidUnit, Details: words,
		},
		&event.CaseChanged{Header: said(khan, event.PartyID(rasso)), Case: aCase, URN: &urn, With: &cidUnit, Details: &words},
		&event.CasePeople{Header: said(khan, event.PartyID(rasso)), Case: aCase, People: people},
		&event.Filed{Header: said(khan, event.PartyID(rasso)), Case: aCase, Consignments: []event.ConsignmentID{sending}},
		&event.Marked{Header: said(khan, event.PartyID(rasso)), Case: aCase, Mark: "used", Exhibits: exhibit},
		&event.HearingListed{Header: said(khan, event.PartyID(rasso)), Case: aCase, Hearing: "trial", Begins: instant("2027-01-11T10:00:00Z"), State: event.Listed},
		&event.Requested{
			Header: said(khan, event.PartyID(rasso)), Thread: event.Thread{Digest: digestOf("request's thread")}, To: cid, URN: &urn,
			RespondBy: respond, Words: words,
		},
		&event.Account{Header: byService(), Owner: event.OwnerOrg("northshire.example"), Number: 12, Previous: idOf("the last one")},
		&event.Alarm{Header: byService(), Consignment: sending, Rung: 1, What: event.OwedReceipt},
		&event.ReviewDecided{
			Header: said(khan, event.PartyID(rasso)), Consignment: sending, Causes: []event.EventID{idOf("reported")}, Exhibits: exhibit,
			Outcome: event.NotABreach, Advised: "d.price@cps-northshire.example", Words: words,
		},
		&event.HoursChanged{
			Header: said("admin@cps-northshire.example", cps), Unit: rasso,
			Hours: event.Hours{Zone: "Europe/London", Holidays: event.Scotland, Open: []event.Opening{
				{Day: "mon", From: 540, To: 1020}, {Day: "sat", From: 600, To: 720},
			}},
		},
		&event.DrillBegun{Header: said(khan, event.PartyID(rasso)), Unit: rasso, Due: instant("2026-11-23T11:00:00Z")},
		&event.DrillAlarm{Header: byService(), Drill: idOf("drill-begun"), Rung: 1},
		&event.DrillAnswered{Header: said("t.ellis@cps-northshire.example", event.PartyID(rasso)), Drill: idOf("drill-begun")},
		&event.Unanswered{Header: byService(), Question: idOf("reported"), Rung: 1},
		&event.Unchecked{Header: byService(), Consignment: sending, Receipt: idOf("received")},
		&event.InvitationWithdrawn{
			Header: said("admin@cps-northshire.example", cps), Holder: event.HolderID(khan), Invitation: idOf("invited"),
		},
		&event.Stopped{Header: said(khan, event.PartyID(rasso)), Consignment: sending, Exhibits: exhibit, Question: &order},
		&event.Resumed{Header: said(khan, event.PartyID(rasso)), Consignment: sending, Exhibits: exhibit, Stops: []event.EventID{idOf("stopped")}},
		&event.PersonStopped{Header: said(khan, event.PartyID(rasso)), Person: "t.ellis@cps-northshire.example"},
		&event.PersonResumed{Header: said(khan, event.PartyID(rasso)), Person: "t.ellis@cps-northshire.example", Stop: idOf("person-stopped")},
		&event.Noticed{Header: said(khan, event.PartyID(rasso)), Consignment: sending, Exhibits: exhibit},
	}
}

func sample(k event.Kind) event.Event {
	for _, e := range samples() {
		if e.Kind() == k {
			return e
		}
	}
	panic("no sample of " + k)
}

func sampleText(k event.Kind) string {
	b, err := event.Text(sample(k))
	if err != nil {
		panic(err)
	}
	return string(b)
}

func sampleSignIn() *event.SignIn {
	order := idOf("ordered")
	s := &event.SignIn{
		Role: event.AsOrder, Log: "safehand.example/log", By: event.Signer{ID: amy, Number: 1}, Order: &order,
		At: instant("2026-11-21T20:31:00Z"),
	}
	a, b := digestOf("nonce"), digestOf("own")
	copy(s.Nonce[:], a[:])
	copy(s.Own[:], b[:])
	return s
}
