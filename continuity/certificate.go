package continuity

import (
	"bytes"
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
	sub.access(p)
	sub.openings(p)
	sub.limits(p, t)
	return p.Bytes()
}

// about says what the exhibit is, and as of when all this is said.
func (sub *subject) about(p *page, t texts) {
	x := sub.exhibit
	switch row := sub.anyRow(t); {
	case t.manifest != nil:
		p.field("Exhibit reference", string(t.manifest.Reference))
		p.field("Description", string(t.manifest.Description))
	case row != nil:
		p.field("Exhibit reference", string(row.Reference)+" (from the label)")
		p.field("Description", string(row.Description)+" (from the label)")
	}
	p.field("Type", typeWords(x.Type))
	p.field("Marking", markingWords(x.Marking))
	p.field("Seal number", x.ID.SealNumber())
	p.field("Seal in full", x.ID.String())
	p.field("Log", string(sub.story.Service.Log))
	p.field("As of", clock(sub.asOf.Recorded))
	p.para("This says what signed statements in the continuity log say about this exhibit, from its order to the time under \"As of\". A program that verifies the record makes this text again from the statements and compares.")
	p.para("Unless it says otherwise, a time is when the service recorded the statement, in Coordinated Universal Time (UTC). An entry is the statement's place in the log.")
}

// anyRow is the exhibit's row on the first label there is.
func (sub *subject) anyRow(t texts) *event.LabelExhibit {
	for _, id := range sub.exhibit.Consignments {
		if l := t.labels[id]; l != nil {
			if row := sub.row(l); row != nil {
				return row
			}
		}
	}
	return nil
}

func (sub *subject) sealing(p *page, t texts) {
	h := sub.sealed.Common()
	p.heading("Sealed")
	p.field("By", who(h))
	p.field("Recorded", place(sub.exhibit.SealedAt))
	if m := t.manifest; m != nil {
		p.field("With", string(m.With)+" (as that program says)")
		files, size := 0, int64(0)
		for _, f := range m.Files {
			if !f.Folder {
				files, size = files+1, size+f.Size
			}
		}
		p.field("Files", fmt.Sprintf("%d (%s)", files, count(size, "byte")))
		if m.Master != nil {
			p.field("Master", string(*m.Master)+" (as the sealer says)")
		}
		if m.DerivedFrom != nil {
			p.field("Derived from", string(*m.DerivedFrom)+" (as the sealer says)")
		}
	}
	p.field("Sealed size", count(sub.exhibit.Seal.Segments.Total, "byte")+" in "+count(sub.exhibit.Seal.Segments.Count, "part"))
}

// history is every statement of the exhibit's thread, in order.
func (sub *subject) history(p *page, t texts) {
	p.heading("Every statement about this exhibit, in order")
	doubt := sub.story.InDoubt()
	for i, st := range sub.thread {
		p.item(i+1, place(st.Place), sub.line(st))
		if slices.Contains(doubt, st) {
			p.indented("In doubt: signed with a key that its organisation later reported compromised by then.")
		}
		if l := t.labels[event.ConsignmentID(st.ID)]; l != nil {
			if row := sub.row(l); row != nil {
				p.indented(fmt.Sprintf("On the label: %s, %s; %s, %s.", row.Reference, row.Description, count(row.Files, "file"), count(row.Bytes, "byte")))
			} else {
				p.indented("The label does not mention this exhibit.")
			}
		}
	}
	p.para(fmt.Sprintf("Up to then that is all there is: the service counted the statements about this exhibit at %s, and none is missing from the count.", place(sub.asOf)))
}

// access is to whose keys the exhibit's key was encrypted, and who held those.
func (sub *subject) access(p *page) {
	p.heading("Who could open it")
	if len(sub.exhibit.Consignments) == 0 {
		p.para("It was never sent, so nobody was given a key to it.")
		return
	}
	p.para("Its key was encrypted to these keys. The service hands such a key out only after a signed statement that it is to be opened, and to an addressee only after a signed receipt.")
	p.WriteString("\n")
	for _, id := range sub.exhibit.Consignments {
		c := sub.story.State.Consignment(id)
		p.bullet(fmt.Sprintf("With the sending %s of %s:", id.Reference(), place(c.At)))
		for _, g := range c.Grantees {
			p.indented(key(g.Key) + sub.holders(g.Key))
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
	c := sub.claim()
	if c.Holds {
		p.para("Nobody is recorded as having opened it.")
	} else {
		for _, st := range sub.opened() {
			e := st.Event.(*event.Opened)
			p.bullet(fmt.Sprintf("%s, %s, %s", e.By.ID, purposes(e.Purpose), place(st.Place)))
		}
		p.para("\"Opened by\" means with that person's key. What was done after that is told, if at all, by the opener's own program.")
	}
	p.para(c.Text)
}

func (sub *subject) limits(p *page, t texts) {
	p.heading("What this does not show")
	for _, l := range sub.doesNotShow() {
		p.bullet(l)
	}
	if t.manifest == nil {
		p.bullet("Which files are in the exhibit: whoever made this record had not opened it, or did not put the list of files in.")
	}
}

// page is plain text, at most 78 characters wide where it can be.
type page struct{ bytes.Buffer }

const width = 78

func (p *page) title(s string)   { p.WriteString(s + "\n\n") }
func (p *page) heading(s string) { p.WriteString("\n" + strings.ToUpper(s) + "\n\n") }

func (p *page) field(name, value string) { fmt.Fprintf(p, "%-18s %s\n", name+":", value) }
func (p *page) bullet(s string)          { p.wrap("* ", "  ", s) }
func (p *page) indented(s string)        { p.wrap("      ", "      ", s) }

// para stands apart from what is above it.
func (p *page) para(s string) {
	if !bytes.HasSuffix(p.Bytes(), []byte("\n\n")) {
		p.WriteString("\n")
	}
	p.wrap("", "", s)
}

func (p *page) item(n int, head, s string) {
	fmt.Fprintf(p, "%3d.  %s\n", n, head)
	p.indented(s)
}

func (p *page) wrap(first, rest, s string) {
	line := first
	for i, w := range strings.Fields(s) {
		if i > 0 && len(line)+1+len(w) > width {
			p.WriteString(line + "\n")
			line = rest + w
			continue
		}
		if i > 0 {
			line += " "
		}
		line += w
	}
	p.WriteString(line + "\n")
}
