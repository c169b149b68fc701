package continuity

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// draft is a paragraph being written.
type draft struct {
	story     *Story
	zone      *time.Location
	names     map[event.ExhibitID]string // references, "" where they are not known
	last      []event.ExhibitID          // of the sentence before
	sentences []string
}

// notHers: what two people decided that somebody else signed.
func (d *draft) notHers(st *Statement) bool {
	doubt := d.story.Doubt(st)
	return doubt != nil && doubt.Decision == event.NotHers
}

// about are the exhibits asked for that a statement is about.
func (d *draft) about(st *Statement) []event.ExhibitID {
	var out []event.ExhibitID
	for _, x := range d.story.State.Concerned(st.Event) {
		if _, asked := d.names[x.ID]; asked && !slices.Contains(out, x.ID) {
			out = append(out, x.ID)
		}
	}
	if e, ok := st.Event.(*event.Sealed); ok { // not of the one it replaces
		out = slices.DeleteFunc(out, func(id event.ExhibitID) bool { return id != e.Exhibit })
	}
	slices.SortFunc(out, func(a, b event.ExhibitID) int { return byExhibit(a, b) })
	return out
}

func (d *draft) add(st *Statement, about []event.ExhibitID) {
	p := phrase{what: d.what(about), it: "it", its: "its seal"}
	if len(about) > 1 {
		p.it, p.its = "them", "their seals"
	}
	if slices.Equal(about, d.last) {
		p.what = p.it
	}
	did := d.did(st, p)
	if did == "" {
		return
	}
	d.last = about
	d.sentences = append(d.sentences, "On "+d.at(st.Place.Recorded)+" I "+did)
	if e, ok := st.Event.(*event.Received); ok {
		d.sentences = append(d.sentences, d.checks(st, e.Consignment, about, p)...)
		d.sentences = append(d.sentences, "I did not alter "+p.it+".")
	}
}

func (d *draft) at(t event.Time) string {
	return t.Std().In(d.zone).Format("02/01/2006 at 15:04 MST")
}

// what names exhibits: by reference, and one alone by its seal number too.
func (d *draft) what(about []event.ExhibitID) string {
	var named []string
	var nameless []event.ExhibitID
	for _, id := range about {
		if d.names[id] == "" {
			nameless = append(nameless, id)
		} else {
			named = append(named, d.names[id])
		}
	}
	var out []string
	switch {
	case len(named) == 1 && len(nameless) == 0:
		out = []string{fmt.Sprintf("exhibit %s (seal number %s)", named[0], about[0].SealNumber())}
	case len(named) == 1:
		out = []string{"exhibit " + named[0]}
	case len(named) > 1:
		out = []string{"exhibits " + ranges(named)}
	}
	switch len(nameless) {
	case 0:
	case 1:
		out = append(out, "the exhibit under seal number "+nameless[0].SealNumber())
	default:
		out = append(out, "the exhibits under seal numbers "+seals(nameless))
	}
	return and(out)
}

// phrase is how a sentence speaks of its exhibits.
type phrase struct{ what, it, its string }

// did is a statement in the first person, "" for one that is no handling.
func (d *draft) did(st *Statement, p phrase) string {
	switch e := st.Event.(type) {
	case *event.Sealed:
		if e.InsteadOf != nil {
			return "sealed " + p.what + ", to be sent again in place of the exhibit under seal number " + e.InsteadOf.SealNumber() + "."
		}
		return "sealed " + p.what + "."
	case *event.Dispatched:
		return "sent " + p.what + " electronically to " + both(e.To) + "."
	case *event.Recalled:
		return "called " + p.what + " back."
	case *event.Received:
		c := d.story.State.Consignment(e.Consignment)
		return "received " + p.what + " electronically from " + actor(c.By.ID) + " of " + string(c.For) + "."
	case *event.Rejected:
		return "rejected " + p.what + ": " + plains(e.Reasons) + "."
	case *event.Returned:
		return "returned " + p.what + " to " + string(d.story.State.Consignment(e.Consignment).For) + "."
	case *event.Destroyed:
		return "destroyed " + p.what + "; exported copies: " + plain(e.Copies) + "."
	case *event.Opened:
		return "opened " + p.what + " " + strings.ReplaceAll(purposes(e.Purpose, e.Agent), " it", " "+p.it) + "."
	case *event.Granted:
		return "gave " + actor(e.To.Holder) + " access to " + p.what + "."
	case *event.Exported:
		return "exported " + p.what + "."
	case *event.Noticed:
		return "began to report a problem with " + p.what + "."
	case *event.Reported:
		return "reported a problem with " + p.what + ": " + plain(e.Problem) + "."
	case *event.RedirectAsked:
		return "asked for " + p.what + " to be sent to " + string(e.To) + " instead."
	case *event.AskedBack:
		return "asked for " + p.what + " to be given back."
	}
	return ""
}

// checks is what had last been said of the seals by then.
func (d *draft) checks(before *Statement, id event.ConsignmentID, about []event.ExhibitID, p phrase) []string {
	type finding struct {
		passed bool
		at     event.Time
	}
	found := map[finding][]event.ExhibitID{}
	var order []finding
	c := d.story.State.Consignment(id)
	for _, x := range about {
		k := lastCheck(c.Item(x).Checks, before.Place.Index)
		if k == nil {
			continue
		}
		f := finding{k.Passed, k.At.Recorded}
		if found[f] == nil {
			order = append(order, f)
		}
		found[f] = append(found[f], x)
	}
	var out []string
	for _, f := range order {
		seal, word := p.its, "intact"
		if len(found[f]) != len(about) {
			seal = "the seal of " + d.what(found[f])
		}
		if !f.passed {
			word = "broken"
		}
		out = append(out, fmt.Sprintf("The system had reported %s %s on %s.", seal, word, d.at(f.at)))
	}
	return out
}

func lastCheck(checks []custody.Check, before event.LogIndex) *custody.Check {
	for i := range slices.Backward(checks) {
		if checks[i].At.Index <= before {
			return &checks[i]
		}
	}
	return nil
}
