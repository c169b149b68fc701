package openapi

import (
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// text is how a type is written that writes itself: as a string, in one
// spelling. The pattern is only as strict as a pattern can be; package event
// decides.
type text struct {
	about, example, pattern string
}

func (t text) schema() *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", Description: t.about, Pattern: "^(" + t.pattern + ")$", Examples: []any{t.example}}
}

// The parts of names, as in package event.
const (
	label   = `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`
	domain  = label + `(\.` + label + `)+`
	local   = `[a-z0-9]([a-z0-9.'_-]{0,62}[a-z0-9])?`
	person  = local + `@` + domain
	unit    = domain + `/` + label
	agent   = unit + `/` + label
	decimal = `0|[1-9][0-9]{0,18}`
	hex32   = `[0-9a-f]{32}`
	hex64   = `[0-9a-f]{64}`
	// key is a signed-note verifier key behind its name: hash and public key.
	key = `\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}`
)

const sum = "7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730"

// texts has a row for each type that travels as a text.
func texts() map[reflect.Type]text {
	return map[reflect.Type]text{
		reflect.TypeFor[event.OrgID]():    {"An organisation: a lower-case DNS name", "northshire.example", domain},
		reflect.TypeFor[event.PersonID](): {"A person", "amy.reed@northshire.example", person},
		reflect.TypeFor[event.UnitID]():   {"A unit", "cps-northshire.example/rasso", unit},
		reflect.TypeFor[event.AgentID]():  {"An agent", "cps-northshire.example/rasso/intake", agent},
		reflect.TypeFor[event.PartyID]():  {"An organisation or a unit", "northshire.example", domain + "|" + unit},
		reflect.TypeFor[event.HolderID](): {"A person, a unit or an agent", "cps-northshire.example/rasso", person + "|" + unit + "|" + agent},
		reflect.TypeFor[event.ActorID](): {"A person, an agent, or an organisation's root or the service",
			"amy.reed@northshire.example", person + "|" + agent + "|" + domain},
		reflect.TypeFor[event.Origin]():   {"The name of a log", "safehand.example/log", domain + "/log"},
		reflect.TypeFor[event.KeyRef]():   {"A holder and the number of a key record", "amy.reed@northshire.example 1", "(" + person + "|" + unit + "|" + agent + ") [1-9][0-9]*"},
		reflect.TypeFor[event.VKey]():     {"A verifier key, as in c2sp.org/signed-note", exampleKey, `[a-z0-9][a-z0-9@./'_-]{0,220}` + key},
		reflect.TypeFor[event.LogKey]():   {"A verifier key of a log's heads", exampleLogKey, domain + "/log" + key},
		reflect.TypeFor[event.Owner]():    {"Whose thread it is", "organisation northshire.example", "(organisation|service) " + domain + "|(exhibit|case|request) " + hex64},
		reflect.TypeFor[event.Code]():     {"A word from a list", "official-sensitive", `[a-z0-9][a-z0-9-]{0,39}`},
		reflect.TypeFor[event.Time]():     {"An instant in UTC, in whole seconds", "2026-11-23T09:30:00Z", `[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z`},
		reflect.TypeFor[api.Day]():        {"A day of the calendar, by the clock of the unit of whoever it is about", "2026-12-04", `[0-9]{4}-[0-9]{2}-[0-9]{2}`},
		reflect.TypeFor[event.LogIndex](): {"A place in the log, the first being 0", "4711", decimal},
		reflect.TypeFor[event.URN]():      {"A case's Unique Reference Number", "45AA2098221", `[0-9]{2}[A-Z0-9]{2}[0-9]{7}(M|S)?(/[1-9][0-9]?)?`},
		reflect.TypeFor[event.Sized]():    {"What bytes are: their SHA-256 and how many they are", sum + " 8392875", hex64 + " (" + decimal + ")"},
		reflect.TypeFor[event.Salt]():     {"128 random bits", sum[:32], hex32},

		reflect.TypeFor[event.Digest]():        {"A SHA-256", sum, hex64},
		reflect.TypeFor[event.EventID]():       {"A statement: the SHA-256 of its text", sum, hex64},
		reflect.TypeFor[event.ExhibitID]():     {"An exhibit: the SHA-256 of its seal's text", sum, hex64},
		reflect.TypeFor[event.ConsignmentID](): {"A sending: the statement by which it was dispatched", sum, hex64},
		reflect.TypeFor[event.CaseID]():        {"A case: the statement by which it was opened", sum, hex64},
		reflect.TypeFor[event.RecipientID]():   {"An exhibit before it has a seal: the SHA-256 of its age recipient", sum, hex64},
		reflect.TypeFor[event.Thread]():        {"The random value that ties the entries of a thread together", sum, hex64},
	}
}

const (
	exampleKey    = "safehand.example+29c6c263+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
	exampleLogKey = "safehand.example/log+29c6c263+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
)

// names are those of types whose Go name is another's in the document.
func names() map[reflect.Type]string {
	return map[reflect.Type]string{reflect.TypeFor[event.Thread](): "ThreadValue"}
}
