package custody

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

// Whoever sees that something is wrong presses Report a problem, and that is recorded before
// she is asked what it is: a dialog that she closes, since the phone rings, must not lose it.
// It rings as a problem does, but at her own side, which alone can say what it is; and what
// may be a breach counts from it, not from her answer.

// rulesOfNoticed is the number of the rules from which on there is such a statement.
const rulesOfNoticed = 3

const noticed event.Kind = "noticed"

func (s *State) noticed(p directory.Place, id event.EventID, e *event.Noticed) error {
	if s.Dir.InForce() < rulesOfNoticed {
		return event.Refuse(event.CodeState, "this service does not take that yet: say what the problem is")
	}
	c, _, err := s.side(e.Consignment, &e.Header)
	if err != nil {
		return err
	}
	if err := c.within(e.Exhibits); err != nil {
		return err
	}
	if q := s.Pressed(c, e.By.ID); q != nil && !s.Partial {
		return event.Refuse(event.CodeTaken, "%s began to report it at %s: say what it is", e.By.ID, q.Act.At.Recorded)
	}
	to := []event.HolderID{event.HolderID(e.For)}
	s.ask(c, &Question{
		ID: id, Kind: e.Kind(), Consignment: &e.Consignment, Exhibits: e.Exhibits,
		From: event.UnitID(e.For), To: to, Act: Act{id, e.By, e.For, p}, Ladder: s.answerLadder(to, p.Recorded),
	})
	return nil
}

// Pressed is where somebody began to report a problem with a sending, and nobody has said
// what it is; nil when she did not. She has one at a time, of whatever exhibits: each rings
// on both sides, and who need not say what it is could else have the other side rung for ever.
func (s *State) Pressed(c *Consignment, by event.ActorID) *Question {
	for _, q := range s.askedAbout(c) {
		if q.Kind == noticed && !q.Done() && q.Act.By.ID == by {
			return q
		}
	}
	return nil
}

// toldWhat ends what a report says the problem is of, and gives when the first of it was
// noticed; nil when none was recorded. Of what she began, her own report about any of it says
// that, whichever unit she acts for. Of what a colleague began, only one for the same unit that
// has all of it reviewed, as may be a breach: she may have seen something else, and a report
// that anybody withdraws, or closes, would take her click with it.
func (s *State) toldWhat(c *Consignment, p directory.Place, e *event.Reported, reviewed []event.ExhibitID) *event.Time {
	var first *event.Time
	for _, q := range s.askedAbout(c) {
		if q.Kind != noticed || q.Done() || !tells(q, e, reviewed) {
			continue
		}
		if at := q.Act.At.Recorded; first == nil || at < *first {
			first = &at
		}
		s.close(q, p)
	}
	return first
}

func tells(q *Question, e *event.Reported, reviewed []event.ExhibitID) bool {
	if q.Act.By.ID == e.By.ID {
		return slices.ContainsFunc(q.Exhibits, func(x event.ExhibitID) bool { return slices.Contains(e.Exhibits, x) })
	}
	return q.From == event.UnitID(e.For) && subset(q.Exhibits, reviewed)
}

// Known is when the organisation of who asked first knew of a problem: when she noticed it,
// if that was recorded, and else when she reported it.
func (q *Question) Known() event.Time {
	if q.Pressed != nil {
		return *q.Pressed
	}
	return q.Act.At.Recorded
}
