package continuitytest

import "github.com/safehand/safehand/event"

// Check compares the sealed bytes with the seal.
func (p *Person) Check(s *Sending, xs ...*Exhibit) event.EventID {
	p.w.T.Helper()
	return p.Say(p.Checking(s, xs, nil))
}

// Checking is that, not yet said, of exhibits whose bytes agreed with the seal
// and of others that did not.
func (p *Person) Checking(s *Sending, passed, broken []*Exhibit) *event.Checked {
	return &event.Checked{Header: p.Head(), Consignment: s.ID, Passed: ids(passed), Broken: ids(broken)}
}

// Receipt is a receipt, not yet said.
func (p *Person) Receipt(s *Sending, xs ...*Exhibit) *event.Received {
	p.w.T.Helper()
	return &event.Received{Header: p.Head(), Consignment: s.ID, After: p.w.last(s), Exhibits: ids(xs)}
}

// Receive signs for exhibits.
func (p *Person) Receive(s *Sending, xs ...*Exhibit) event.EventID {
	p.w.T.Helper()
	return p.Say(p.Receipt(s, xs...))
}

// Open opens with the first key that opens.
func (p *Person) Open(s *Sending, purpose event.Code, xs ...*Exhibit) event.EventID {
	p.w.T.Helper()
	return p.Say(p.Opening(s, purpose, xs...))
}

// Opening is an opening, not yet said, with the first key that opens; to file,
// for the first agent of her unit.
func (p *Person) Opening(s *Sending, purpose event.Code, xs ...*Exhibit) *event.Opened {
	w := p.w
	w.T.Helper()
	e := &event.Opened{Header: p.Head(), Consignment: s.ID, Purpose: purpose, With: event.KeyRef{Holder: event.HolderID(p.ID), Number: 1}, Exhibits: ids(xs)}
	if with := w.State.Openers(w.State.Consignment(s.ID), e.By); len(with) > 0 {
		e.With = with[0]
	}
	if purpose == event.ToFile {
		agent := event.AgentID(p.Unit + "/intake")
		e.Agent = &agent
	}
	return e
}

// Granting lets the agent named in her opening have the key, not yet said.
func (p *Person) Granting(opened event.EventID) *event.Granted {
	to := event.KeyRef{Holder: event.HolderID(p.Unit + "/intake"), Number: 1}
	return &event.Granted{Header: p.Head(), Opened: opened, To: to, Grants: event.Sum([]byte("a grant for the agent"))}
}

// Export writes clear files.
func (p *Person) Export(opened event.EventID, xs ...*Exhibit) event.EventID {
	p.w.T.Helper()
	return p.Say(p.Exporting(opened, xs...))
}

// Exporting is that, not yet said.
func (p *Person) Exporting(opened event.EventID, xs ...*Exhibit) *event.Exported {
	return &event.Exported{Header: p.Head(), Opened: opened, Exhibits: ids(xs)}
}

// Recall takes exhibits back before their receipt.
func (p *Person) Recall(s *Sending, xs ...*Exhibit) event.EventID {
	p.w.T.Helper()
	return p.Say(p.Recalling(s, xs...))
}

// Recalling is a recall, not yet said.
func (p *Person) Recalling(s *Sending, xs ...*Exhibit) *event.Recalled {
	return &event.Recalled{Header: p.Head(), Consignment: &s.ID, After: p.w.last(s), Exhibits: ids(xs)}
}

// RecallOrder takes an order back.
func (p *Person) RecallOrder(order event.EventID) event.EventID {
	p.w.T.Helper()
	return p.Say(&event.Recalled{Header: p.Head(), Order: &order, After: order})
}
