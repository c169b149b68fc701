package client

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// AskRedirect asks the sending unit, before a receipt, to send exhibits to
// another unit of the asker's own organisation: those named, or all that wait.
// Only the sending side has the key; the next client used there carries it out,
// whoever uses it ([Client.Tend]).
func (c *Client) AskRedirect(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, to event.UnitID, words []string) (*Done, []event.ExhibitID, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if which, err = choose(con, which, waits); err != nil {
		return nil, nil, settled(con, err)
	}
	e := &event.RedirectAsked{Header: c.header(s, c.party(s, con)), Consignment: id, Exhibits: which, To: to}
	var file []byte
	if e.Words, file, err = c.beside(s, con, words); err != nil {
		return nil, nil, err
	}
	d, err := c.sayAbout(ctx, id, e, file)
	return d, which, err
}

// Redirected is a request to send something to another unit that a client of the
// sending unit carried out.
type Redirected struct {
	Question event.EventID
	By       event.ActorID // who asked
	Of       event.ConsignmentID
	To       event.UnitID
	Sent     *Sent
}

// carryOutRedirects does what addressees asked of the person's units. One that
// can't be carried out stops neither the others nor the person: it still waits,
// and [Client.Asked] lists it.
func (c *Client) carryOutRedirects(ctx context.Context) (out []Redirected, failed []Unmoved, err error) {
	err = c.eachQuestion(ctx, "in", true, func(row *api.QuestionRow) (bool, error) {
		if row.Kind != "redirect-asked" || row.Consignment == nil {
			return true, nil
		}
		done, err := c.carryOut(ctx, row)
		if done != nil {
			out = append(out, *done)
		}
		if err != nil && !others(err) {
			failed = append(failed, Unmoved{row.Question, *row.Consignment, err})
		}
		return ctx.Err() == nil, nil
	})
	return out, failed, err
}

// others: a colleague was quicker, or is the one who can.
func others(err error) bool {
	var e *api.Error
	var r *event.Refusal
	return errors.Is(err, errColleague) || errors.As(err, &e) && e.Code == event.CodeConflict ||
		errors.As(err, &r) && r.Code == event.CodeKeyWaiting
}

var errColleague = errors.New("a colleague's client is at it")

// carryOut sends to another unit what an addressee asked for. Nothing rests on
// the service's word: the request stands in the verified story of the sending, is
// signed by an addressee, names a unit of the addressee's own organisation (the
// rules void any other), has not been dealt with, and its signer's key was never
// said to have been stolen by then.
func (c *Client) carryOut(ctx context.Context, row *api.QuestionRow) (*Redirected, error) {
	s, con, err := c.look(ctx, *row.Consignment)
	if err != nil {
		return nil, err
	}
	q := s.State.Question(row.Question)
	switch {
	case q == nil || q.Kind != row.Kind || *q.Consignment != con.ID:
		return nil, fmt.Errorf("%w: it lists a request that nobody signed", ErrUntrusted)
	case q.Done():
		return nil, nil
	case q.Redirect.Org() != con.To[0].Org() || event.UnitID(q.To[0]) != con.For:
		return nil, fmt.Errorf("%w: %s is not a unit of %s, to which it was sent", ErrUntrusted, *q.Redirect, con.To[0].Org())
	case doubtful(s, q):
		return nil, fmt.Errorf("%s, who asked, may not have signed it: decide that first", q.Act.By.ID)
	}
	which, err := c.underWay(s, con, q)
	if err != nil || len(which) == 0 {
		return nil, err
	}
	sent, err := c.redirect(ctx, s, con, Redirection{
		Of: con.ID, Exhibits: which, To: *q.Redirect,
		WrongCaseChecked: true, // by the addressee: where it goes in her organisation is hers to say
	})
	if err != nil {
		return nil, err
	}
	return &Redirected{q.ID, q.Act.By.ID, con.ID, *q.Redirect, sent}, nil
}

func doubtful(s *continuity.Story, q *custody.Question) bool {
	d := doubtOf(s, q.Act.By, q.ID, q.Act.At.Index)
	return d != "" && d != DoubtStands
}

// finishAfter is how long, in seconds, a redirection may be on the way from the
// recall to the sending before another client believes that it broke off.
const finishAfter = 600

// underWay are the exhibits to be sent where somebody asked: those that wait,
// or, when a client broke off, those it had called back to send them there. What
// a person called back for reasons of her own stays with her.
func (c *Client) underWay(s *continuity.Story, con *custody.Consignment, q *custody.Question) ([]event.ExhibitID, error) {
	var out []event.ExhibitID
	for _, x := range q.Exhibits {
		i := con.Item(x)
		switch {
		case i.Waits():
			out = append(out, x)
		case i.Recalled == nil || !brokeOff(s, con, *i, q):
		case event.TimeOf(c.now()) < i.Recalled.At.Recorded+finishAfter:
			return nil, errColleague
		default:
			out = append(out, x)
		}
	}
	return out, nil
}

// brokeOff: since it was asked for, whoever recalled the exhibit had opened it to
// pass it on, and it has gone nowhere.
func brokeOff(s *continuity.Story, con *custody.Consignment, i custody.Item, q *custody.Question) bool {
	if sentSince(s, con, i) {
		return false
	}
	return slices.ContainsFunc(s.Statements, func(st continuity.Statement) bool {
		e, ok := st.Event.(*event.Opened)
		return ok && e.Consignment == con.ID && e.Purpose == event.ToPassOn && e.By == i.Recalled.By && slices.Contains(e.Exhibits, i.Exhibit) &&
			st.Place.Index > q.Act.At.Index && st.Place.Index < i.Recalled.At.Index
	})
}
