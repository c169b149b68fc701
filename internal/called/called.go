// Package called says what organisations, units and people are called by people, and
// what was decided, on pages that the service makes and in what the client fills in there
// alike.
package called

import (
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// People read names, and the directory has identifiers. These are made of them, and
// two could come out the same: where somebody decides who gets or has something,
// the identifier stands beside the name.

// initials are written in capitals.
var initials = []string{"abe", "bwv", "cait", "ccu", "cps", "met", "mit", "rasso", "vpu", "wcu"}

func capital(word string) string {
	switch {
	case word == "":
		return ""
	case slices.Contains(initials, word), len(word) == 1:
		return strings.ToUpper(word)
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// spoken makes "CPS Northshire" of cps-northshire.
func spoken(id string) string {
	var words []string
	for _, w := range strings.FieldsFunc(id, func(r rune) bool { return r == '-' || r == '.' || r == '_' }) {
		words = append(words, capital(w))
	}
	return strings.Join(words, " ")
}

// Org is what an organisation is called: a force has "police" in its address,
// not in its name.
func Org(id event.OrgID) string {
	name, rest, _ := strings.Cut(string(id), ".")
	if strings.HasPrefix(rest, "police.") && !strings.Contains(name, "police") {
		return spoken(name) + " Police"
	}
	return spoken(name)
}

// Unit is "CPS Northshire, RASSO".
func Unit(id event.UnitID) string {
	_, unit, _ := strings.Cut(string(id), "/")
	return Org(id.Org()) + ", " + spoken(unit)
}

// Person is "Sarah Khan".
func Person(id event.HolderID) string {
	local, _, _ := strings.Cut(string(id), "@")
	return spoken(local)
}

// Actor is whoever did something: a person, a unit's machine, a root.
func Actor(id event.ActorID) string {
	if a, ok := id.Agent(); ok {
		return Unit(a.Unit())
	}
	if _, ok := id.Person(); ok {
		return Person(event.HolderID(id))
	}
	return Org(event.OrgID(id))
}

// Holder is whoever can be sent something.
func Holder(id event.HolderID) string {
	if u, ok := id.Unit(); ok {
		return Unit(u)
	}
	if _, ok := id.Person(); ok {
		return Person(id) + ", " + Org(id.Org())
	}
	return string(id)
}
