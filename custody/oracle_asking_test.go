package custody_test

import "slices"

// asking is a question.
type asking struct {
	id   string
	kind string // redirect, back, pressed, report or request
	by   string
	from string
	to   []string
	on   *journey
	bags []*bag
	at   int
	done bool
}

// What may be said to each, by those asked and by those who ask.
var maySay = map[string][2][]string{
	"redirect": {{"declined"}, {"withdrawn"}},
	"back":     {{"agreed", "declined"}, {"withdrawn"}},
	"report":   {{"agreed", "cannot-send", "closed"}, {"closed", "withdrawn"}},
	"pressed":  {{"withdrawn"}, {"withdrawn"}}, // and by herself alone
	"request":  {{"agreed", "already-sent", "cannot-send", "declined"}, {"withdrawn"}},
}

// mayAnswer: each side speaks for itself, and nobody for a side she does not act
// for.
func (o *oracle) mayAnswer(q *asking, who, unit, answer string, naming *journey) bool {
	if q.kind == "pressed" && who != q.by {
		return false
	}
	hers := q.kind == "pressed" // for whichever of her units
	if q.done || !o.who.acts(who, unit) || o.who.machine(who) {
		return false
	}
	side := 1
	if unit != q.from {
		side = 0
		if !hers && (!o.meant(q.to, q.at, who) || !o.getsFor(q.to, q.at, unit)) {
			return false
		}
	}
	if naming != nil && (!among(q.to, naming.from) || !o.getsFor(naming.to, naming.at, q.from)) {
		return false
	}
	return among(maySay[q.kind][side], answer)
}

func (o *oracle) mayRedirect(b *bag, who, unit, to string) bool {
	return o.sideOf(b.on, who, unit) == "receiver" && b.waits() && orgOf(to) == orgOfPerson(who) &&
		!o.who.closed[to] && !o.getsFor(b.on.to, b.on.at, to) && to != b.on.from
}

// settle closes what has been settled by what happened since.
func (o *oracle) settle() {
	for _, q := range o.asked {
		if q.kind != "request" && q.kind != "pressed" && !slices.ContainsFunc(q.bags, func(b *bag) bool { return !o.settled(q, b) }) {
			q.done = true
		}
	}
}

func (o *oracle) settled(q *asking, b *bag) bool {
	over := b.ended != "" && b.endedAt > q.at
	switch q.kind {
	case "redirect": // it went on elsewhere, or nobody is to send it on
		sentOn := slices.ContainsFunc(b.thing.bags, func(n *bag) bool { return n.on.from == b.on.from && n.on.at > b.endedAt })
		return !b.waits() && (b.ended != "recalled" || sentOn)
	case "back":
		return over
	}
	n := b.thing.next
	if n == nil {
		return over
	}
	arrived := func(since int) bool {
		return slices.ContainsFunc(n.bags, func(x *bag) bool { return x.signedBy != "" && x.signedAt > since })
	}
	return arrived(q.at) || over && (n.calledOff || arrived(0))
}

// file is a unit's file on a case.
type file struct {
	unit     string
	urn      string
	people   []string
	holds    []*journey
	hearings []int
}

// mayWrite: those named, a lead, or while nobody is named any member.
func (o *oracle) mayWrite(f *file, who, unit string) bool {
	return o.mayReadFile(f, who, unit) && (len(f.people) == 0 || among(f.people, who) || among(o.who.leads[unit], who))
}

func (o *oracle) mayReadFile(f *file, who, unit string) bool {
	return unit == f.unit && o.who.acts(who, unit) && !o.who.machine(who)
}

// mayFile what the unit sent or got; who is not on the case, what bears its URN.
func (o *oracle) mayFile(f *file, j *journey, who, unit string) bool {
	ours := j.from == unit || o.getsFor(j.to, j.at, unit)
	urn := f.urn != "" && j.urn == f.urn
	return o.mayReadFile(f, who, unit) && ours && !slices.Contains(f.holds, j) && (urn || o.mayWrite(f, who, unit))
}

// mayName: who is on it or leads the unit names two or more of its people who
// have keys, or nobody.
func (o *oracle) mayName(unit string, before, people []string, who string) bool {
	may := len(before) == 0 || among(before, who) || among(o.who.leads[unit], who)
	return may && !slices.ContainsFunc(people, func(p string) bool { return !among(o.who.units[unit], p) || !o.who.lives(p) })
}
