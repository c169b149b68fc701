package custody_test

// The oracle keeps a second account of a walk, in words of its own: names for
// people, units and bags, and nothing of package custody. What it knows of the
// rules it knows from the promises, so the two can only agree by being right.

// bag is one exhibit on one journey.
type bag struct {
	exhibit  string
	signedBy string // who took it over
	recalled bool
}

type journey struct {
	from string
	to   string // a unit or a person
	bags []bag
}

type oracle struct {
	units    map[string][]string // members
	machines map[string]string   // agent to unit
	keys     map[string][]string // who has a copy of a unit's key
	journeys []journey
}

func among(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (o *oracle) sends(j *journey, who string) bool { return among(o.units[j.from], who) }

func (o *oracle) gets(j *journey, who string) bool { return j.to == who || among(o.units[j.to], who) }

// mayReadLabel: the two sides, and no machine.
func (o *oracle) mayReadLabel(j *journey, who string) bool { return o.sends(j, who) || o.gets(j, who) }

// mayFetch: the two sides and the addressed unit's machines; after a recall the
// sending side alone.
func (o *oracle) mayFetch(j *journey, b *bag, who string) bool {
	if o.sends(j, who) {
		return true
	}
	m, machine := o.machines[who]
	return !b.recalled && (o.gets(j, who) || machine && m == j.to)
}

// maySign: an addressee for the unit addressed (or, addressed herself, for one
// she is of), once, and not after a recall.
func (o *oracle) maySign(j *journey, b *bag, who, unit string) bool {
	if !o.gets(j, who) || !among(o.units[unit], who) || (unit != j.to && who != j.to) {
		return false
	}
	return b.signedBy == "" && !b.recalled
}

func (o *oracle) mayRecall(j *journey, b *bag, who, unit string) bool {
	return unit == j.from && o.sends(j, who) && b.signedBy == "" && !b.recalled
}

// mayOpen with a unit's key: for the sending unit at any time, for the receiving
// one after the receipt; and only who has a copy of that key.
func (o *oracle) mayOpen(j *journey, b *bag, who, unit, key string) bool {
	if !among(o.units[key], who) || !among(o.keys[key], who) || (key != j.from && !o.granted(j, key)) {
		return false
	}
	if unit == j.from && o.sends(j, who) {
		return true
	}
	right := unit == j.to || who == j.to && among(o.units[unit], who)
	return right && o.gets(j, who) && b.signedBy != "" && !b.recalled
}

// granted: the unit addressed, or each unit of the person addressed.
func (o *oracle) granted(j *journey, key string) bool {
	return key == j.to || among(o.units[key], j.to)
}

// mayPassOn: an addressee, for the unit that holds it by this journey.
func (o *oracle) mayPassOn(j *journey, b *bag, who, unit string) bool {
	return b.signedBy != "" && !b.recalled && o.gets(j, who) && among(o.units[unit], who) && (unit == j.to || who == j.to)
}
