package directory

// Aggregates are all a state holds in memory, as [Changes] are.
func (s *State) Aggregates() Changes { return Changes{s.orgs, s.people, s.units, nil} }

// Pending are the changes not handed over yet.
func (s *State) Pending() Changes { return s.changed }
