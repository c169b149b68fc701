package custody

// Aggregates are all a state holds in memory, as [Changes] are.
func (s *State) Aggregates() Changes {
	return Changes{s.orders, s.exhibits, s.consignments, s.openings}
}

// Pending are the changes not handed over yet.
func (s *State) Pending() Changes { return s.changed }
