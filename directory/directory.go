// Package directory says who is who, and whose key it was, at each place in the
// log.
//
// A [State] is what the directory statements up to a place add up to. [State.Signers]
// names the keys that must have signed a statement, by the state just before it;
// [State.Apply] takes the statement in or refuses it. Validity is judged at the
// place in the log, never by a signed time, so anybody who replays the same
// threads comes to the same answer for ever.
//
// The service applies statements to rows it loads through a [Source]; a verifier
// applies them to an empty state. Nothing here does I/O of its own or asks the
// time.
package directory

import (
	"github.com/safehand/safehand/event"
)

// Place is where an entry stands in the log, and when the service says it was
// recorded.
type Place struct {
	Index    event.LogIndex
	Recorded event.Time
}

// Source loads aggregates a state does not hold yet. A missing one is nil and
// no error. It is called from one goroutine at a time.
type Source interface {
	Organisation(event.OrgID) (*Organisation, error)
	Person(event.HolderID) (*Person, error)
	Unit(event.UnitID) (*Unit, error)
	// Rules are those in force, nil while none were put in force.
	Rules() (*InForce, error)
}

// Service is the service whose log this is, as the verifier knows it: the
// server from its own key file, a client from the admission its root signed.
type Service struct {
	Log     event.Origin
	Key     event.VKey
	LogKeys []event.LogKey
}

// State is the directory at a place in the log. Apply changes only aggregates
// it then reports in Changed, so that a writer can save just those.
type State struct {
	Service Service
	src     Source
	orgs    map[event.OrgID]*Organisation
	people  map[event.HolderID]*Person
	units   map[event.UnitID]*Unit
	changed Changes
	inForce int
	// knowsRules: inForce has been loaded or said.
	knowsRules bool
	err        error
}

// Changes are the aggregates that statements have changed.
type Changes struct {
	Organisations map[event.OrgID]*Organisation
	People        map[event.HolderID]*Person
	Units         map[event.UnitID]*Unit
	Rules         []InForce // that were put in force, the oldest first
}

func noChanges() Changes {
	return Changes{
		Organisations: map[event.OrgID]*Organisation{}, People: map[event.HolderID]*Person{}, Units: map[event.UnitID]*Unit{},
	}
}

// New is the state of an empty log when src is nil, else the state src holds.
func New(s Service, src Source) *State {
	return &State{
		Service: s, src: src, changed: noChanges(),
		orgs:   map[event.OrgID]*Organisation{},
		people: map[event.HolderID]*Person{},
		units:  map[event.UnitID]*Unit{},
	}
}

// Err is the first failure of the source. A caller that finds one throws the
// state away: what it answered since may be wrong.
func (s *State) Err() error { return s.err }

// Changed hands over what has changed since it was last asked.
func (s *State) Changed() Changes {
	c := s.changed
	s.changed = noChanges()
	return c
}

func get[K comparable, V any](s *State, m map[K]*V, k K, load func(Source) (*V, error)) *V {
	if v, ok := m[k]; ok || s.src == nil || s.err != nil {
		return v
	}
	v, err := load(s.src)
	if err != nil {
		s.err = err
		return nil
	}
	m[k] = v
	return v
}

// Organisation is nil when there is none.
func (s *State) Organisation(id event.OrgID) *Organisation {
	return get(s, s.orgs, id, func(src Source) (*Organisation, error) { return src.Organisation(id) })
}

// Person is a person or an agent, nil when there is none.
func (s *State) Person(id event.HolderID) *Person {
	return get(s, s.people, id, func(src Source) (*Person, error) { return src.Person(id) })
}

// Unit is nil when there is none.
func (s *State) Unit(id event.UnitID) *Unit {
	return get(s, s.units, id, func(src Source) (*Unit, error) { return src.Unit(id) })
}

func (s *State) setOrg(o *Organisation) {
	s.orgs[o.ID] = o
	s.changed.Organisations[o.ID] = o
}

func (s *State) setPerson(p *Person) {
	s.people[p.ID] = p
	s.changed.People[p.ID] = p
}

func (s *State) setUnit(u *Unit) {
	s.units[u.ID] = u
	s.changed.Units[u.ID] = u
}
