package custody_test

import (
	"slices"
)

// presses: somebody presses Report a problem, and is asked what it is.
func (w *walk) presses(a *on) {
	w.t.Helper()
	who, unit := string(a.who), string(a.unit)
	may := w.o.sideOf(a.j, who, unit) != "" && w.s.Dir.InForce() > 2 && !w.o.pressed(who, a.j)
	w.asks("pressed", a, may, []string{unit}, w.press(a.who, a.unit, a.c, a.xs...))
}

// pressed: she is asked already what it is that is wrong with something of it.
func (o *oracle) pressed(who string, j *journey) bool {
	return slices.ContainsFunc(o.asked, func(q *asking) bool { return q.kind == "pressed" && !q.done && q.by == who && q.on == j })
}

// tell: she says what it is. Of what she pressed herself that answers any of it; of what a
// colleague did for the same unit, all of it, where all of that is reviewed.
func (o *oracle) tell(who, unit string, j *journey, some, reviewed []*bag) {
	for _, q := range o.asked {
		if q.kind != "pressed" || q.done || q.on != j {
			continue
		}
		if q.by == who {
			q.done = slices.ContainsFunc(some, func(b *bag) bool { return slices.Contains(q.bags, b) })
		} else {
			q.done = q.from == unit && within(q.bags, reviewed)
		}
	}
}

func within(some, of []*bag) bool {
	return !slices.ContainsFunc(some, func(b *bag) bool { return !slices.Contains(of, b) })
}
