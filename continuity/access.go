package continuity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// outcomes is where each sending led.
func (sub *subject) outcomes(p *page, t texts) {
	p.heading("What became of each sending")
	var lines []string
	for _, m := range sub.line {
		for _, o := range sub.told(m, t).Sendings {
			if len(sub.line) > 1 {
				o.Text = m.exhibit.ID.SealNumber() + ", " + o.Text
			}
			lines = append(lines, o.Text)
		}
	}
	if len(lines) == 0 {
		p.para("It was never sent.")
		return
	}
	for _, l := range lines {
		p.bullet(l)
	}
}

// access is to whose keys the exhibit's key was encrypted, who held those, and
// who could have opened it when it was counted.
func (sub *subject) access(p *page, t texts) {
	p.heading("Who could open it")
	p.para("With each sending its key was encrypted to the keys named here. The service hands such a key out only after a signed statement that it is to be opened, and to an addressee only after a signed receipt.")
	for _, m := range sub.line {
		p.WriteString("\n")
		if len(m.exhibit.Consignments) == 0 {
			p.bullet("It was never sent, so nobody was given a key to it.")
		}
		for _, id := range m.exhibit.Consignments {
			c := sub.story.State.Consignment(id)
			p.bullet(fmt.Sprintf("With the sending %s of %s:", id.Reference(), place(c.At)))
			for _, g := range c.Grantees {
				p.indented(key(g.Key) + sub.holders(g.Key))
			}
		}
		text := sub.told(m, t)
		if len(sub.line) > 1 {
			p.bullet(m.exhibit.ID.SealNumber() + ": " + text.Text)
		} else {
			p.bullet(text.Text)
		}
	}
}

// holders are those for whom a copy of a unit's key was made, as of the record,
// those who have left since among them: a later key's copies carry it too.
func (sub *subject) holders(k event.KeyRef) string {
	unit, ok := k.Holder.Unit()
	u := sub.story.State.Dir.Unit(unit)
	if !ok || u == nil || k.Number > len(u.Keys) {
		return "."
	}
	var out []string
	for _, later := range u.Keys[k.Number-1:] {
		if later.Oldest <= k.Number {
			out = append(out, words(holders(later.Copies))...)
		}
	}
	slices.Sort(out)
	return ", of which a copy was made for " + strings.Join(slices.Compact(out), ", ") + "."
}
