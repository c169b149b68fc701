package continuity

import (
	"fmt"
	"slices"

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
	p.field("Rules", sub.story.inForceWords())
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
