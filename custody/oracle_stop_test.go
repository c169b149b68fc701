package custody_test

// stoppedFor: an organisation keeps its own people from it, and nobody else's.
func (t *thing) stoppedFor(org string) bool { return t.stops[org] != "" }

// mayStop: who leads a unit on either side, for that unit.
func (o *oracle) mayStop(b *bag, who, unit string) bool {
	return o.sideOf(b.on, who, unit) != "" && among(o.who.leads[unit], who)
}
