package continuity_test

import (
	"slices"

	"github.com/safehand/safehand/continuity/continuitytest"
	"github.com/safehand/safehand/event"
)

// sends sends new exhibits, or some again; what it began it may call back.
func (w *walk) sends(p *continuitytest.Person, again []*continuitytest.Exhibit) {
	to := event.HolderID(pick(w.r, w.units))
	if w.r.IntN(3) == 0 {
		to = event.HolderID(pick(w.r, w.people).ID)
	}
	var references []string
	for _, x := range again {
		references = append(references, x.Reference)
	}
	for range w.r.IntN(3) {
		references = append(references, "TM/"+string(rune('A'+w.r.IntN(26))))
	}
	if len(references) == 0 {
		return
	}
	d := p.Ordering(to, references...)
	var ok bool
	if d.ID, ok = w.try(p, d.Ordered); !ok {
		return
	}
	for i, x := range d.Exhibits {
		var old *continuitytest.Exhibit
		if i < len(again) {
			old = again[i]
		}
		id, err := w.Try(p.Sealing(d, x, old), d.Key)
		if err != nil { // it is not hers to send again
			w.try(p, &event.Recalled{Header: p.Head(), Order: &d.ID, After: d.ID})
			return
		}
		x.Sealed = id
		w.exhibits = append(w.exhibits, x)
		w.told["sealed"]++
	}
	if w.r.IntN(5) == 0 {
		w.try(p, &event.Recalled{Header: p.Head(), Order: &d.ID, After: d.ID})
		return
	}
	if id, err := w.Try(p.Dispatching(d), d.Key); err == nil {
		w.began(&continuitytest.Sending{ID: event.ConsignmentID(id), Label: d.Label}, d.Exhibits)
	}
}

func (w *walk) passesOn(p *continuitytest.Person, s *sent, xs []*continuitytest.Exhibit) {
	to := event.HolderID(pick(w.r, w.units))
	e, label := p.Onward(s.Sending, to, xs...)
	if id, ok := w.try(p, e); ok {
		w.began(&continuitytest.Sending{ID: event.ConsignmentID(id), Label: label}, xs)
	}
}

func (w *walk) opens(p *continuitytest.Person, s *sent, xs []*continuitytest.Exhibit) {
	purpose := pick(w.r, []event.Code{event.View, event.ToExport, event.ToPassOn, event.ToFile})
	id, ok := w.try(p, p.Opening(s.Sending, purpose, xs...))
	if !ok {
		return
	}
	w.openings = append(w.openings, id)
	if purpose == event.ToFile {
		w.try(p, p.Granting(id))
	}
}

func (w *walk) exports() {
	id := pick(w.r, w.openings)
	o := w.State.Opening(id)
	if o == nil {
		return
	}
	for _, by := range w.people { // her own, and her machine's
		if by.ID == o.Act.By.ID || o.Granted != nil && event.HolderID(by.ID) == o.Granted.To.Holder {
			e := &event.Exported{Header: by.Head(), Opened: id, Exhibits: o.Exhibits[:1+w.r.IntN(len(o.Exhibits))]}
			w.try(by, e)
		}
	}
}

func (w *walk) assigns(p *continuitytest.Person, s *sent) {
	var who []*continuitytest.Person
	for _, x := range w.people {
		if x.Unit == p.Unit && x != w.Agent {
			who = append(who, x)
		}
	}
	if len(who) < 2 || w.r.IntN(2) == 0 {
		who = nil
	}
	w.try(p, p.Assignment(s.Sending, who...))
}

func (w *walk) asks(p *continuitytest.Person, s *sent, waiting, held []*continuitytest.Exhibit) {
	var e event.Event
	switch w.r.IntN(6) {
	case 3:
		e = p.Noticing(s.Sending, held...)
	case 0:
		e = p.Redirection(s.Sending, map[event.UnitID]event.UnitID{w.RASSO: w.Appeals, w.Appeals: w.RASSO}[p.Unit], waiting...)
	case 1:
		if q := pick(w.r, w.people); q.Unit == w.State.Consignment(s.ID).For {
			p = q // only who sent it may ask
		}
		e = p.AskingBack(s.Sending, pick(w.r, event.BackReasons), held...)
	case 2:
		e = p.Problem(s.Sending, pick(w.r, event.Problems), held...)
	default:
		q := pick(w.r, w.questions)
		if w.State.Question(q) == nil {
			return
		}
		a := p.Answer(q, pick(w.r, []event.Code{event.Agreed, event.CannotSend, event.Declined, event.Closed, event.Withdrawn}))
		if w.r.IntN(3) == 0 {
			a.Consignment = &s.ID
		}
		w.try(p, a)
		return
	}
	if e, ok := e.(*event.RedirectAsked); ok && e.To == "" {
		return // of an organisation with one unit
	}
	if id, ok := w.try(p, e); ok {
		w.questions = append(w.questions, id)
	}
}

// decides a review that is open: on its first exhibit's thread or on another's.
func (w *walk) decides() {
	open := slices.Clone(w.sendings)
	open = slices.DeleteFunc(open, func(s *sent) bool { return w.State.Consignment(s.ID).Review == nil })
	s := pick(w.r, open)
	if s == nil {
		return
	}
	p, adviser := w.likely(s), pick(w.r, w.people)
	if adviser == p || adviser == w.Agent || w.State.Dir.Person(event.HolderID(p.ID)).Live() == nil {
		return
	}
	w.try(p, p.Deciding(s.Sending, pick(w.r, event.Outcomes), adviser))
}

func (w *walk) notesDown(p *continuitytest.Person, s *sent) {
	var reply *event.EventID
	switch c := w.State.Consignment(s.ID); w.r.IntN(4) {
	case 0:
		if n := pick(w.r, c.Notes); n != (event.EventID{}) {
			reply = &n
		}
	case 1:
		if q := pick(w.r, c.Questions); q != (event.EventID{}) {
			reply = &q
		}
	case 2:
		id := event.EventID(s.ID)
		reply = &id
	}
	if id, ok := w.try(p, p.Note(s.Sending, "a note", reply)); ok {
		w.notes = append(w.notes, id)
	}
}

// changesHands: somebody leaves and her unit takes over, or loses a key.
func (w *walk) changesHands(p *continuitytest.Person) {
	org := map[event.OrgID]*continuitytest.Org{w.Police.ID: w.Police, w.CPS.ID: w.CPS, w.chambers.ID: w.chambers}[p.ID.Org()]
	if p == w.Amy || p == w.Khan || p == w.Agent {
		return // somebody must go on with the story
	}
	e := &event.Revoked{Header: org.Admin.Head(), Key: event.KeyRef{Holder: event.HolderID(p.ID), Number: 1}, Reason: event.Left, HandOver: &p.Unit}
	if w.r.IntN(2) == 0 {
		since := event.LogIndex(w.Head().Size / 2)
		e.Reason, e.Since, e.HandOver = event.Compromised, &since, nil
	}
	e.For = event.PartyID(org.ID)
	w.try(org.Admin, e)
}

// stops access for her own organisation, or lets what is stopped go on.
func (w *walk) stops(p *continuitytest.Person, s *sent, xs []*continuitytest.Exhibit) {
	if len(xs) == 0 {
		return
	}
	if stop := w.State.Sealed(xs[0].ID).Stopped(p.ID.Org()); stop != nil {
		w.try(p, p.Resuming(s.Sending, stop.Event, xs[0]))
		return
	}
	w.try(p, p.Stopping(s.Sending, nil, xs[0]))
}
