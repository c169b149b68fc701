package continuity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
)

// certificate is the record in words for a lawyer and a court. It is made from
// verified statements and the clear texts they commit to, and from nothing
// else, so that [Verify] can make it again and compare.
func certificate(sub *subject, t texts) []byte {
	p := &page{}
	p.title("CONTINUITY CERTIFICATE")
	sub.about(p, t)
	sub.sealing(p, t)
	sub.history(p, t)
	sub.outcomes(p, t)
	sub.access(p, t)
	sub.openings(p)
	sub.limits(p, t)
	return p.Bytes()
}

// about says what the exhibit is, and as of when all this is said.
func (sub *subject) about(p *page, t texts) {
	x := sub.exhibit()
	for _, m := range slices.Backward(sub.line) {
		reference, description, label := sub.name(m, t)
		if reference == "" {
			continue
		}
		if len(sub.line) > 1 {
			reference += ", sent again"
		}
		if label {
			reference, description = reference+" (from the label)", description+" (from the label)"
		}
		p.field("Exhibit reference", reference)
		p.field("Description", description)
		break
	}
	p.field("Type", typeWords(x.Type))
	p.field("Marking", markingWords(x.Marking))
	p.field("Seal number", x.ID.SealNumber())
	p.field("Seal in full", x.ID.String())
	for _, m := range slices.Backward(sub.line) {
		if m.exhibit == x {
			continue
		}
		word := "Sent before as"
		if m.exhibit.Recalled {
			word = "Begun as" // and recalled before it was sent
		}
		p.field(word, m.exhibit.ID.SealNumber())
		p.field("Seal in full", m.exhibit.ID.String())
	}
	p.field("Log", string(sub.story.Service.Log))
	p.field("Rules", fmt.Sprintf("%d, in force from the log's first entry on", sub.story.inForce()[0]))
	p.field("As of", clock(sub.asOf.Recorded))
	p.para("This says what signed statements in the continuity log say about this exhibit, from its order to the time under \"As of\". A program that verifies the record makes this text again from the statements and compares.")
	if len(sub.line) > 1 {
		p.para("The exhibit was sent again. Each sending again is a new exhibit with a seal of its own; what is said of all of them stands here in one order.")
	}
	p.para("Unless it says otherwise, a time is when the service recorded the statement, in Coordinated Universal Time (UTC). An entry is the statement's place in the log.")
}

func (sub *subject) sealing(p *page, t texts) {
	p.heading("Sealed")
	for i, m := range sub.line {
		if i > 0 {
			p.WriteString("\n")
		}
		if len(sub.line) > 1 {
			p.field("Seal number", m.exhibit.ID.SealNumber())
		}
		p.field("By", who(m.sealed.Common()))
		p.field("Recorded", place(m.exhibit.SealedAt))
		p.manifest(t.manifests[m.exhibit.ID])
		p.field("Sealed size", count(m.exhibit.Seal.Segments.Total, "byte")+" in "+count(m.exhibit.Seal.Segments.Count, "part"))
	}
}

// history is every statement of the line, in order.
func (sub *subject) history(p *page, t texts) {
	p.heading("Every statement about this exhibit, in order")
	for i, st := range sub.thread {
		p.item(i+1, place(st.Place), sub.words(st))
		if len(sub.line) > 1 {
			p.indented("(" + seals(sub.of(st)) + ")")
		}
		if d := sub.story.Doubt(st); d != nil {
			p.indented(d.words())
		}
		if l := t.labels[event.ConsignmentID(st.ID)]; l != nil {
			sub.onLabel(p, st, l)
		}
	}
	p.para(fmt.Sprintf("Up to then that is all there is: the service counted the statements about this exhibit at %s, and none is missing from the count.", place(sub.asOf)))
}

// onLabel is what a sending's label said of the exhibit.
func (sub *subject) onLabel(p *page, st *Statement, l *event.Label) {
	for _, m := range sub.line {
		if !slices.Contains(m.thread, st) {
			continue
		}
		if row := rowOf(l, m.exhibit.Recipient); row != nil {
			p.indented(fmt.Sprintf("On the label: %s, %s; %s, %s.", row.Reference, row.Description, count(row.Files, "file"), count(row.Bytes, "byte")))
		} else {
			p.indented("The label does not mention this exhibit.")
		}
	}
}

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

// holders are those who held a copy of a unit's key, as of the record.
func (sub *subject) holders(k event.KeyRef) string {
	unit, ok := k.Holder.Unit()
	u := sub.story.State.Dir.Unit(unit)
	if !ok || u == nil || k.Number > len(u.Keys) {
		return "."
	}
	var out []string
	for _, c := range u.Keys[k.Number-1].Copies {
		out = append(out, string(c.To.Holder))
	}
	slices.Sort(out)
	return ", of which a copy was made for " + strings.Join(slices.Compact(out), ", ") + "."
}

func (sub *subject) openings(p *page) {
	p.heading("Who opened it")
	any := false
	for _, m := range sub.line {
		c := sub.claim(m)
		if len(sub.line) > 1 {
			p.para(m.exhibit.ID.SealNumber() + ":")
		}
		if c.Holds {
			p.para("Nobody is recorded as having opened it.")
		}
		for _, st := range m.opened() {
			e := st.Event.(*event.Opened)
			p.bullet(fmt.Sprintf("%s, %s, %s", e.By.ID, purposes(e.Purpose, e.Agent), place(st.Place)))
		}
		any = any || !c.Holds
		p.para(c.Text)
	}
	if any {
		p.para("\"Opened by\" means with that person's key. What was done after that is told, if at all, by the opener's own program.")
	}
}

func (sub *subject) limits(p *page, t texts) {
	p.heading("What this does not show")
	for _, l := range sub.doesNotShow() {
		p.bullet(l)
	}
	for _, m := range sub.line {
		if t.manifests[m.exhibit.ID] != nil {
			continue
		}
		what := "Which files are in the exhibit"
		if len(sub.line) > 1 {
			what += " under seal number " + m.exhibit.ID.SealNumber()
		}
		p.bullet(what + ": whoever made this record had not opened it, or did not put the list of files in.")
	}
}
