package directory

import (
	"fmt"

	"github.com/safehand/safehand/event"
)

// NewestRules is the newest number of the rules that this program knows. What the
// numbers differ in stands in docs/event.md. Old rules stay in the code: a log is
// judged for ever by those that were in force at each place in it.
const NewestRules = 3

// ErrNewerRules is the answer to a log whose service put rules in force that this
// program does not know. It is no refusal: by the newer ones everything may be good.
var ErrNewerRules = fmt.Errorf("this program is older than the service's rules: update it, or load the page again (it knows them up to number %d)", NewestRules)

// InForce are rules that were put in force, and where in the log.
type InForce struct {
	Number int
	From   Place
}

// InForce is the number of the rules by which the next statement is judged: 1
// before any were put in force.
func (s *State) InForce() int {
	if !s.knowsRules && s.src != nil && s.err == nil {
		in, err := s.src.Rules()
		if s.err = err; err != nil {
			return 1
		}
		if in != nil {
			s.inForce = in.Number
		}
		s.knowsRules = true
	}
	return max(1, s.inForce)
}

// rules puts others in force. A log begins with any; later ones are newer than
// those before, so that nobody can have a rule broken and then restored.
func (s *State) rules(p Place, e *event.Rules) error {
	switch {
	case e.Number > NewestRules:
		return fmt.Errorf("%w; these are number %d", ErrNewerRules, e.Number)
	case e.Number < 1:
		return event.Refuse(event.CodeUnknown, "there are no rules %d", e.Number)
	case p.Index != 0 && e.Number <= s.InForce():
		return event.Refuse(event.CodeState, "rules %d are in force already", s.InForce())
	}
	s.inForce, s.knowsRules = e.Number, true
	s.changed.Rules = append(s.changed.Rules, InForce{e.Number, p})
	return nil
}
