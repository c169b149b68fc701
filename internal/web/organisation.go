package web

import (
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// The pages of an organisation: its people, its units and its partners. What they
// show is what the service sees; each line carries its facts as one text, and the
// client in the page holds them against the organisation's own signed record. What
// is changed here is signed there.

// section is what stands over each of these pages.
type section struct {
	Page  string // people, units or partners
	Org   event.OrgID
	Name  string
	Proof string // what the client proves: roster or partners
}

func sectionOf(page string, org event.OrgID) section {
	s := section{Page: page, Org: org, Name: orgName(org), Proof: "roster"}
	if page == "partners" {
		s.Proof = "partners"
	}
	return s
}

// personLine is a person in a list.
type personLine struct {
	ID            event.PersonID
	Name          string
	Facts         string
	Lead          bool
	Administrator bool
	Me            bool
	Since         *Moment // when she came to the unit that she is listed under
	Standing      string  // here, set-up, waits, waits-new (nobody has what she waits for), invited, lapsed, withdrawn, ended, stopped or left
	Until         *Moment // end of her invitation
	Units         []unitChoice
	Awaits        []awaited // keys that she waits for
	Stopped       string    // by whom her access was
	May           mayPerson
}

// awaited is a unit whose key somebody waits for, and of whom.
type awaited struct {
	Unit string
	Of   []string // any one of them has to sign in
}

// mayPerson is what the reader may do about her. The rules decide when she does.
type mayPerson struct {
	Again, Withdraw, Appoint, Leave, Stop, Resume bool
}

func (m mayPerson) Any() bool {
	return m.Again || m.Withdraw || m.Appoint || m.Leave || m.Stop || m.Resume
}

// lister makes lines of one roster.
type lister struct {
	*desk.Roster
	now event.Time
}

// line is a person as she is listed under a unit, or under none.
func (l *lister) line(p *directory.RosterPerson, unit event.UnitID) personLine {
	out := personLine{
		ID: p.Person, Name: personName(event.HolderID(p.Person)), Facts: p.Facts(), Administrator: p.Administrator, Me: p.Person == l.Me,
		Standing: l.standing(p, unit), May: l.may(p),
	}
	if p.Stopped != "" {
		out.Stopped = actorName(p.Stopped)
	}
	if p.Until > 0 {
		at := moment(p.Until)
		out.Until = &at
	}
	for _, at := range p.Places {
		out.Units = append(out.Units, unitChoice{at.Unit, unitName(at.Unit)})
		if at.Unit == unit {
			since := moment(at.Since)
			out.Lead, out.Since = at.Lead, &since
		}
		if at.Waits {
			out.Awaits = append(out.Awaits, awaited{unitName(at.Unit), l.holders(at.Unit)})
		}
	}
	return out
}

func (l *lister) holders(unit event.UnitID) (names []string) {
	for i := range l.Units {
		if l.Units[i].Unit == unit {
			for _, h := range l.Units[i].Holders {
				names = append(names, personName(event.HolderID(h)))
			}
		}
	}
	return names
}

// standing is where she stands with a unit, or with any when none is named.
func (l *lister) standing(p *directory.RosterPerson, unit event.UnitID) string {
	waits := func(at directory.RosterPlace) bool { return at.Waits && (unit == "" || at.Unit == unit) }
	switch {
	case p.Left:
		return "left"
	case p.Stopped != "":
		return "stopped"
	case p.Key > 0 && slices.ContainsFunc(p.Places, waits):
		if unit != "" && len(l.holders(unit)) == 0 {
			return "waits-new"
		}
		return "waits"
	case p.Key > 0 && len(p.Places) == 0:
		return "set-up"
	case p.Key > 0:
		return "here"
	case p.Withdrawn:
		return "withdrawn"
	case p.Until >= l.now:
		return "invited"
	case p.Until > 0:
		return "lapsed"
	}
	return "ended"
}

// givenUp: somebody who was never there and whose invitation was withdrawn. Nobody
// waits for her any more; a colleague who lost her key is still without one.
func givenUp(p *directory.RosterPerson) bool { return p.Withdrawn && p.Had == 0 }

func (l *lister) may(p *directory.RosterPerson) mayPerson {
	if p.Left || p.Person == l.Me {
		return mayPerson{}
	}
	return mayPerson{
		Again: l.Help[p.Person], Withdraw: l.Help[p.Person] && p.Until >= l.now, Appoint: l.Administrator || len(l.Leads) > 0,
		Leave: l.Administrator && p.Had > 0,
		Stop:  l.Stop[p.Person] && p.Stopped == "" && p.Key > 0, Resume: l.Stop[p.Person] && p.Stopped != "",
	}
}

// choices are the units to which the reader may bring somebody.
func (l *lister) choices() (out []unitChoice) {
	for _, u := range l.Units {
		if !u.Closed && (l.Administrator || slices.Contains(l.Leads, u.Unit)) {
			out = append(out, unitChoice{u.Unit, unitName(u.Unit)})
		}
	}
	return out
}
