package desk

import (
	"context"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// Words is the age file that a statement names, for who may read the statement.
func (d *Desk) Words(ctx context.Context, c Caller, id event.EventID) (file []byte, err error) {
	err = d.decide(ctx, c, api.PathWords, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		e, err := v.statement(id)
		if err != nil {
			return err
		}
		if e == nil || event.WordsOf(e) == nil || !v.reads(c, id, e) {
			return notFound()
		}
		file, err = named(v.tx.Words(id))
		return err
	})
	return file, err
}

// statement is one in the log, nil when it is not there.
func (v *view) statement(id event.EventID) (event.Event, error) {
	l, err := v.tx.Logged(id)
	if err != nil || l == nil {
		return nil, err
	}
	n, err := event.ParseNote(l.Note)
	if err != nil {
		return nil, err
	}
	return event.Parse(n.Text)
}

// reads: what is on a consignment is for its two sides, what is in a case for
// its unit, a request for both units.
func (v *view) reads(c Caller, id event.EventID, e event.Event) bool {
	about := func(id event.ConsignmentID) bool {
		n := v.custody.Consignment(id)
		return n != nil && v.custody.MayRead(n, c.custodian())
	}
	switch e := e.(type) {
	case *event.Rejected:
		return about(e.Consignment)
	case *event.Returned:
		return about(e.Consignment)
	case *event.Destroyed:
		return about(e.Consignment)
	case *event.RedirectAsked:
		return about(e.Consignment)
	case *event.AskedBack:
		return about(e.Consignment)
	case *event.Reported:
		return about(e.Consignment)
	case *event.ReviewDecided:
		// Facts are both sides'; why it was decided is the organisation's own.
		return about(e.Consignment) && c.custodian().Org() == e.By.ID.Org()
	case *event.Noted:
		return about(e.Consignment)
	case *event.Answered:
		return v.readsQuestion(c, e.Question)
	case *event.Requested:
		return v.readsQuestion(c, id)
	case *event.CaseOpened:
		return v.readsCase(c, event.CaseID(id))
	case *event.CaseChanged:
		return v.readsCase(c, e.Case)
	}
	return false
}

func (v *view) readsCase(c Caller, id event.CaseID) bool {
	n := v.custody.Case(id)
	return n != nil && v.custody.MayReadCase(n, c.custodian())
}

func (v *view) readsQuestion(c Caller, id event.EventID) bool {
	q := v.custody.Question(id)
	return q != nil && (v.custody.Asks(q, c.custodian()) || v.custody.Answers(q, c.custodian()))
}
