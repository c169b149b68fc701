package custody_test

import (
	"slices"
)

// presses: somebody presses Report a problem, and is asked what it is.
func (w *walk) presses(a *on) {
	w.t.Helper()
	who, unit := string(a.who), string(a.unit)
	may := w.o.sideOf(a.j, who, unit) != "" && w.s.Dir.InForce() > 2 && !w.o.pressed(who, a.j, a.some)
	w.asks("pressed", a, may, []string{unit}, w.press(a.who, a.unit, a.c, a.xs...))
}

// pressed: she is asked already what it is that is wrong with all of these.
func (o *oracle) pressed(who string, j *journey, some []*bag) bool {
	return slices.ContainsFunc(o.asked, func(q *asking) bool {
		return q.kind == "pressed" && !q.done && q.by == who && q.on == j && within(some, q.bags)
	})
}

// tell: she says what it is. Of what she pressed herself that answers any of it, of what a
// colleague of her unit did, all of it.
func (o *oracle) tell(who, unit string, j *journey, some []*bag) {
	for _, q := range o.asked {
		if q.kind != "pressed" || q.done || q.on != j || q.from != unit {
			continue
		}
		hers := q.by == who && slices.ContainsFunc(some, func(b *bag) bool { return slices.Contains(q.bags, b) })
		q.done = hers || within(q.bags, some)
	}
}

func within(some, of []*bag) bool {
	return !slices.ContainsFunc(some, func(b *bag) bool { return !slices.Contains(of, b) })
}
