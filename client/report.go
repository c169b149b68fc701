package client

import (
	"context"
	"slices"

	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Report reports a problem with exhibits of a consignment, or with all of it, to
// the other side. Either side may, at any time; the report itself changes
// nothing, and stays open until it is answered or cured. What is not the receiving
// side's and nobody there has opened goes back with it.
func (c *Client) Report(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, problem event.Code, words []string) (*Reported, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	if which, err = choose(con, which, func(custody.Item) bool { return true }); err != nil {
		return nil, err
	}
	var d *Done
	if q := c.reported(s, con, which, problem); q != nil && problem == notOurs {
		d = doneOf(q)
	} else if d, err = c.report(ctx, s, con, which, problem, words); err != nil {
		return nil, err
	}
	return c.came(ctx, id, d, which, problem)
}

func (c *Client) report(ctx context.Context, s *continuity.Story, con *custody.Consignment, which []event.ExhibitID, problem event.Code, words []string) (*Done, error) {
	e := &event.Reported{Header: c.header(s, c.party(s, con)), Consignment: con.ID, Exhibits: which, Problem: problem}
	var file []byte
	var err error
	if e.Words, file, err = c.beside(s, con, words); err != nil {
		return nil, err
	}
	return c.sayAbout(ctx, con.ID, e, file)
}

// PartReceipt is a receipt that leaves something out, and the report of it.
type PartReceipt struct {
	Done     *Done // of the receipt; nil when it was signed before
	Exhibits []event.ExhibitID
	Report   *Done // nil when the same was reported before
	Reported []event.ExhibitID
	Question string    // what the report is answered by
	Came     *Reported // what came of it
}

// ReceiveAndReport signs for all that waits except some exhibits, and reports
// those with their problem: "14 of 15; JRS/7's seal is broken". The receipt
// comes first. Broken off between the two, the same call does what is left.
func (c *Client) ReceiveAndReport(ctx context.Context, id event.ConsignmentID, except []event.ExhibitID, problem event.Code, words []string) (*PartReceipt, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := choose(con, except, waits); err != nil {
		return nil, err
	}
	out := &PartReceipt{Exhibits: []event.ExhibitID{}, Reported: except}
	take, err := choose(con, nil, func(i custody.Item) bool { return i.Waits() && !slices.Contains(except, i.Exhibit) })
	switch {
	case err == nil:
		if out.Done, out.Exhibits, err = c.Receive(ctx, id, take); err != nil {
			return nil, err
		}
	case !slices.ContainsFunc(con.Items, held):
		return nil, event.Refuse(event.CodeState, "that leaves nothing of %s to receive: reject it, or report it without a receipt", id.Reference())
	}
	var said *Done
	if q := c.reported(s, con, except, problem); q != nil {
		said = doneOf(q)
	} else if out.Report, err = c.report(ctx, s, con, except, problem, words); err != nil {
		return out, err
	} else {
		said = out.Report
	}
	out.Question = Reference(said.Event)
	out.Came, err = c.came(ctx, id, said, except, problem)
	return out, err
}

// doneOf is what was signed when a question was asked.
func doneOf(q *custody.Question) *Done {
	return &Done{Event: q.ID, Index: q.Act.At.Index, Recorded: q.Act.At.Recorded}
}

// reported is what the person's side has said of the same already, if it is not
// dealt with yet.
func (c *Client) reported(s *continuity.Story, con *custody.Consignment, which []event.ExhibitID, problem event.Code) *custody.Question {
	for _, id := range con.Questions {
		q := s.State.Question(id)
		if q != nil && !q.Done() && q.Kind == "reported" && q.Code == problem && event.PartyID(q.From) == c.party(s, con) &&
			!slices.ContainsFunc(which, func(x event.ExhibitID) bool { return !slices.Contains(q.Exhibits, x) }) {
			return q
		}
	}
	return nil
}
