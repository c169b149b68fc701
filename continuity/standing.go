package continuity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Told is what the record says of one exhibit of the line, as far as its account
// reaches.
type Told struct {
	Exhibit     event.ExhibitID `json:"exhibit"`
	Number      string          `json:"seal_number"`
	Reference   string          `json:"reference,omitempty"` // from its manifest or a label
	UpTo        event.Time      `json:"up_to"`
	NeverOpened Claim           `json:"never_opened"`
	Sendings    []Outcome       `json:"sendings"`
	// HeldBy are the units that had it then, CouldOpen the people whom the service
	// would then have let open it, and Machines those that had been given access.
	HeldBy    []event.UnitID   `json:"held_by"`
	CouldOpen []event.PersonID `json:"could_open"`
	Machines  []event.AgentID  `json:"machines,omitempty"`
	Text      string           `json:"text"` // the same in words
}

// Standing is how one sending of an exhibit ended, or that it has not.
const (
	Waiting   event.Code = "waiting"
	Received  event.Code = "received"
	Recalled  event.Code = "recalled"
	Rejected  event.Code = "rejected"
	Returned  event.Code = "returned"
	Destroyed event.Code = "destroyed"
	PassedOn  event.Code = "passed-on" // to another unit of the organisation, which has it now
)

// Outcome is what became of one sending of an exhibit.
type Outcome struct {
	Sending   event.ConsignmentID `json:"sending"`
	Reference string              `json:"reference"`
	From      event.UnitID        `json:"from"`
	To        []event.HolderID    `json:"to"`
	Standing  event.Code          `json:"standing"`
	// OpenedBy are those of the receiving side who opened it by this sending.
	OpenedBy []event.ActorID `json:"opened_by"`
	// Exhibits are all of the sending, also those that the record is not about.
	Exhibits []event.ExhibitID `json:"exhibits"`
	Text     string            `json:"text"`
}

func (sub *subject) told(m *member, t texts) Told {
	x, state := m.exhibit, sub.story.State
	out := Told{
		Exhibit: x.ID, Number: x.ID.SealNumber(), UpTo: m.asOf.Recorded, NeverOpened: sub.claim(m),
		Sendings: []Outcome{}, HeldBy: state.Holders(x), CouldOpen: []event.PersonID{}, Machines: sub.machines(m),
	}
	out.Reference, _, _ = sub.name(m, t)
	for _, id := range x.Consignments {
		out.Sendings = append(out.Sendings, sub.outcome(m, state.Consignment(id)))
	}
	out.CouldOpen = append(out.CouldOpen, state.CouldOpen(x)...)
	out.Text = out.words()
	return out
}

func (t *Told) words() string {
	s := fmt.Sprintf("When this was counted it was with %s.", both(t.HeldBy))
	if len(t.CouldOpen) == 0 {
		s += " The service would then have let nobody open it."
	} else {
		s += fmt.Sprintf(" The service would then have let these people open it: %s.", strings.Join(plainly(t.CouldOpen), ", "))
	}
	if len(t.Machines) > 0 {
		s += fmt.Sprintf(" Access had been given to %s.", both(t.Machines))
	}
	return s
}

// machines were given access by an opening whose side still has the exhibit.
func (sub *subject) machines(m *member) []event.AgentID {
	var out []event.AgentID
	for _, st := range m.opened() {
		if o := sub.story.State.Opening(st.ID); o.Granted != nil && sub.story.State.AtHand(o, m.exhibit.ID) {
			a, _ := o.Granted.To.Holder.Agent()
			out = append(out, a)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (sub *subject) outcome(m *member, c *custody.Consignment) Outcome {
	i := c.Item(m.exhibit.ID)
	out := Outcome{Sending: c.ID, Reference: c.ID.Reference(), From: c.For, To: c.To, OpenedBy: []event.ActorID{}}
	for _, other := range c.Items {
		out.Exhibits = append(out.Exhibits, other.Exhibit)
	}
	for _, st := range m.opened() {
		if o := sub.story.State.Opening(st.ID); o.Consignment == c.ID && !o.Sending && !slices.Contains(out.OpenedBy, o.Act.By.ID) {
			out.OpenedBy = append(out.OpenedBy, o.Act.By.ID)
		}
	}
	what, end := "", (*custody.Act)(nil)
	switch {
	case i.Recalled != nil:
		out.Standing, end, what = Recalled, i.Recalled, "recalled before anybody had signed for it"
	case i.Rejected != nil:
		out.Standing, end, what = Rejected, i.Rejected, "rejected unopened ("+plains(i.Reasons)+")"
	case i.Returned != nil:
		out.Standing, end, what = Returned, i.Returned, "returned"
	case i.Destroyed != nil:
		out.Standing, end, what = Destroyed, i.Destroyed, "said to be destroyed (exported copies: "+plain(i.Copies)+")"
	case i.PassedOn != nil:
		out.Standing, end, what = PassedOn, i.PassedOn, "moved to another unit with its receipt there"
	case i.Received != nil:
		out.Standing, end, what = Received, i.Received, "received"
	default:
		out.Standing, what = Waiting, "nobody had signed for it"
	}
	out.Text = fmt.Sprintf("%s to %s: %s%s. %s", out.Reference, both(out.To), what, sub.act(end), out.opened())
	return out
}

// act is who did it, when, and what doubt there is over it.
func (sub *subject) act(a *custody.Act) string {
	if a == nil {
		return ""
	}
	s := fmt.Sprintf(", %s, by %s, for %s", place(a.At), a.By.ID, a.For)
	d := sub.story.Doubt(sub.story.at(a.At.Index))
	switch {
	case d == nil || d.Decision == event.Stands:
		return s
	case d.Decision == event.NotHers:
		return s + " (but two people decided that somebody else signed that)"
	}
	return s + " (which is in doubt)"
}

// opened says it of the receiving side only: the sending side may always open
// what it sent.
func (o *Outcome) opened() string {
	if len(o.OpenedBy) > 0 {
		return fmt.Sprintf("Opened there by %s.", both(o.OpenedBy))
	}
	if o.Standing == Received || o.Standing == PassedOn || o.Standing == Returned || o.Standing == Destroyed {
		return "No opening there is recorded."
	}
	return "No key was released to that side by this sending."
}
