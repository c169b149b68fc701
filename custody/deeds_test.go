package custody_test

import (
	"github.com/safehand/safehand/event"
)

func someWords() event.Sized { return event.Sized{Digest: event.Sum([]byte("words")), Size: 900} }

func (w *world) reject(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Rejected {
	return &event.Rejected{Header: w.by(by, u), Consignment: c, After: w.con(c).Last, Exhibits: xs, Reasons: []event.Code{"not-for-this-unit"}}
}

func (w *world) giveBack(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Returned {
	return &event.Returned{Header: w.by(by, u), Consignment: c, After: w.con(c).Last, Exhibits: xs}
}

func (w *world) destroy(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Destroyed {
	return &event.Destroyed{Header: w.by(by, u), Consignment: c, After: w.con(c).Last, Exhibits: xs, Copies: "all-destroyed"}
}

func people(who ...event.ActorID) (out []event.PersonID) {
	for _, p := range who {
		out = append(out, event.PersonID(p))
	}
	return out
}

func (w *world) assign(by event.ActorID, u event.UnitID, c event.ConsignmentID, who ...event.ActorID) *event.Assigned {
	return &event.Assigned{Header: w.by(by, u), Consignment: c, People: people(who...)}
}

// filing opens for the unit's agent, to file.
func (w *world) filing(by event.ActorID, u event.UnitID, c event.ConsignmentID, a event.ActorID, xs ...event.ExhibitID) *event.Opened {
	e, id := w.opening(by, u, c, event.ToFile, xs...), event.AgentID(a)
	e.Agent = &id
	return e
}

func (w *world) grant(by event.ActorID, u event.UnitID, opened event.EventID, a event.ActorID) *event.Granted {
	return &event.Granted{Header: w.by(by, u), Opened: opened, To: event.KeyRef{Holder: event.HolderID(a), Number: 1}, Grants: event.Sum([]byte("grants"))}
}

func (w *world) redirect(by event.ActorID, u event.UnitID, c event.ConsignmentID, to event.UnitID, xs ...event.ExhibitID) *event.RedirectAsked {
	return &event.RedirectAsked{Header: w.by(by, u), Consignment: c, Exhibits: xs, To: to}
}

func (w *world) askBack(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.AskedBack {
	return &event.AskedBack{Header: w.by(by, u), Consignment: c, Exhibits: xs, Reason: "sent-in-error"}
}

func (w *world) report(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Reported {
	return &event.Reported{Header: w.by(by, u), Consignment: c, Exhibits: xs, Problem: "will-not-play"}
}

func (w *world) press(by event.ActorID, u event.UnitID, c event.ConsignmentID, xs ...event.ExhibitID) *event.Noticed {
	return &event.Noticed{Header: w.by(by, u), Consignment: c, Exhibits: xs}
}

func (w *world) note(by event.ActorID, u event.UnitID, c event.ConsignmentID, replyTo *event.EventID) *event.Noted {
	return &event.Noted{Header: w.by(by, u), Consignment: c, ReplyTo: replyTo, Words: someWords()}
}

func (w *world) request(by event.ActorID, u, to event.UnitID) *event.Requested {
	h := w.by(by, u)
	return &event.Requested{Header: h, Thread: thread("request " + h.Salt.String()), To: to, RespondBy: w.at.Recorded + 86400, Words: someWords()}
}

func (w *world) answerTo(by event.ActorID, u event.UnitID, q event.EventID, answer event.Code) *event.Answered {
	return &event.Answered{Header: w.by(by, u), Question: q, Answer: answer}
}

func (w *world) alreadySent(by event.ActorID, u event.UnitID, q event.EventID, c event.ConsignmentID) *event.Answered {
	e := w.answerTo(by, u, q, event.AlreadySent)
	e.Consignment = &c
	return e
}

func (w *world) openCase(by event.ActorID, u event.UnitID) *event.CaseOpened {
	h := w.by(by, u)
	return &event.CaseOpened{Header: h, Thread: thread("case " + h.Salt.String()), Details: someWords()}
}

func (w *world) changeCase(by event.ActorID, u event.UnitID, c event.CaseID) *event.CaseChanged {
	urn := event.URN("45AA2098221")
	return &event.CaseChanged{Header: w.by(by, u), Case: c, URN: &urn}
}

func (w *world) nameOnCase(by event.ActorID, u event.UnitID, c event.CaseID, who ...event.ActorID) *event.CasePeople {
	return &event.CasePeople{Header: w.by(by, u), Case: c, People: people(who...)}
}

func (w *world) file(by event.ActorID, u event.UnitID, c event.CaseID, sendings ...event.ConsignmentID) *event.Filed {
	return &event.Filed{Header: w.by(by, u), Case: c, Consignments: sendings}
}

func (w *world) mark(by event.ActorID, u event.UnitID, c event.CaseID, mark event.Code, xs ...event.ExhibitID) *event.Marked {
	return &event.Marked{Header: w.by(by, u), Case: c, Mark: mark, Exhibits: xs}
}

func (w *world) hearing(by event.ActorID, u event.UnitID, c event.CaseID, begins event.Time, state event.Code) *event.HearingListed {
	return &event.HearingListed{Header: w.by(by, u), Case: c, Hearing: "trial", Begins: begins, State: state}
}

// closing is by two people.
func (w *world) closing(by, second event.ActorID, u event.UnitID) *event.UnitClosed {
	return &event.UnitClosed{Header: w.by(by, ""), Second: event.Signer{ID: second, Number: 1}, Unit: u}
}

// sealAgain seals an exhibit of an order instead of an old one.
func (w *world) sealAgain(d *sending, i int, old event.ExhibitID) *event.Sealed {
	e := w.sealing(d, i)
	e.InsteadOf = &old
	return e
}

// again seals one exhibit instead of an old one, and sends it.
func (w *world) again(by event.ActorID, from event.UnitID, old event.ExhibitID, to ...event.HolderID) *sending {
	w.t.Helper()
	d := w.order(by, from, 1, to...)
	d.sealed = append(d.sealed, w.say(w.sealAgain(d, 0, old)))
	d.id = event.ConsignmentID(w.say(w.dispatch(d)))
	return d
}
