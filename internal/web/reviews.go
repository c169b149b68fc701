package web

import (
	"net/http"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// reviewsView are the reviews of the units that the reader leads.
type reviewsView struct {
	Leads   []string
	Open    []review
	Decided []review
	More    bool
	Lists   []listSeen // that were seen by somebody whose they were not
}

// listSeen is one of them: a line of the register, with nothing to do.
type listSeen struct {
	Line
	Incoming bool
	About    int // exhibits
	By       string
	Said     Moment
}

// review is one of them, as either side sees it.
type review struct {
	Line
	Incoming  bool
	Name      string // by which it is decided
	Causes    []cause
	About     int // exhibits
	Unread    int // of them, that nobody on the receiving side was ever given a key to
	Rest      int
	Aware     Moment
	Tell      Moment
	TellIn    Span // to that, or since
	Past      bool
	Yours     bool
	Decisions []decision
	Waits     []string // organisations that have not decided
	// Where it is hers: what she may decide, and who may have advised her.
	Outcomes []event.Code
	Advisers []adviser
	// Of what it is about, to which she may stop access, and let it go on.
	Stop, Stopped []exhibitRef
}

// adviser is somebody whom she may name.
type adviser struct {
	ID   event.PersonID
	Name string
}

// cause is what it is open for: an alarm when Problem is empty.
type cause struct {
	Problem    event.Code
	At         Moment
	Unanswered bool // it is the third alarm since nobody began on the problem
}

// decision is that of one organisation.
type decision struct {
	For, By, Advised string
	Outcome          event.Code
	At               Moment
}

func reviews(p *Pages, v *visit) error {
	r, err := p.Desk.Reviews(v.r.Context(), v.caller)
	if err != nil {
		return err
	}
	return show(p, v, http.StatusOK, "reviews", reviewsOf(&r, p.now()))
}

func reviewsOf(r *desk.Reviews, now event.Time) reviewsView {
	v := reviewsView{More: r.More}
	for _, u := range r.Leads {
		v.Leads = append(v.Leads, unitName(u))
	}
	var advisers []adviser
	for _, p := range r.Advisers {
		advisers = append(advisers, adviser{p, actorName(event.ActorID(p))})
	}
	for i := range r.Open {
		x := reviewOf(&r.Open[i], now)
		if x.Yours {
			x.Outcomes, x.Advisers = event.Outcomes, advisers
		}
		v.Open = append(v.Open, x)
	}
	for i := range r.Decided {
		v.Decided = append(v.Decided, reviewOf(&r.Decided[i], now))
	}
	for i := range r.Lists {
		l := &r.Lists[i]
		v.Lists = append(v.Lists, listSeen{lineOf(&l.Row, now), l.Row.Incoming, l.Exhibits, unitName(l.By), moment(l.At)})
	}
	return v
}

func reviewOf(r *desk.Review, now event.Time) review {
	v := review{
		Line: lineOf(&r.Row, now), Incoming: r.Row.Incoming, Name: r.Reference, About: r.Exhibits, Unread: r.Unread, Rest: r.Exhibits - r.Unread,
		Aware: moment(r.Aware), Tell: moment(r.Tell), TellIn: span(now, r.Tell), Past: now > r.Tell, Yours: r.Yours,
	}
	for _, c := range r.Causes {
		v.Causes = append(v.Causes, cause{c.Problem, moment(c.At), c.Unanswered})
	}
	v.Stop, v.Stopped = refs(r.Row.Consignment, r.Stoppable), refs(r.Row.Consignment, r.Stopped)
	for _, d := range r.Decisions {
		v.Decisions = append(v.Decisions, decision{
			orgName(d.By.ID.Org()), actorName(d.By.ID), actorName(event.ActorID(d.Advised)), d.Outcome, moment(d.At.Recorded),
		})
	}
	for _, o := range r.Undecided {
		v.Waits = append(v.Waits, orgName(o))
	}
	return v
}

// openReviews is what the Overview says of those that are the reader's to decide.
type openReviews struct {
	N    int
	Tell Moment // the first
	Left Span
	Past bool
}

func openReviewsOf(all []desk.Review, now event.Time) *openReviews {
	if len(all) == 0 {
		return nil
	}
	first := all[0].Tell
	return &openReviews{len(all), moment(first), span(now, first), now > first}
}
