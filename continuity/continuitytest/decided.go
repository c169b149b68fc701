package continuitytest

import "github.com/safehand/safehand/event"

// Decision settles, with a second person, what a key signed while it was in
// doubt.
func (p *Person) Decision(second *Person, key event.KeyRef, statement event.EventID, decision event.Code) event.EventID {
	p.w.T.Helper()
	e := &event.Decided{
		Header: p.forOrg(), Second: event.Signer{ID: second.ID, Number: 1}, Key: key, Statement: statement, Decision: decision,
	}
	return p.w.Say(e, p.Key, second.Key)
}

// CloseUnit closes a unit, with a second person.
func (p *Person) CloseUnit(second *Person, unit event.UnitID) event.EventID {
	p.w.T.Helper()
	e := &event.UnitClosed{Header: p.forOrg(), Second: event.Signer{ID: second.ID, Number: 1}, Unit: unit}
	return p.w.Say(e, p.Key, second.Key)
}
