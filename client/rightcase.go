package client

import (
	"context"
	"errors"
	"fmt"

	"github.com/safehand/safehand/event"
)

// ofCase finds the sending unit's file on the case that something is sent for,
// and takes from it what the sender did not say. contradicted are the doubts
// where she said something else.
func (c *Client) ofCase(ctx context.Context, p *Prepared) (contradicted []string, err error) {
	f, err := c.caseFor(ctx, p)
	if err != nil || f == nil {
		return nil, err
	}
	if f.Unit != p.For {
		return nil, event.Refuse(event.CodeNotYours, "the case is a file of %s, and this is sent by %s", f.Unit, p.For)
	}
	if p.Of, err = f.glance(ctx); err != nil {
		return nil, err
	}
	p.Case = &f.ID
	if p.Operation == "" {
		p.Operation = p.Of.Operation
	}
	switch {
	case f.URN == nil:
	case p.URN == nil:
		p.URN = f.URN
	case !event.SameCase(*p.URN, *f.URN):
		contradicted = append(contradicted, fmt.Sprintf("you say %s, and the case %s is another", *p.URN, p.Of.Name()))
	}
	return contradicted, nil
}

// caseFor is the file named, or the one of the URN. Where several might be meant
// none is: that is a reason to guess nothing, not to keep anybody from sending.
func (c *Client) caseFor(ctx context.Context, p *Prepared) (*caseFile, error) {
	if p.Case != nil {
		return c.caseFile(ctx, *p.Case)
	}
	f, err := c.forCase(ctx, p.For, p.URN)
	if errors.As(err, new(*event.Refusal)) {
		return nil, nil
	}
	return f, err
}

// rightCase stops what may be for another case, from nothing that anybody had to
// type: the case's own unit on the other side, and the URNs in the names of the
// files and of the folders they lie in.
func (p *Prepared) rightCase(doubts []string) error {
	var paths []string
	for _, x := range p.items {
		paths = append(paths, x.plan.Paths()...)
		paths = append(paths, above(x.Paths)...)
	}
	of, agreed := doubtsOfNames(p.URN, named(paths))
	doubts = append(doubts, doubtsOfPartner(p.story, p.Of, p.To)...)
	p.Proposed = agreed
	return doubted(p.WrongCaseChecked, append(doubts, of...))
}

// fileOwn puts what the unit sent into its case. It was sent all the same when
// that fails, and the result says so.
func (c *Client) fileOwn(ctx context.Context, of *Case, id event.ConsignmentID) *Filed {
	if of == nil {
		return nil
	}
	f, err := c.caseFile(ctx, of.Case)
	if err == nil {
		var out *Filed
		if out, err = c.fileIn(ctx, f, []event.ConsignmentID{id}); err == nil {
			return out
		}
	}
	return &Filed{Case: of.Case, Name: of.Name(), Sendings: []string{}, OnTheCase: []event.PersonID{}, Not: []string{err.Error()}}
}
