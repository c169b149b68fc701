package desk

import (
	"context"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

const routeAsked = "GET /asked/{question}"

// Question is something asked or reported, and whether the caller's side asked it or is asked:
// both where her units asked each other.
type Question struct {
	*custody.Question
	Mine, Yours bool
	Own         bool // the caller asked it herself
	// Review: the report opened one. By its problem alone that can't be told: what is
	// not ours is reviewed when somebody had opened it.
	Review bool
}

// Agreed: the side asked has said that it will, and has not done it yet.
func (q Question) Agreed() bool { return !q.Done() && len(q.Answers) > 0 }

// Asked is a request for exhibits, as the service sees it: what is asked for is
// sealed to both units.
type Asked struct {
	Question
	Since []Row // what the unit asked has sent to the one that asks since then, newest first
}

// Asked gives one request to who asked it or is asked.
func (d *Desk) Asked(ctx context.Context, c Caller, id event.EventID) (out Asked, err error) {
	err = d.decide(ctx, c, routeAsked, func(v *view) error {
		if err := c.must(event.AsPerson); err != nil {
			return err
		}
		q := v.custody.Question(id)
		if q == nil || q.Thread == nil || !v.readsQuestion(c, id) {
			return notFound()
		}
		out.Question = v.questionOf(c, q)
		out.Since, err = v.since(c, q)
		return err
	})
	return out, err
}

func (v *view) questionOf(c Caller, q *custody.Question) Question {
	out := Question{
		Question: q, Mine: v.custody.Asks(q, c.custodian()), Yours: v.custody.Answers(q, c.custodian()), Own: q.Act.By.ID == c.custodian(),
	}
	if q.Kind == "reported" {
		n := v.custody.Consignment(*q.Consignment)
		out.Review = n != nil && n.ReviewOf(q.ID) != nil
	}
	return out
}

// since are the newest sendings by which a request can be answered.
func (v *view) since(c Caller, q *custody.Question) (out []Row, err error) {
	list, err := v.tx.Consignments(q.To, store.Direction(Out), store.Newest, MaxListing)
	for _, n := range list {
		if n.At.Index > q.Act.At.Index && v.custody.Reaches(n, q.From) && v.custody.MaySee(n, c.custodian()) {
			if r := v.row(c, n); r.Waits+r.Received > 0 {
				out = append(out, r)
			}
		}
	}
	return out, err
}

// unsettled are the questions about a consignment that nobody has settled, in the
// order in which they were asked.
func (v *view) unsettled(c Caller, n *custody.Consignment) (out []Question) {
	for _, id := range n.Questions {
		if q := v.custody.Question(id); q != nil && !q.Done() {
			out = append(out, v.questionOf(c, q))
		}
	}
	return out
}

// unanswered is an alarm since nobody had begun on a problem. The last stands beside the
// review that it opened, or that the report did.
func unanswered(n *custody.Consignment, q *custody.Question, a custody.Alarm) Happened {
	h := Happened{Act: custody.Act{Event: a.Event, At: a.At}, Kind: "unanswered", Exhibits: q.Exhibits, Code: q.Code, Of: q.Kind, Rung: a.Rung, Due: a.Due}
	for _, cause := range []event.EventID{q.ID, a.Event} {
		if r := n.ReviewOf(cause); r != nil && a.Rung == event.Rungs {
			h.Tell = r.TellBy()
		}
	}
	return h
}

// questions are what was asked about a consignment, and what was answered.
func (v *view) questions(n *custody.Consignment) (out []Happened) {
	for _, id := range n.Questions {
		q := v.custody.Question(id)
		if q == nil {
			continue
		}
		out = append(out, Happened{Act: q.Act, Kind: q.Kind, Exhibits: q.Exhibits, Code: q.Code, Question: &q.ID, Done: q.Done()})
		for _, a := range q.Alarms {
			out = append(out, unanswered(n, q, a))
		}
		for _, a := range q.Answers {
			out = append(out, Happened{Act: a.Act, Kind: "answered", Exhibits: q.Exhibits, Code: a.Answer, Question: &q.ID, Of: q.Kind})
		}
	}
	return out
}
