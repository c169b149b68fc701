package custody_test

import (
	"slices"
	"strings"
)

// The oracle keeps a second account of a walk, in words of its own: names for
// people, units and bags, and nothing of package custody. What it knows of the
// rules it knows from the promises, so the two can only agree by being right.
type oracle struct {
	now      int // counts what was allowed
	who      *register
	journeys []*journey
	things   map[string]*thing
	orders   map[string]int // exhibits ordered and not on their way yet, of a unit
	asked    []*asking
	files    []*file
}

// thing is an exhibit.
type thing struct {
	name      string
	sealer    string // a unit
	old, next *thing // sent again
	calledOff bool   // its order was, before it was sent
	bags      []*bag
	stops     map[string]string // the statement that keeps an organisation from it
}

// bag is an exhibit on one journey.
type bag struct {
	*thing
	on        *journey
	got       *bag // the one it came to the sender in: nil when the sender sealed it
	signedBy  string
	signedFor string // a unit
	signedAt  int
	ended     string // recalled, rejected, returned or destroyed
	endedAt   int
	moved     *bag // to another unit of the organisation
	// Of what was said not to be theirs, by the newer rules: whether any of them had
	// looked inside by then.
	looked, listed, judged bool
}

// look inside, as one of those who got the bag or as one who sent it on.
func (b *bag) look(sender bool) {
	if sender {
		b = b.got
	}
	for ; b != nil; b = b.got {
		b.looked = true
	}
}

// disown: what nobody had looked into goes into the register once, if those who got it
// say so.
func (b *bag) disown(sender bool) {
	b.judged = b.judged || b.looked
	b.listed = b.listed || !b.looked && !sender
}

type journey struct {
	by, from string
	to       []string // a unit, or people
	at       int
	bags     []*bag
	keys     []string            // granted to, such as "unit 2"
	onCase   map[string][]string // of a unit
	notes    []string
	urn      string
}

func among(list []string, s string) bool { return slices.Contains(list, s) }

func (b *bag) waits() bool { return b.signedBy == "" && b.ended == "" }

func (b *bag) held() bool { return b.signedBy != "" && b.ended == "" }

// end of a bag's journey.
func (b *bag) end(how string, now int) {
	gaveUp := b.held()
	b.ended, b.endedAt = how, now
	if gaveUp && b.moved == nil {
		b.back()
	}
}

// back: whoever gave it up has it no more, so it is where it had come from.
func (b *bag) back() {
	if b.got == nil || b.got.moved != b {
		return
	}
	b.got.moved = nil
	if b.got.ended != "" {
		b.got.back()
	}
}

func (b *bag) sign(who, unit string, now int) {
	b.signedBy, b.signedFor, b.signedAt = who, unit, now
	if b.got != nil && b.got.held() && b.got.moved == nil && orgOf(unit) == orgOf(b.on.from) {
		b.got.moved = b
	}
}

func orgOf(unit string) string { return strings.Split(unit, "/")[0] }

// reaches are the units and people it is for now: of a leaver her unit.
func (o *oracle) reaches(to []string, at int) []string {
	var out []string
	for _, t := range to {
		if l := o.who.left[t]; l != nil && l.heir != "" && l.at > at {
			t = l.heir
		}
		out = append(out, t)
	}
	return out
}

func (o *oracle) sends(j *journey, who string) bool { return among(o.who.units[j.from], who) }

func (o *oracle) gets(j *journey, who string) bool { return o.meant(j.to, j.at, who) }

func (o *oracle) meant(to []string, at int, who string) bool {
	return slices.ContainsFunc(o.reaches(to, at), func(t string) bool { return t == who || among(o.who.units[t], who) })
}

// getsFor: the unit addressed, or one of the person addressed.
func (o *oracle) getsFor(to []string, at int, unit string) bool {
	return slices.ContainsFunc(o.reaches(to, at), func(t string) bool { return t == unit || among(o.who.units[unit], t) })
}

// takes: an addressee for the unit addressed, which is not closed.
func (o *oracle) takes(j *journey, who, unit string) bool {
	return o.gets(j, who) && o.who.acts(who, unit) && !o.who.machine(who) && o.getsFor(j.to, j.at, unit) && !o.who.closed[unit]
}

// keeps: the sending unit has what it sealed, and what it has not given up.
func (o *oracle) keeps(b *bag) bool { return b.got == nil || b.got.ended == "" }

// onCase: of what a unit passed on, those count who were on the case when it
// came.
func (o *oracle) onCase(b *bag, who, unit string, sending bool) bool {
	if sending {
		if b = b.got; b == nil {
			return true
		}
	}
	list := b.on.onCase[unit]
	return len(list) == 0 || among(list, who)
}

// sideOf a journey on which somebody acts for a unit: the sender's first.
func (o *oracle) sideOf(j *journey, who, unit string) string {
	switch {
	case !o.who.acts(who, unit) || o.who.machine(who):
		return ""
	case unit == j.from:
		return "sender"
	case o.gets(j, who) && o.getsFor(j.to, j.at, unit):
		return "receiver"
	}
	return ""
}

// mayOpen with a key such as "unit 1".
func (o *oracle) mayOpen(b *bag, who, unit, key string) bool {
	return among(b.on.keys, key) && o.who.has(who, key) && o.hasAtHand(b, who, unit) && !b.stoppedFor(orgOf(unit)) &&
		!b.disowned(o.sideOf(b.on, who, unit) == "sender")
}

// disowned: whoever has it, or had it before and sent it on, said that it was not theirs.
func (b *bag) disowned(sender bool) bool {
	if sender {
		b = b.got
	}
	for ; b != nil; b = b.got {
		if b.listed {
			return true
		}
	}
	return false
}

func (o *oracle) hasAtHand(b *bag, who, unit string) bool {
	switch o.sideOf(b.on, who, unit) {
	case "sender":
		return o.keeps(b) && o.onCase(b, who, unit, true)
	case "receiver":
		return b.held() && o.onCase(b, who, unit, false)
	}
	return false
}

// maySendOn what her unit sent before, or else what it received.
func (o *oracle) maySendOn(b *bag, who, unit string) bool {
	j := b.on
	if !o.who.acts(who, unit) || o.who.machine(who) || b.stoppedFor(orgOf(unit)) {
		return false
	}
	if unit == j.from && o.keeps(b) {
		return o.onCase(b, who, unit, true)
	}
	return b.held() && o.gets(j, who) && o.getsFor(j.to, j.at, unit) && o.onCase(b, who, unit, false)
}

// mayGiveUp: the unit that has it, and nothing of it is still on its way.
func (o *oracle) mayGiveUp(b *bag, who, unit string) bool {
	if !o.takes(b.on, who, unit) || !b.held() || o.hand(b).unit != unit {
		return false
	}
	return !slices.ContainsFunc(b.thing.bags, func(n *bag) bool { return n.got == b && n.waits() })
}

func (o *oracle) mayRecall(b *bag, who, unit string) bool {
	return o.sideOf(b.on, who, unit) == "sender" && b.waits()
}
