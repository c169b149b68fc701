package web

import (
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// Question is something asked of a unit, or by it.
type Question struct {
	Kind, By, From, To string
	ID, Sending        string // "" when it is about none
	URN                string
	Reference          string     // of the sending that it is about
	Code               event.Code // reason, or what the problem is
	Unit               string     // to which it is asked to go
	UnitID             event.UnitID
	Exhibits           []exhibitRef
	All                bool // of the sending's exhibits
	Asked              Moment
	Due                *Moment
	Late               bool
	Yours              bool   // to answer
	Mine               bool   // asked by the reader's unit
	Own                bool   // and by the reader
	Say                bool   // she can say what the problem is
	Grave              bool   // a problem that may be a breach
	Stands             string // needs-answer, waiting, agreed or settled
	Answers            []replied
	Ended              *replied      // the answer that settled it: nil where something done did
	May                []choice      // answers that the reader can give
	Held               []exhibitRef  // of them, what the reader's unit has and can give back
	Waits              []exhibitRef  // of them, what can be sent to the unit
	Again              []exhibitLine // of them, what the reader can send again
	Stop               []exhibitRef  // of them, to which the reader may stop her organisation's access
}

// choice is an answer that can be given to a kind of question.
type choice struct {
	Of   string
	Code event.Code
}

// exhibitRef is an exhibit to be named by who can.
type exhibitRef struct {
	Sending, ID string
}

// replied is an answer that was given.
type replied struct {
	Sending, Event string
	Of             string
	Code           event.Code
	By             string
	At             Moment
	With           string // the sending it names
	Reference      string // of that
}

func questionOf(q *desk.Question, now event.Time) Question {
	out := Question{
		Kind: string(q.Kind), By: actorName(q.Act.By.ID), From: unitName(q.From), To: list(holderNames(q.To)), ID: q.ID.String(),
		Code: q.Code, Asked: moment(q.Act.At.Recorded), Yours: q.Yours, Mine: q.Mine, Own: q.Own, Grave: q.Review,
		Say: q.Kind == "noticed" && q.Mine && !q.Done(), Stands: stands(q), May: mayAnswer(q),
	}
	if q.Consignment != nil {
		out.Sending, out.Reference = q.Consignment.String(), q.Consignment.Reference()
	}
	if q.URN != nil {
		out.URN = string(*q.URN)
	}
	if q.Redirect != nil {
		out.Unit, out.UnitID = unitName(*q.Redirect), *q.Redirect
	}
	for _, x := range q.Exhibits {
		out.Exhibits = append(out.Exhibits, exhibitRef{out.Sending, x.String()})
	}
	by := q.BeginBy()
	if q.RespondBy != nil {
		by = *q.RespondBy
	}
	if by > 0 {
		at := moment(by)
		out.Due, out.Late = &at, !q.Done() && now > by
	}
	for _, a := range q.Answers {
		r := replied{Sending: out.Sending, Event: a.Event.String(), Of: out.Kind, Code: a.Answer, By: actorName(a.By.ID), At: moment(a.At.Recorded)}
		if a.Consignment != nil {
			r.With, r.Reference = a.Consignment.String(), a.Consignment.Reference()
		}
		out.Answers = append(out.Answers, r)
	}
	if n := len(out.Answers); n > 0 && q.Ended != nil && q.Answers[n-1].At.Index == q.Ended.Index {
		out.Ended = &out.Answers[n-1]
	}
	return out
}

// stands is where a question stands for who reads of it. Whoever is of both sides
// has to see to it.
func stands(q *desk.Question) string {
	switch {
	case q.Done():
		return "settled"
	case q.Agreed():
		return "agreed"
	case q.Yours:
		return "needs-answer"
	}
	return "waiting"
}

// mayAnswer are the answers that the rules take from the reader. What was agreed to
// can't be agreed to again; that it was sent is said with the sending that it was
// sent in.
func mayAnswer(q *desk.Question) (out []choice) {
	if q.Done() || q.Kind == "noticed" { // what it is, is said as every problem is
		return nil
	}
	asked, asking := custody.AnswersTo(q.Kind)
	var codes []event.Code
	if q.Yours {
		codes = asked
	}
	if q.Mine {
		codes = append(codes, asking...)
	}
	for _, a := range codes {
		c := choice{string(q.Kind), a}
		if a != event.AlreadySent && (a != event.Agreed || !q.Agreed()) && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func questions(all []desk.Question, now event.Time) (out []Question) {
	for i := range all {
		out = append(out, questionOf(&all[i], now))
	}
	return out
}

// bySettling puts what the reader has to answer first, the latest of it on top; then
// what is agreed and not done.
func bySettling(all []Question) []Question {
	slices.SortStableFunc(all, func(a, b Question) int { return urgency(a) - urgency(b) })
	return all
}

func urgency(q Question) int {
	switch {
	case q.Late:
		return 0
	case q.Stands == "needs-answer":
		return 1
	case q.Stands == "waiting":
		return 2
	}
	return 3
}

// askedOf are the questions about a sending, with what can be done about each.
func askedOf(s *desk.Sending, now event.Time) []Question {
	out := questions(s.Asked, now)
	for i := range out {
		q, asked := &out[i], s.Asked[i]
		q.All = len(q.Exhibits) == len(s.Exhibits)
		if asked.Kind == "reported" && q.Grave {
			q.Stop = stoppable(s, asked.Exhibits)
		}
		for _, x := range s.Exhibits {
			if !slices.Contains(asked.Exhibits, x.Exhibit) {
				continue
			}
			ref := exhibitRef{q.Sending, x.Exhibit.String()}
			if asked.Kind == "reported" && asked.Yours && mayCopy(s, &x) {
				q.Again = append(q.Again, exhibitLineOf(q.Sending, &x))
			}
			if s.Incoming && asked.Kind == "asked-back" && held(&x.Item) {
				q.Held = append(q.Held, ref)
			}
			if !s.Incoming && asked.Kind == "redirect-asked" && x.Item.Waits() {
				q.Waits = append(q.Waits, ref)
			}
		}
	}
	return bySettling(out)
}

// held: the receiving side has it still.
func held(i *custody.Item) bool {
	return i.Received != nil && i.Returned == nil && i.Destroyed == nil && i.PassedOn == nil
}
