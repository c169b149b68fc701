package client

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// keep has a prepared sending keep a journal, and a draft with the service.
func (c *Client) keep(p *Prepared) error {
	var ids []event.RecipientID
	for _, x := range p.items {
		ids = append(ids, x.key.ID())
	}
	j, err := c.openJournal(firstOf(ids))
	if err != nil {
		return err
	}
	// What was tried before with the same key (the answer to its order was lost) is
	// begun anew.
	if err := j.clear(); err != nil {
		j.close()
		return err
	}
	p.journal = j
	p.trace = func(n *event.Note, s *Sent) error {
		if s != nil {
			return j.sent(n, s)
		}
		return c.firstParts(p, n)
	}
	return nil
}

// firstParts writes down what is to be sent and the order, before the service hears
// of it.
func (c *Client) firstParts(p *Prepared, order *event.Note) error {
	first := draftPart{Head: c.draftHead(p), Order: string(order.Bytes()), Machine: p.machine()}
	for i, x := range p.items {
		outline := x.plan.Outline()
		first.Head.Exhibits[i].Headers = outline.Headers
		lines, err := planLines(&outline)
		if err != nil {
			return err
		}
		for len(lines) > 0 {
			n, size := 0, first.size()
			for n < len(lines) && (n == 0 || size < maxPlan) {
				size += len(lines[n])
				n++
			}
			first.Plans = append(first.Plans, draftPlan{i, lines[:n]})
			if lines = lines[n:]; size >= maxPlan {
				if err := p.journal.add(&first); err != nil {
					return err
				}
				first = draftPart{}
			}
		}
	}
	if len(first.Plans) > 0 || first.Head != nil {
		if err := p.journal.add(&first); err != nil {
			return err
		}
	}
	return p.draftAhead()
}

func (p *draftPart) size() (n int) {
	for _, plan := range p.Plans {
		for _, l := range plan.Lines {
			n += len(l)
		}
	}
	return n
}

func (c *Client) draftHead(p *Prepared) *draftHead {
	h := &draftHead{
		Format: draftFormat, Begun: event.TimeOf(c.now()), For: p.For, To: p.To, Deadline: p.Deadline, URN: p.URN,
		Operation: p.Operation, Case: p.Case, Again: p.Again, Label: string(p.labelText),
	}
	for _, x := range p.items {
		files, bytes := x.plan.Count()
		d := draftExhibit{
			Key: x.key.String(), Thread: x.thread, Reference: x.Reference, Description: x.Description, Type: x.Type,
			Marking: x.Marking, People: x.People, Master: x.Master, InsteadOf: x.InsteadOf, Files: files, Bytes: bytes,
		}
		for _, path := range x.Paths {
			d.Names = append(d.Names, event.EscapePath(baseName(path)))
		}
		h.Exhibits = append(h.Exhibits, d)
	}
	return h
}

// machine says where the files lie, and how they stand there.
func (p *Prepared) machine() *draftMachine {
	m := &draftMachine{Name: machine()}
	for _, x := range p.items {
		given := []string{}
		for _, path := range x.Paths {
			given = append(given, escaped(path))
		}
		var s event.Digest
		if x.plan != nil {
			s = x.plan.Standing()
		}
		m.Given, m.Standing = append(m.Given, given), append(m.Standing, s)
	}
	return m
}

// stands reports whether an exhibit's files are the very ones that were read on
// this machine.
func (m *draftMachine) stands(i int, plan *seal.Plan) bool {
	return m != nil && !m.Standing[i].IsZero() && m.Standing[i] == plan.Standing()
}
