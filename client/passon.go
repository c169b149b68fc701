package client

import (
	"context"
	"crypto/rand"

	"github.com/safehand/safehand/event"
)

// Onward is what a person passes on, from a consignment her unit received.
type Onward struct {
	From     event.ConsignmentID
	Exhibits []event.ExhibitID // none: all of it
	To       []event.HolderID
	Message  []string
	Deadline event.Deadline
}

// PassOn hands exhibits on. The sealed bytes stay where they are; only the keys
// and a new label are made, and the exhibit's thread goes on.
func (c *Client) PassOn(ctx context.Context, o Onward) (*Sent, error) {
	op, err := c.open(ctx, o.From, o.Exhibits, event.ToPassOn)
	if err != nil {
		return nil, err
	}
	return c.passOn(ctx, op, o)
}

func (c *Client) passOn(ctx context.Context, op *opening, o Onward) (*Sent, error) {
	s, err := c.directories(ctx, orgs(o.To)...)
	if err != nil {
		return nil, err
	}
	label := &event.Label{From: c.Who().ID}
	rand.Read(label.Random[:])
	for _, m := range o.Message {
		label.Message = append(label.Message, event.FreeText(m))
	}
	e := &event.Dispatched{Header: c.header(s, c.party(op.story, op.con)), To: o.To, URN: op.con.URN}
	if e.ReceiveBy, err = s.State.Deadline(o.To, e.At, o.Deadline); err != nil {
		return nil, err
	}
	sent := &Sent{ReceiveBy: e.ReceiveBy}
	var keys []granted
	for _, x := range op.exhibits {
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
		label.Exhibits = append(label.Exhibits, row)
		keys = append(keys, granted{x.id, x.key})
		e.Exhibits = append(e.Exhibits, event.DispatchedExhibit{Exhibit: x.id, After: op.con.Last})
		sent.Exhibits = append(sent.Exhibits, SentExhibit{string(m.Reference), x.id, x.id.SealNumber()})
	}
	text, err := label.Text()
	if err != nil {
		return nil, err
	}
	files, err := c.handOver(s, e, text, keys)
	if err != nil {
		return nil, err
	}
	d, err := c.say(ctx, e, *files)
	if err != nil {
		return nil, err
	}
	sent.Consignment, sent.Recorded = event.ConsignmentID(d.Event), d.Recorded
	sent.Reference = sent.Consignment.Reference()
	return sent, nil
}
