package custody_test

import (
	"fmt"
	"slices"
	"strings"
)

// register is what the oracle knows of people.
type register struct {
	units    map[string][]string // members
	leads    map[string][]string
	admins   []string
	invited  map[string]string     // by whom
	machines map[string]string     // agent to unit
	keys     map[string][][]string // who holds each key of a unit
	stale    map[string]bool       // the newest of a unit's keys
	left     map[string]*leaver
	stolen   map[string]bool // whose key was
	closed   map[string]bool
	decided  map[string]bool
}

type leaver struct {
	heir string
	at   int
}

func (r *register) machine(who string) bool { return r.machines[who] != "" }

// acts: a member, or the unit's machine, whose key has not ended.
func (r *register) acts(who, unit string) bool {
	return !r.stolen[who] && (among(r.units[unit], who) || r.machines[who] == unit && unit != "")
}

func (r *register) lives(who string) bool { return !r.stolen[who] && r.left[who] == nil }

// has: her own key, or her unit's, this one or a later one, which carries it.
func (r *register) has(who, key string) bool {
	of, n := cutKey(key)
	if of == who {
		return true
	}
	if !among(r.units[of], who) {
		return false
	}
	for _, holders := range r.keys[of][n-1:] {
		if among(holders, who) {
			return true
		}
	}
	return false
}

func cutKey(key string) (of string, n int) {
	of, number, _ := strings.Cut(key, " ")
	fmt.Sscan(number, &n)
	return of, n
}

// grants are the keys that something from a unit is encrypted to.
func (r *register) grants(from string, to []string) (out []string) {
	out = r.keysOf(from)
	for _, t := range to {
		out = append(out, r.keysOf(t)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// keysOf a unit: its newest, or if that is stale those of all who are left. Of a
// person: hers, and her units'.
func (r *register) keysOf(t string) (out []string) {
	if members, unit := r.units[t]; unit {
		if n := len(r.keys[t]); n > 0 && !r.stale[t] {
			return []string{fmt.Sprint(t, " ", n)}
		}
		for _, m := range members {
			if r.lives(m) {
				out = append(out, m+" 1")
			}
		}
		return out
	}
	if r.lives(t) {
		out = append(out, t+" 1")
	}
	for u, members := range r.units {
		if among(members, t) {
			out = append(out, r.keysOf(u)...)
		}
	}
	return out
}

// reachable: another unit that is open and not without people, or a person who
// is of one that is open.
func (r *register) reachable(from, t string) bool {
	if _, unit := r.units[t]; unit {
		return t != from && !r.closed[t] && len(r.keysOf(t)) > 0
	}
	if r.machine(t) || !r.lives(t) {
		return false
	}
	for u, members := range r.units {
		if among(members, t) && !r.closed[u] {
			return true
		}
	}
	return false
}

// maySend to one unit or person.
func (r *register) maySend(who, unit, t string) bool {
	return r.acts(who, unit) && !r.closed[unit] && r.reachable(unit, t)
}

// leave: of no unit any more, and what she had the key of is stale.
func (r *register) leave(who, heir string, now int) {
	r.left[who] = &leaver{heir, now}
	for u, members := range r.units {
		if among(members, who) {
			r.loosen(u, who)
			r.units[u] = slices.DeleteFunc(slices.Clone(members), func(m string) bool { return m == who })
		}
	}
}

func (r *register) steal(who string) {
	r.stolen[who] = true
	for u := range r.units {
		r.loosen(u, who)
	}
}

func (r *register) loosen(unit, who string) {
	if n := len(r.keys[unit]); n > 0 && among(r.units[unit], who) && among(r.keys[unit][n-1], who) {
		r.stale[unit] = true
	}
}

// mayTakeOver: a unit of hers, open, in which somebody else has a key.
func (r *register) mayTakeOver(who, unit string) bool {
	return among(r.units[unit], who) && !r.closed[unit] &&
		slices.ContainsFunc(r.units[unit], func(m string) bool { return m != who && r.lives(m) })
}

func (r *register) leadsOneOf(who, owner string) bool {
	for u, members := range r.units {
		if among(members, owner) && among(r.leads[u], who) {
			return true
		}
	}
	return false
}

// two people of one organisation, with keys, and nobody of whose making both are.
func (r *register) two(a, b string) bool {
	var line []string
	for p := a; p != ""; p = r.invited[p] {
		line = append(line, p)
	}
	for p := b; p != ""; p = r.invited[p] {
		if among(line, p) {
			return false
		}
	}
	return r.lives(a) && r.lives(b) && orgOfPerson(a) == orgOfPerson(b)
}

func (r *register) mayClose(a, b, unit string) bool {
	return r.two(a, b) && strings.HasSuffix(a, "@"+orgOf(unit)) && !r.closed[unit] && among(r.admins, a) &&
		(among(r.admins, b) || among(r.leads[unit], b))
}

func (r *register) mayDecide(a, b, owner, statement string) bool {
	says := func(who string) bool { return who != owner && (among(r.admins, who) || r.leadsOneOf(who, owner)) }
	return r.two(a, b) && orgOfPerson(a) == orgOfPerson(owner) && r.stolen[owner] && says(a) && says(b) && !r.decided[owner+statement]
}

func orgOfPerson(who string) string { return who[strings.Index(who, "@")+1:] }
