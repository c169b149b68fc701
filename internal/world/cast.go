package world

import (
	"context"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/replay"
)

// The people of the stories. All of it is made up.
const (
	Police     event.OrgID    = "northshire.example" // Northshire Police
	CPS        event.OrgID    = "cps-northshire.example"
	Team       event.UnitID   = "northshire.example/cait-a"    // Child Abuse Investigation Team A
	RASSO      event.UnitID   = "cps-northshire.example/rasso" // rape and serious sexual offences
	CrownCourt event.UnitID   = "cps-northshire.example/crown-court"
	Ola        event.PersonID = "ola.grant@northshire.example"      // administrator, police
	Lena       event.PersonID = "lena.hart@northshire.example"      // detective sergeant, leads the team
	Amy        event.PersonID = "amy.reed@northshire.example"       // detective constable, officer in the case
	Ravi       event.PersonID = "ravi.patel@cps-northshire.example" // administrator, CPS
	Sarah      event.PersonID = "sarah.khan@cps-northshire.example" // casework assistant, leads RASSO here
	Tom        event.PersonID = "tom.ellis@cps-northshire.example"  // reviewing lawyer, RASSO
	Priya      event.PersonID = "priya.shah@cps-northshire.example" // leads the Crown Court unit
	Intake     event.AgentID  = "cps-northshire.example/rasso/intake"
)

// OfficeHours are Monday to Friday, nine to five, in London.
func OfficeHours() event.Hours { return replay.Hours() }

// Step is told before each step of building the usual world.
type Step func(words string)

// Build founds both organisations with their units and people, and has them
// recognise each other.
func (w *World) Build(ctx context.Context, tell Step) error {
	for _, f := range []func(context.Context, Step) error{w.found, w.police, w.cps} {
		if err := f(ctx, tell); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) found(ctx context.Context, tell Step) error {
	for _, o := range []event.OrgID{Police, CPS} {
		if err := w.Organisation(ctx, o); err != nil {
			return err
		}
		tell(string(o) + " made its root key, and the operator admitted it. Root number " + w.As(event.ActorID(o)).RootNumber())
	}
	if err := w.Recognise(ctx, Police, CPS); err != nil {
		return err
	}
	tell("Each read the other its root number by telephone and recognised it.")
	return nil
}

func (w *World) police(ctx context.Context, tell Step) error {
	if err := w.administrator(ctx, Ola); err != nil {
		return err
	}
	if err := w.unit(ctx, Ola, Team, Lena, Amy); err != nil {
		return err
	}
	tell(string(Team) + ": Lena Hart leads it and made its key; Amy Reed is of it.")
	return nil
}

func (w *World) cps(ctx context.Context, tell Step) error {
	if err := w.administrator(ctx, Ravi); err != nil {
		return err
	}
	if err := w.unit(ctx, Ravi, RASSO, Sarah, Tom); err != nil {
		return err
	}
	if err := w.Join(ctx, event.ActorID(Sarah), event.HolderID(Intake)); err != nil {
		return err
	}
	if err := w.unit(ctx, Ravi, CrownCourt, Priya); err != nil {
		return err
	}
	tell(string(RASSO) + ": Sarah Khan leads it, Tom Ellis is of it; its checking machine is " + string(Intake) + ".")
	tell(string(CrownCourt) + ": Priya Shah leads it.")
	return nil
}

// administrator has the root invite and appoint an organisation's first
// administrator.
func (w *World) administrator(ctx context.Context, who event.PersonID) error {
	root := event.ActorID(who.Org())
	if err := w.Join(ctx, root, event.HolderID(who)); err != nil {
		return err
	}
	_, err := w.As(root).Appoint(ctx, who, event.Administrator, "")
	return err
}

// unit founds a unit whose first member leads it and makes its key.
func (w *World) unit(ctx context.Context, admin event.PersonID, unit event.UnitID, people ...event.PersonID) error {
	a := w.As(event.ActorID(admin))
	if _, err := a.CreateUnit(ctx, unit, OfficeHours()); err != nil {
		return err
	}
	role := event.Lead
	for _, p := range people {
		if err := w.Join(ctx, event.ActorID(admin), event.HolderID(p)); err != nil {
			return err
		}
		if _, err := a.Appoint(ctx, p, role, unit); err != nil {
			return err
		}
		role = event.Member
	}
	_, err := w.As(event.ActorID(people[0])).MakeUnitKey(ctx, unit)
	return err
}
