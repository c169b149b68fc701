package event

import (
	"errors"
	"fmt"
	"strings"
)

// Names are compared as bytes and never reused. Their grammar is narrower than
// DNS and mail allow, so that no two names look alike and each is also a valid
// signed-note key name.
type (
	// OrgID is a lower-case DNS name: northshire.example.
	OrgID string
	// PersonID is local@organisation: amy.reed@northshire.example.
	PersonID string
	// UnitID is organisation/unit: cps-northshire.example/rasso.
	UnitID string
	// AgentID is organisation/unit/agent: cps-northshire.example/rasso/intake.
	AgentID string
	// PartyID is an OrgID or a UnitID: on whose behalf somebody acts.
	PartyID string
	// HolderID is a PersonID, a UnitID or an AgentID: who can hold a
	// decryption key.
	HolderID string
	// ActorID is whoever can sign: a person, an agent, an organisation's root
	// or the service.
	ActorID string
)

// ErrName is wrapped by every refusal of an organisation's, unit's, person's or
// agent's name.
var ErrName = errors.New("not a valid name")

func checkName(s, what string, forms ...func(string) bool) error {
	if len(s) > 200 {
		return fmt.Errorf("%w: longer than 200 characters", ErrName)
	}
	for _, is := range forms {
		if is(s) && !strings.Contains(s, "..") {
			return nil
		}
	}
	return fmt.Errorf("%w: %q is not %s", ErrName, s, what)
}

func setName[T ~string](dst *T, b []byte, what string, forms ...func(string) bool) error {
	if err := checkName(string(b), what, forms...); err != nil {
		return err
	}
	*dst = T(b)
	return nil
}

const (
	likeOrg    = "an organisation (such as northshire.example)"
	likePerson = "a person (such as amy.reed@northshire.example)"
	likeUnit   = "a unit (such as cps-northshire.example/rasso)"
	likeAgent  = "an agent (such as cps-northshire.example/rasso/intake)"
)

func (i OrgID) MarshalText() ([]byte, error)     { return []byte(i), nil }
func (i PersonID) MarshalText() ([]byte, error)  { return []byte(i), nil }
func (i UnitID) MarshalText() ([]byte, error)    { return []byte(i), nil }
func (i AgentID) MarshalText() ([]byte, error)   { return []byte(i), nil }
func (i PartyID) MarshalText() ([]byte, error)   { return []byte(i), nil }
func (i HolderID) MarshalText() ([]byte, error)  { return []byte(i), nil }
func (i ActorID) MarshalText() ([]byte, error)   { return []byte(i), nil }
func (i *OrgID) UnmarshalText(b []byte) error    { return setName(i, b, likeOrg, isOrg) }
func (i *PersonID) UnmarshalText(b []byte) error { return setName(i, b, likePerson, isPerson) }
func (i *UnitID) UnmarshalText(b []byte) error   { return setName(i, b, likeUnit, isUnit) }
func (i *AgentID) UnmarshalText(b []byte) error  { return setName(i, b, likeAgent, isAgent) }
func (i *PartyID) UnmarshalText(b []byte) error {
	return setName(i, b, "an organisation or unit", isOrg, isUnit)
}
func (i *HolderID) UnmarshalText(b []byte) error {
	return setName(i, b, "a person, unit or agent", isPerson, isUnit, isAgent)
}
func (i *ActorID) UnmarshalText(b []byte) error {
	return setName(i, b, "a person, agent, organisation or service", isPerson, isAgent, isOrg)
}

// orgOf is the organisation whose chain made the name.
func orgOf(s string) OrgID {
	if _, after, ok := strings.Cut(s, "@"); ok {
		return OrgID(after)
	}
	before, _, _ := strings.Cut(s, "/")
	return OrgID(before)
}

func (i PersonID) Org() OrgID { return orgOf(string(i)) }
func (i UnitID) Org() OrgID   { return orgOf(string(i)) }
func (i AgentID) Org() OrgID  { return orgOf(string(i)) }
func (i PartyID) Org() OrgID  { return orgOf(string(i)) }
func (i HolderID) Org() OrgID { return orgOf(string(i)) }
func (i ActorID) Org() OrgID  { return orgOf(string(i)) }

// DataProtection is the unit of that name: an organisation that has one has made its
// people its data protection team.
func (i OrgID) DataProtection() UnitID { return UnitID(i + "/data-protection") }

// Unit is the unit an agent works for.
func (i AgentID) Unit() UnitID { return UnitID(i[:strings.LastIndexByte(string(i), '/')]) }

// Unit reports the unit, when the party is one.
func (i PartyID) Unit() (UnitID, bool) { return UnitID(i), strings.Contains(string(i), "/") }

// Person reports the person, when the holder is one.
func (i HolderID) Person() (PersonID, bool) { return PersonID(i), strings.Contains(string(i), "@") }

// Unit reports the unit, when the holder is one.
func (i HolderID) Unit() (UnitID, bool) { return UnitID(i), isUnit(string(i)) }

// Agent reports the agent, when the holder is one.
func (i HolderID) Agent() (AgentID, bool) { return AgentID(i), isAgent(string(i)) }

// Person reports the person, when the actor is one.
func (i ActorID) Person() (PersonID, bool) { return PersonID(i), strings.Contains(string(i), "@") }

// Agent reports the agent, when the actor is one.
func (i ActorID) Agent() (AgentID, bool) { return AgentID(i), isAgent(string(i)) }

// Root reports the organisation whose root (or the service whose key) acts.
func (i ActorID) Root() (OrgID, bool) { return OrgID(i), isOrg(string(i)) }

// Origin names a log, as in c2sp.org/tlog-checkpoint. No origin begins with
// "safehand/": the first line of a checkpoint can never be read as ours.
type Origin string

func (o Origin) MarshalText() ([]byte, error) { return []byte(o), nil }
func (o *Origin) UnmarshalText(b []byte) error {
	return setName(o, b, "a log (such as safehand.example/log)", isOrigin)
}
func (o Origin) Service() OrgID     { return OrgID(strings.TrimSuffix(string(o), "/log")) }
func OriginOf(service OrgID) Origin { return Origin(service + "/log") }
