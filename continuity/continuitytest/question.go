package continuitytest

import "github.com/safehand/safehand/event"

// Redirection asks that exhibits go to another unit, not yet said.
func (p *Person) Redirection(s *Sending, to event.UnitID, xs ...*Exhibit) *event.RedirectAsked {
	return &event.RedirectAsked{Header: p.Head(), Consignment: s.ID, Exhibits: ids(xs), To: to}
}

// AskingBack asks for exhibits back, not yet said.
func (p *Person) AskingBack(s *Sending, reason event.Code, xs ...*Exhibit) *event.AskedBack {
	by := p.w.Now + 7*24*3600
	return &event.AskedBack{Header: p.Head(), Consignment: s.ID, Exhibits: ids(xs), Reason: reason, RespondBy: &by}
}

// Problem reports one, not yet said.
func (p *Person) Problem(s *Sending, problem event.Code, xs ...*Exhibit) *event.Reported {
	return &event.Reported{Header: p.Head(), Consignment: s.ID, Exhibits: ids(xs), Problem: problem}
}

// Noticing presses Report a problem, not yet said.
func (p *Person) Noticing(s *Sending, xs ...*Exhibit) *event.Noticed {
	return &event.Noticed{Header: p.Head(), Consignment: s.ID, Exhibits: ids(xs)}
}

// Note writes to the other side, not yet said.
func (p *Person) Note(s *Sending, words string, replyTo *event.EventID) *event.Noted {
	return &event.Noted{Header: p.Head(), Consignment: s.ID, ReplyTo: replyTo, Words: *Words(words)}
}

// Deciding decides the newest review of a sending, not yet said.
func (p *Person) Deciding(s *Sending, outcome event.Code, advised *Person) *event.ReviewDecided {
	e := &event.ReviewDecided{
		Header: p.Head(), Consignment: s.ID, Outcome: outcome, Advised: event.PersonID(advised.ID), Words: *Words("why"),
	}
	if r := p.w.State.Consignment(s.ID).Review; r != nil {
		e.Causes, e.Exhibits = r.Causes, r.Exhibits
	}
	return e
}

// Stopping keeps her organisation's people from exhibits, not yet said.
func (p *Person) Stopping(s *Sending, question *event.EventID, xs ...*Exhibit) *event.Stopped {
	return &event.Stopped{Header: p.Head(), Consignment: s.ID, Exhibits: ids(xs), Question: question}
}

// Resuming lets them at the exhibits again, not yet said.
func (p *Person) Resuming(s *Sending, stop event.EventID, xs ...*Exhibit) *event.Resumed {
	return &event.Resumed{Header: p.Head(), Consignment: s.ID, Exhibits: ids(xs), Stops: []event.EventID{stop}}
}

// Answer answers what was asked, not yet said.
func (p *Person) Answer(question event.EventID, answer event.Code) *event.Answered {
	return &event.Answered{Header: p.Head(), Question: question, Answer: answer}
}

// Request asks another unit for exhibits, not yet said.
func (p *Person) Request(of event.UnitID) *event.Requested {
	h := p.Head()
	return &event.Requested{
		Header: h, Thread: event.Thread{Digest: event.Sum([]byte("request " + h.Salt.String()))}, To: of,
		RespondBy: p.w.Now + 7*24*3600, Words: *Words("a request"),
	}
}
