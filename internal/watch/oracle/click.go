package oracle

// Click is where somebody pressed Report a problem, and was asked what it is.
type Click struct {
	By       string
	Unit     *Unit // for which she pressed it, and which must say what it is
	Other    *Unit // the other side of the sending
	At       int
	Mistake  int // when she said that it was one
	Exhibits []*Exhibit
}

// suspects are the problems that have a review opened as they are reported.
var suspects = map[string]bool{"lost-or-changed": true}

// said is the first minute at which it was said what a click was, and the report that
// said so: none when it was by mistake.
func (y *Year) said(c *Click) (at int, by *Report) {
	for _, p := range y.Reports {
		if p.At > c.At && p.tells(c) && (at == 0 || p.At < at) {
			at, by = p.At, p
		}
	}
	if c.Mistake > 0 && (at == 0 || c.Mistake < at) {
		return c.Mistake, nil
	}
	return at, by
}

// tells: she reports herself something of what she pressed it about; or a colleague for
// the same unit has all of that reviewed, since of less he may not know what she saw.
func (p *Report) tells(c *Click) bool {
	same := 0
	for _, x := range c.Exhibits {
		for _, z := range p.Exhibits {
			if x == z {
				same++
			}
		}
	}
	if p.By == c.By {
		return same > 0
	}
	return p.From == c.Unit && suspects[p.Problem] && same == len(c.Exhibits)
}

// unsaid: nobody has said what it is when that is to be said.
func (y *Year) unsaid(c *Click) func(minute, said int) bool {
	at, _ := y.said(c)
	return func(_, said int) bool { return at == 0 || at*60 > said }
}
