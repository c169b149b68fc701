package custody

import (
	"maps"

	"github.com/safehand/safehand/event"
)

// Holding counts the exhibits of a unit, or of a person by name. Nobody is
// closed who still has some: interview tapes were once sold with the police
// station they lay in.
type Holding struct {
	Holder  event.HolderID
	Waiting int // for a receipt by the holder
	Held    int // in the holder's hands: see [State.Holders]
	Out     int // ordered or sent by the holder, and not received yet
	// For says for which of her units a person holds what was sent to her by name.
	For map[event.UnitID]int `json:",omitempty"`
}

// Empty reports that the holder has nothing to hand over.
func (h *Holding) Empty() bool { return h == nil || h.Waiting+h.Held+h.Out == 0 }

// Holding is nil for who never had anything.
func (s *State) Holding(id event.HolderID) *Holding {
	return get(s, s.holdings, id, func(src Source) (*Holding, error) { return src.Holding(id) })
}

// count changes what a holder has. A verifier of some threads does not see all
// of it and does not count.
func (s *State) count(id event.HolderID, f func(*Holding)) {
	if s.Partial {
		return
	}
	n := Holding{Holder: id}
	if h := s.Holding(id); h != nil {
		n = *h
		n.For = maps.Clone(h.For)
	}
	f(&n)
	s.holdings.set(id, &n)
}

// sent counts exhibits as waiting for their addressees; n is below 0 when they
// wait no longer.
func (s *State) sent(c *Consignment, n int) {
	for _, t := range s.addressed(c) {
		s.count(t, func(h *Holding) { h.Waiting += n })
	}
}

// waited: n exhibits of a consignment wait for their receipt no longer.
func (s *State) waited(c *Consignment, n int) {
	s.sent(c, -n)
	s.out(c.For, -n)
}

func (s *State) out(unit event.UnitID, n int) {
	s.count(event.HolderID(unit), func(h *Holding) { h.Out += n })
}

// hands counts anew who has the exhibits after a change of hands.
func (s *State) hands(which []event.ExhibitID, change func()) {
	before := s.inHands(which)
	change()
	for _, h := range before {
		s.took(h, -1)
	}
	for _, h := range s.inHands(which) {
		s.took(h, 1)
	}
}

// inHands are all who have exhibits, each once for every time she has one.
func (s *State) inHands(which []event.ExhibitID) []holder {
	var out []holder
	for _, id := range which {
		if x := s.Sealed(id); x != nil && !s.Partial {
			out = append(out, s.holdersOf(x)...)
		}
	}
	return out
}

func (s *State) took(h holder, n int) {
	s.count(event.HolderID(h.unit), func(u *Holding) { u.Held += n })
	if h.person == "" {
		return
	}
	s.count(h.person, func(p *Holding) {
		p.Held += n
		p.add(h.unit, n)
	})
}

func (h *Holding) add(unit event.UnitID, n int) {
	if h.For == nil {
		h.For = map[event.UnitID]int{}
	}
	if h.For[unit] += n; h.For[unit] == 0 {
		delete(h.For, unit)
	}
}
