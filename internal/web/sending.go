package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// sendingView is one sending, as either side sees it.
type sendingView struct {
	Line
	Incoming  bool
	SentBy    string
	FromID    event.UnitID     // beside the name made of it
	ToIDs     []event.HolderID // whom it is for now
	Readable  bool             // the list and the note
	Markings  []event.Marking
	People    []event.Count
	Rows      []exhibitLine
	Size      int64 // sealed
	Unchecked int
	Told      *told   // who is told if nobody receives it, for its sender
	Checked   *Moment // when the last of it was, of what passed
	Recalled  *Receipt
	CheckBy   *Moment // by when what was received must be checked
	CheckLate bool
	Intact    int           // of those that wait for a receipt, as far as is known
	Fails     []exhibitLine // whose seal is broken
	Lists     []listLine    // that were seen by somebody whose they were not
	Asked     []Question    // and not settled
	Unsettled int           // of them that wait for the reader's side
	Again     []exhibitLine // that can be sent again, by the reader
	Held      []exhibitRef  // what her unit has
	Stops     []stopLine    // of access, that stand
	Kept      bool          // of some of it, her organisation's
	Stoppable []exhibitRef  // to which the reader may stop her organisation's access
	Happened  []happening
	Narrow    narrowing
	May       may
	Codes     codes
}

// listLine is a list that was seen, and not the content.
type listLine struct {
	About    int // exhibits
	By       string
	Said     Moment
	Incoming bool // to the reader
	Back     bool // all of it went back, and is hidden from the receiving side
}

func listLineOf(s *desk.Sending, l *custody.ListSeen) listLine {
	unit, _ := l.Report.For.Unit()
	out := listLine{len(l.Exhibits), unitName(unit), moment(l.Report.At.Recorded), s.Incoming, true}
	for i := range s.Exhibits {
		if x := &s.Exhibits[i]; slices.Contains(l.Exhibits, x.Exhibit) {
			out.Back = out.Back && (x.Item.Rejected != nil || x.Item.Returned != nil)
		}
	}
	return out
}

// exhibitLine is one exhibit. Its reference is in its sealed list.
type exhibitLine struct {
	Sending    string
	ID         string
	SealNumber string
	Type       event.Code
	Marking    event.Marking
	People     []event.Count
	Size       int64
	Check      string // passed, broken or none
	State      string // waiting, received, recalled, rejected, returned, destroyed or passed-on
	Again      bool   // sent again, as another
	Instead    bool   // of another
	Copy       bool   // the reader can send it again
	Incoming   bool   // to the reader
	Stopped    bool   // her organisation keeps its people from it
}

// Who is a category for each person in it.
func (x exhibitLine) Who() (out []event.Code) {
	for _, p := range x.People {
		for range p.N {
			out = append(out, p.Category)
		}
	}
	return out
}

// happening is one thing that happened to it.
type happening struct {
	Sending, Event string
	Kind           string
	By             string
	At             Moment
	N              int // exhibits
	All            bool
	Code           event.Code
	Of             string // what kind of question was answered
	Done           bool
	Note           string // the statement, as it was signed
	Rung           int    // of an alarm
	Due, Tell      Moment
	Late           bool   // it rang more than five minutes after it was due
	For, Advised   string // of a review: which organisation decided it, and who advised
	// Machine says that a unit's machine did it.
	Machine bool
	Out     bool     // of the list as it is asked for
	of      []string // exhibits; nil is all
	Signed  string   // kind, instant and signer of the statement, as the client works them out too
}

// lateAfter is from how many seconds on an alarm says that it came late.
const lateAfter = 5 * 60

// Written says that there may be words beside it, which only a key opens.
func (h happening) Written() bool {
	return slices.Contains([]string{"noted", "rejected", "returned", "destroyed", "reported", "asked-back", "redirect-asked", "answered", "review-decided"}, h.Kind)
}

// may says what the reader can do with it now. The rules decide when she does.
type may struct {
	Receive, Reject, Redirect, AskRedirect, Recall, AskBack, Open, PassOn, GiveBack, Note, Report bool
}

// codes are the reasons that the rules know, for the forms on the page.
type codes struct {
	Reject, Back, Problems, Copies []event.Code
}

// problems are those of [event.Problems], what is met most often first.
var problems = []event.Code{
	"will-not-play", "does-not-match", "seal-broken", "not-ours", "seen-by-others", "lost-or-changed", "not-sure",
}

func sending(p *Pages, v *visit) error {
	var id event.ConsignmentID
	if err := id.UnmarshalText([]byte(v.r.PathValue("id"))); err != nil {
		return &api.Error{Code: api.CodeNotFound, Message: "there is no such page"}
	}
	s, err := p.Desk.Sending(v.r.Context(), v.caller, id)
	if err != nil {
		return err
	}
	view := sendingOf(&s, p.Quiet, p.now())
	view.narrow(v.r.URL.Query())
	return show(p, v, http.StatusOK, "sending", view)
}

func sendingOf(s *desk.Sending, quiet map[event.UnitID]event.Time, now event.Time) sendingView {
	v := sendingView{
		Line: lineOf(&s.Row, now), Incoming: s.Incoming, SentBy: actorName(s.By), FromID: s.From, ToIDs: s.Addressed, Readable: s.Readable,
		Markings: s.Markings, People: s.People, Codes: codes{event.RejectReasons, event.BackReasons, problems, event.CopiesLeft},
		Asked: askedOf(s, now), Told: toldOf(s, quiet, now), Checked: checkedOf(s), Recalled: recalledOf(s),
	}
	if s.CheckBy > 0 {
		at := moment(s.CheckBy)
		v.CheckBy, v.CheckLate = &at, now > s.CheckBy
	}
	for i := range s.Lists {
		v.Lists = append(v.Lists, listLineOf(s, &s.Lists[i]))
	}
	for _, q := range v.Asked {
		if q.Stands == "needs-answer" {
			v.Unsettled++
		}
	}
	var all []event.ExhibitID
	for i := range s.Exhibits {
		x := exhibitLineOf(v.ID, &s.Exhibits[i])
		x.Incoming, x.Copy, x.Stopped = s.Incoming, mayCopy(s, &s.Exhibits[i]), stopped(s, s.Exhibits[i].Exhibit)
		v.Kept = v.Kept || x.Stopped
		all = append(all, s.Exhibits[i].Exhibit)
		v.Size += x.Size
		switch x.Check {
		case "none":
			v.Unchecked++
		case "broken":
			v.Fails = append(v.Fails, x)
		}
		if x.Check != "broken" && x.State == "waiting" {
			v.Intact++
		}
		if s.Incoming && held(&s.Exhibits[i].Item) {
			v.Held = append(v.Held, exhibitRef{v.ID, x.ID})
		}
		if x.Copy {
			v.Again = append(v.Again, x)
		}
		v.Rows = append(v.Rows, x)
	}
	// What is wrong comes first, wherever it stands in the list.
	slices.SortStableFunc(v.Rows, func(a, b exhibitLine) int { return cmp.Compare(trouble(a), trouble(b)) })
	for i := range s.Happened {
		v.Happened = append(v.Happened, happeningOf(s, &s.Happened[i]))
	}
	v.Stops, v.Stoppable = stopsOf(s), stoppable(s, all)
	v.May = mayOf(s)
	return v
}

// mayCopy: its seal is broken, or the other side reported something of it, and the
// reader is of the unit that has the original. Once: two copies in one place would
// each pass for it.
func mayCopy(s *desk.Sending, x *desk.ExhibitRow) bool {
	if s.Incoming || !x.Sealer || x.SentAgain {
		return false
	}
	return slices.Contains(s.SealFails, x.Exhibit) || slices.ContainsFunc(s.Asked, func(q desk.Question) bool {
		return q.Kind == "reported" && q.Yours && slices.Contains(q.Exhibits, x.Exhibit)
	})
}

func trouble(x exhibitLine) int {
	if x.Check == "broken" {
		return 0
	}
	return 1
}

func exhibitLineOf(sending string, x *desk.ExhibitRow) exhibitLine {
	l := exhibitLine{
		Sending: sending, ID: x.Exhibit.String(), SealNumber: x.SealNumber, Type: x.Type, Marking: x.Marking, People: x.People, Size: x.Size,
		Check: "none", State: "waiting", Again: x.SentAgain, Instead: x.InsteadOf,
	}
	if n := len(x.Item.Checks); n > 0 {
		l.Check = "broken"
		if x.Item.Checks[n-1].Passed {
			l.Check = "passed"
		}
	}
	switch i := &x.Item; {
	case i.Recalled != nil:
		l.State = "recalled"
	case i.Rejected != nil:
		l.State = "rejected"
	case i.Destroyed != nil:
		l.State = "destroyed"
	case i.Returned != nil:
		l.State = "returned"
	case i.PassedOn != nil:
		l.State = "passed-on"
	case i.Received != nil:
		l.State = "received"
	}
	return l
}

func happeningOf(s *desk.Sending, h *desk.Happened) happening {
	n := len(h.Exhibits)
	var of []string
	if h.Kind == "dispatched" || h.Kind == "noted" {
		n = len(s.Exhibits)
	} else {
		for _, x := range h.Exhibits {
			of = append(of, x.String())
		}
	}
	out := happening{
		Sending: s.Consignment.String(), Event: h.Event.String(), Kind: string(h.Kind), By: actorName(h.By.ID), At: moment(h.At.Recorded), N: n, All: n == len(s.Exhibits), Code: h.Code, Of: string(h.Of), Done: h.Done, Note: h.Note, of: of,
	}
	if h.Kind == "alarm" || h.Kind == "unanswered" || h.Kind == "unchecked" {
		out.Rung, out.Due, out.Tell, out.Late = h.Rung, moment(h.Due), moment(h.Tell), h.At.Recorded > h.Due+lateAfter
	}
	if h.Kind == "stopped" || h.Kind == "resumed" {
		out.For = orgName(h.By.ID.Org())
	}
	if h.Kind == "review-decided" {
		out.For, out.Advised = orgName(h.By.ID.Org()), actorName(event.ActorID(h.Advised))
	}
	_, out.Machine = h.By.ID.Agent()
	out.Signed = strings.TrimSpace(out.Kind + " " + out.At.ISO + " " + string(h.By.ID))
	if h.Kind == "checked" && !h.Passed {
		out.Kind = "seal-broken"
	}
	return out
}

func mayOf(s *desk.Sending) may {
	has := 0
	for i := range s.Exhibits {
		if held(&s.Exhibits[i].Item) {
			has++
		}
	}
	return may{
		Receive: s.Incoming && s.Waits > 0, Reject: s.Incoming && s.Waits > 0, AskRedirect: s.Incoming && s.Waits > 0,
		Redirect: !s.Incoming && s.Waits > 0, Recall: !s.Incoming && s.Waits > 0, AskBack: !s.Incoming && has > 0,
		Open: !s.Incoming || has > 0, PassOn: s.Incoming && has > 0, GiveBack: s.Incoming && has > 0, Note: true, Report: true,
	}
}
