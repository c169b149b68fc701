package client

import (
	"cmp"
	"context"
	"crypto/rand"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
)

// Onward is what a person passes on, from a consignment her unit received.
type Onward struct {
	From     event.ConsignmentID
	Exhibits []event.ExhibitID // none: all of it that the unit has
	To       []event.HolderID
	Message  []string
	Deadline event.Deadline
	// WrongCaseChecked goes on where a [WrongCaseError] would stop.
	WrongCaseChecked bool

	operation *event.FreeText // what the label called the case
	meant     *event.URN      // the case's, put right since it was sent
	of        *Case           // the file of the unit that sends it on
}

// PassOn hands exhibits on. The sealed bytes stay where they are; only the keys
// and a new label are made, and the exhibit's thread goes on.
func (c *Client) PassOn(ctx context.Context, o Onward) (*Sent, error) {
	s, con, err := c.look(ctx, o.From)
	if err != nil {
		return nil, err
	}
	which, err := c.openable(s, con, o.Exhibits)
	if err != nil {
		return nil, settled(con, err)
	}
	party := c.party(s, con)
	if unit, ok := party.Unit(); ok {
		if _, err := c.ready(ctx, unit, o, len(which)); err != nil {
			return nil, err
		}
		if err := c.rightWay(ctx, s, con, unit, &o); err != nil {
			return nil, err
		}
	}
	op, err := c.openFor(ctx, s, con, party, which, event.ToPassOn)
	if err != nil {
		return nil, err
	}
	return c.passOn(ctx, op, o)
}

// ready refuses what could not be passed on before anything is opened: an
// opening stands in the log for ever.
func (c *Client) ready(ctx context.Context, from event.UnitID, o Onward, exhibits int) (*continuity.Story, error) {
	s, err := c.directories(ctx, orgs(o.To)...)
	if err != nil {
		return nil, err
	}
	if err := s.State.Sendable(from, o.To); err != nil {
		return nil, err
	}
	if _, err := s.State.Deadline(o.To, event.TimeOf(c.now()), o.Deadline); err != nil {
		return nil, err
	}
	return s, room(s, from, o.To, exhibits, labelSize(o.Message, exhibits))
}

func (c *Client) passOn(ctx context.Context, op *opening, o Onward) (*Sent, error) {
	label, err := c.writeLabel(op, o)
	if err != nil {
		return nil, err
	}
	return c.handOn(ctx, op, o, label)
}

// writeLabel writes a new label from what was opened.
func (c *Client) writeLabel(op *opening, o Onward) ([]byte, error) {
	if err := o.rightFiles(op); err != nil {
		return nil, err
	}
	label := &event.Label{From: c.Who().ID, Operation: o.operation}
	rand.Read(label.Random[:])
	for _, m := range o.Message {
		label.Message = append(label.Message, event.FreeText(m))
	}
	for i := range op.exhibits {
		label.Exhibits = append(label.Exhibits, op.row(&op.exhibits[i]))
	}
	return label.Text()
}

// handOn dispatches what was opened, after the consignment's last change of
// hands.
func (c *Client) handOn(ctx context.Context, op *opening, o Onward, label []byte) (*Sent, error) {
	s, err := c.directories(ctx, orgs(o.To)...)
	if err != nil {
		return nil, err
	}
	e := &event.Dispatched{Header: c.header(s, op.party), To: o.To, URN: cmp.Or(o.meant, op.con.URN)}
	if e.ReceiveBy, err = s.State.Deadline(o.To, e.At, o.Deadline); err != nil {
		return nil, err
	}
	sent := &Sent{ReceiveBy: e.ReceiveBy}
	var keys []granted
	for _, x := range op.exhibits {
		keys = append(keys, granted{x.id, x.key})
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: x.id, After: op.con.Last})
		sent.Exhibits = append(sent.Exhibits, SentExhibit{string(x.Manifest.Reference), x.id, x.id.SealNumber()})
	}
	files, err := c.handOver(s, e, label, keys)
	if err != nil {
		return nil, err
	}
	d, err := c.say(ctx, e, *files)
	if err != nil {
		return nil, err
	}
	sent.Consignment, sent.Recorded = event.ConsignmentID(d.Event), d.Recorded
	sent.Reference = sent.Consignment.Reference()
	sent.Filed = c.fileOwn(ctx, o.of, sent.Consignment)
	return sent, nil
}

// row is what a label says of an opened exhibit, from the manifest in it.
func (op *opening) row(x *openExhibit) event.LabelExhibit {
	m := x.Manifest
	row := event.LabelExhibit{
		Exhibit: op.story.State.Sealed(x.id).Recipient, Reference: m.Reference, Description: m.Description, Type: m.Type,
	}
	for _, f := range m.Files {
		if !f.Folder {
			row.Files++
			row.Bytes += f.Size
		}
	}
	return row
}
