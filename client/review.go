package client

import (
	"context"
	"slices"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
)

// Review is the question whether there was a breach, open until each organisation of
// the two sides has decided it for itself.
type Review struct {
	// Reference is what it is decided by: that of the newest thing it is open for. What
	// is reported meanwhile changes it, so that nobody decides on what she has not read.
	Reference string     `json:"reference"`
	Since     event.Time `json:"since"`
	Aware     event.Time `json:"aware"` // the earliest moment from which anybody could know
	// TellBy is when the Information Commissioner must have been told, if it is
	// decided that there was one.
	TellBy    event.Time        `json:"tell_by"`
	Exhibits  []event.ExhibitID `json:"exhibits"`
	Decisions []ReviewDecision  `json:"decisions"`
	Undecided []event.OrgID     `json:"undecided"`
}

// ReviewDecision is what an organisation decided. Why is among the words of what
// happened, for its own people.
type ReviewDecision struct {
	Event        event.EventID  `json:"event"`
	Organisation event.OrgID    `json:"organisation"`
	By           event.ActorID  `json:"by"`
	Advised      event.PersonID `json:"advised"`
	Outcome      event.Code     `json:"outcome"`
	Recorded     event.Time     `json:"recorded"`
}

func reviewsOf(con *custody.Consignment) []Review {
	var out []Review
	for _, r := range con.Reviews() {
		out = append(out, reviewOf(con, &r))
	}
	return out
}

// ListSeen is a list that was seen by somebody whose it was not.
type ListSeen struct {
	Report   event.EventID     `json:"report"` // that it is not theirs
	By       event.ActorID     `json:"by"`
	Recorded event.Time        `json:"recorded"`
	Exhibits []event.ExhibitID `json:"exhibits"`
}

func listsOf(con *custody.Consignment) []ListSeen {
	var out []ListSeen
	for _, l := range con.Lists {
		out = append(out, ListSeen{l.Report.Event, l.Report.By.ID, l.Report.At.Recorded, l.Exhibits})
	}
	return out
}

func reviewOf(con *custody.Consignment, r *custody.Review) Review {
	v := Review{
		Reference: reviewReference(r), Since: r.Since, Aware: r.Aware, TellBy: r.TellBy(), Exhibits: r.Exhibits,
		Decisions: []ReviewDecision{}, Undecided: append([]event.OrgID{}, con.Undecided(r)...),
	}
	for _, d := range r.Decisions {
		v.Decisions = append(v.Decisions, ReviewDecision{d.Event, d.By.ID.Org(), d.By.ID, d.Advised, d.Outcome, d.At.Recorded})
	}
	return v
}

func reviewReference(r *custody.Review) string { return Reference(r.Causes[len(r.Causes)-1]) }

// Reviews are the sendings of which a review is open, or with all was ever opened or the
// list seen by somebody whose it was not, among what was sent to the person and her units
// or by them. Each is verified.
func (c *Client) Reviews(ctx context.Context, all bool) ([]View, error) {
	if _, err := c.directories(ctx); err != nil {
		return nil, err
	}
	var out []View
	for _, direction := range []string{"in", "out"} {
		for before := (*event.LogIndex)(nil); ; {
			p, err := c.List(ctx, direction, before, 100)
			if err != nil {
				return nil, err
			}
			for _, v := range p.Views {
				known := slices.ContainsFunc(out, func(o View) bool { return o.Consignment == v.Consignment })
				if !known && (all && len(v.Lists) > 0 || slices.ContainsFunc(v.Reviews, func(r Review) bool { return all || len(r.Undecided) > 0 })) {
					out = append(out, v)
				}
			}
			if before = p.Next; before == nil {
				break
			}
		}
	}
	return out, nil
}

// ReviewAnswer is what is decided of a review.
type ReviewAnswer struct {
	Review  string // its reference
	Outcome event.Code
	Advised event.PersonID
	Why     []string // sealed to the unit she decides for and to who advised
}

// DecideReview closes a review for the person's organisation. The other one decides
// for itself.
func (c *Client) DecideReview(ctx context.Context, id event.ConsignmentID, a ReviewAnswer) (*Done, *Review, error) {
	s, con, err := c.look(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	r, err := reviewCalled(con, a.Review)
	if err != nil {
		return nil, nil, err
	}
	e := &event.ReviewDecided{
		Header: c.header(s, c.party(s, con)), Consignment: id, Causes: r.Causes, Exhibits: r.Exhibits,
		Outcome: a.Outcome, Advised: a.Advised,
	}
	if event.ActorID(a.Advised) == e.By.ID {
		return nil, nil, typing(event.Refuse(event.CodeState, "who advises and who decides are two people: name who advised you"), "--advised takes that name")
	}
	words, file, err := c.words(s, nil, a.Why, event.HolderID(e.For), event.HolderID(a.Advised))
	if err != nil {
		return nil, nil, err
	}
	if words == nil {
		return nil, nil, event.Refuse(event.CodeState, "a review is closed with reasons, and there are none")
	}
	e.Words = *words
	d, err := c.sayAbout(ctx, id, e, file)
	if err != nil {
		return nil, nil, err
	}
	left := reviewOf(con, r)
	left.Undecided = slices.DeleteFunc(left.Undecided, func(o event.OrgID) bool { return o == c.Who().ID.Org() })
	return d, &left, nil
}

// reviewCalled is the one of that reference.
func reviewCalled(con *custody.Consignment, reference string) (*custody.Review, error) {
	want, err := event.NormalReference(reference)
	if err != nil {
		return nil, err
	}
	for _, r := range con.Reviews() {
		if reviewReference(&r) == want {
			return &r, nil
		}
		if slices.ContainsFunc(r.Causes, func(x event.EventID) bool { return Reference(x) == want }) {
			return nil, typing(event.Refuse(event.CodeConflict, "something was reported since: read it first"), "'safehand review show' shows it, and says what the review is called now")
		}
	}
	return nil, event.Refuse(event.CodeUnknown, "%s has no review called %s", con.ID.Reference(), want)
}

// theirsAlone: why the other organisation decided as it did is for its own people.
func (c *Client) theirsAlone(e event.Event) bool {
	d, ok := e.(*event.ReviewDecided)
	return ok && d.By.ID.Org() != c.Who().ID.Org()
}
