package custody

// Aggregates are all a state holds in memory, as [Changes] are.
func (s *State) Aggregates() Changes {
	return Changes{
		s.orders.have, s.exhibits.have, s.consignments.have, s.openings.have,
		s.questions.have, s.cases.have, s.holdings.have, s.drills.have,
	}
}

// Pending are the changes not handed over yet.
func (s *State) Pending() Changes {
	return Changes{
		s.orders.changed, s.exhibits.changed, s.consignments.changed, s.openings.changed,
		s.questions.changed, s.cases.changed, s.holdings.changed, s.drills.changed,
	}
}

// DaysOf is what reads the table of holidays.
var DaysOf = daysOf
