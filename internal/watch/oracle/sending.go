package oracle

// Sending is what was sent to a unit, and when its receipt is due.
type Sending struct {
	From     *Unit
	Unit     *Unit
	Due      int
	Exhibits []Exhibit
}

// Exhibit is what happened to one.
type Exhibit struct {
	Got     int // somebody signed for it
	Back    int // its sender called it back
	Refused int // who got it rejected it, or gave it back
	Checked int // somebody compared it with its seal, first
}

// first is the earlier of two minutes, of which either may not have come.
func first(a, b int) int {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// gone is when it left the unit that got it, or was to get it.
func (x *Exhibit) gone() int { return first(x.Back, x.Refused) }

// rings: something waited still when the minute was over in which it was due, whatever
// came before it could be said.
func (s *Sending) rings(due, _ int) bool {
	for _, x := range s.Exhibits {
		if over := first(x.Got, x.gone()); over == 0 || over > due {
			return true
		}
	}
	return false
}

// Receipt is what a unit signed for at one time.
type Receipt struct {
	Unit     *Unit
	At       int
	Exhibits []*Exhibit
}

// rings: something of it is neither checked nor gone when that is to be said.
func (r *Receipt) rings(_, said int) bool {
	for _, x := range r.Exhibits {
		if seen := first(x.Checked, x.gone()); seen == 0 || seen*60 > said {
			return true
		}
	}
	return false
}
