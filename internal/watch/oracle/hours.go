package oracle

// told72 is how long after somebody knew of a problem both teams are told that the 72
// hours may run: a day by the clock on the wall.
const told72 = day

// waiting is a time in which a unit would have to act on a problem and has not, and no
// review says so. Its end is the first minute that is not in it.
type waiting struct {
	unit     *Unit
	from, to int
}

// Left are the warnings about the 72 hours that both teams must be told: of each click, and
// of each report that says of no click what it was. What somebody pressed and then reported
// is one problem, known once, of which they are told once.
func (y *Year) Left() map[Alarm]bool {
	rang, out := y.Must(), map[Alarm]bool{}
	add := func(kind Kind, of, known int, all ...waiting) {
		if at := y.left(known, all); at > 0 {
			out[Alarm{kind, of, 1, known + told72, at * 60}] = true
		}
	}
	clicked := map[*Report]bool{}
	for i, c := range y.Clicks {
		said, by := y.said(c)
		all := []waiting{{c.Unit, c.At, until(rang, Unsaid, i, said)}}
		for j, p := range y.Reports {
			// Once her own review is open nothing that is said later is news.
			if p == by {
				clicked[p] = true
				if all[0].to == said {
					all = append(all, y.silent(rang, j))
				}
			}
		}
		add(LeftUnsaid, i, c.At, all...)
	}
	for j, p := range y.Reports {
		if !clicked[p] {
			add(LeftOpen, j, p.At, y.silent(rang, j))
		}
	}
	return out
}

// silent is how long nobody begins on a report. One that has a review opened is never in
// it, nor what came to the wrong unit and was opened there by nobody, as nobody does in
// this year: of that no clock runs.
func (y *Year) silent(rang map[Alarm]bool, of int) waiting {
	p := y.Reports[of]
	if suspects[p.Problem] || p.Problem == "not-ours" && !p.BySender {
		return waiting{p.Asked, p.At, p.At}
	}
	return waiting{p.Asked, p.At, until(rang, Open, of, p.begun())}
}

// until is when somebody acted, or the third alarm was recorded, which opens a review.
func until(rang map[Alarm]bool, kind Kind, of, acted int) int {
	for a := range rang {
		if a.Kind == kind && a.Of == of && a.Rung == 3 {
			acted = first(acted, (a.Recorded+59)/60)
		}
	}
	if acted == 0 {
		return Minutes
	}
	return acted
}

// left is the minute at which it is told, 0 when it is not: the first, a day after it was
// known, at which it waits, a node runs, and who would have to act is learning no more.
func (y *Year) left(known int, all []waiting) int {
	for _, w := range all {
		for m := max(known+told72, w.from); m < w.to; m++ {
			if recorded(m, y.Downs) == m*60+1 && m >= w.unit.Quiet {
				return m
			}
		}
	}
	return 0
}
