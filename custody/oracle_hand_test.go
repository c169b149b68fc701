package custody_test

import "slices"

// hand is who has a bag: a unit, and the person it was sent to by name.
type hand struct{ unit, person string }

func (o *oracle) hand(b *bag) hand {
	if !among(b.on.to, b.signedBy) {
		return hand{unit: b.signedFor}
	}
	if l := o.who.left[b.signedBy]; l != nil && l.heir != "" && l.at > b.on.at {
		return hand{unit: l.heir}
	}
	return hand{b.signedFor, b.signedBy}
}

// hands are all who have a thing; when nobody has it, nobody.
func (o *oracle) hands(t *thing) (out []hand) {
	for _, b := range t.bags {
		if b.held() && b.moved == nil {
			out = append(out, o.hand(b))
		}
	}
	return out
}

func (o *oracle) holders(t *thing) (out []string) {
	for _, h := range o.hands(t) {
		out = append(out, h.unit)
	}
	if len(out) == 0 {
		out = append(out, t.sealer)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// balance is what somebody has, counted from the beginning each time.
type balance struct{ waiting, held, out int }

func (o *oracle) balance(who string) (n balance) {
	n.out = o.orders[who]
	for _, j := range o.journeys {
		for _, b := range j.bags {
			if !b.waits() {
				continue
			}
			for _, t := range o.reaches(j.to, j.at) {
				if t == who {
					n.waiting++
				}
			}
			if j.from == who {
				n.out++
			}
		}
	}
	for _, t := range o.things {
		hands := o.hands(t)
		for _, h := range hands {
			if h.unit == who || h.person == who {
				n.held++
			}
		}
		back := slices.ContainsFunc(t.bags, func(b *bag) bool { return b.ended != "" })
		if len(hands) == 0 && back && t.sealer == who {
			n.held++
		}
	}
	return n
}

// deserts: without her nobody of a unit of hers could act, and it would have
// something, counted as if she had gone.
func (o *oracle) deserts(who, heir string) bool {
	o.who.left[who] = &leaver{heir, o.now + 1}
	defer delete(o.who.left, who)
	for u, members := range o.who.units {
		if among(members, who) && !slices.ContainsFunc(members, o.who.lives) && o.balance(u) != (balance{}) {
			return true
		}
	}
	return false
}

// mayReadLabel: the sending side; the receiving one while anything is left of it.
func (o *oracle) mayReadLabel(j *journey, who string) bool {
	left := slices.ContainsFunc(j.bags, func(b *bag) bool { return b.ended == "" })
	return o.sends(j, who) || o.gets(j, who) && left
}

// mayFetch: the sending side while it has it; until its journey has ended the
// receiving side, its machines, and the machine that sent it.
func (o *oracle) mayFetch(b *bag, who string) bool {
	org := orgOfPerson(who)
	if o.who.machine(who) {
		org = orgOf(who)
	}
	if b.stoppedFor(org) {
		return false
	}
	if o.sends(b.on, who) && o.keeps(b) {
		return true
	}
	m := o.who.machines[who]
	return b.ended == "" && (o.gets(b.on, who) || m != "" && among(o.reaches(b.on.to, b.on.at), m) || m != "" && b.on.by == who)
}

// couldOpen: everybody who would be let, with any key, for any unit of hers.
func (o *oracle) couldOpen(t *thing, everybody []string) (out []string) {
	for _, who := range everybody {
		for _, b := range t.bags {
			for unit, of := range o.who.units {
				if among(of, who) && slices.ContainsFunc(b.on.keys, func(k string) bool { return o.mayOpen(b, who, unit, k) }) {
					out = append(out, who)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
