package web

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

// orgName is what an organisation is called: a force has "police" in its address,
// not in its name.
func orgName(id event.OrgID) string {
	name, rest, _ := strings.Cut(string(id), ".")
	if strings.HasPrefix(rest, "police.") && !strings.Contains(name, "police") {
		return spoken(name) + " Police"
	}
	return spoken(name)
}

// unitName is "CPS Northshire, RASSO".
func unitName(id event.UnitID) string {
	_, unit, _ := strings.Cut(string(id), "/")
	return orgName(id.Org()) + ", " + spoken(unit)
}

// personName is "Sarah Khan".
func personName(id event.HolderID) string {
	local, _, _ := strings.Cut(string(id), "@")
	return spoken(local)
}

// actorName is whoever did something: a person, a unit's machine, a root.
func actorName(id event.ActorID) string {
	if a, ok := id.Agent(); ok {
		return unitName(a.Unit())
	}
	if _, ok := id.Person(); ok {
		return personName(event.HolderID(id))
	}
	return orgName(event.OrgID(id))
}

// holderName is whoever can be sent something.
func holderName(id event.HolderID) string {
	if u, ok := id.Unit(); ok {
		return unitName(u)
	}
	if _, ok := id.Person(); ok {
		return personName(id) + ", " + orgName(id.Org())
	}
	return string(id)
}
