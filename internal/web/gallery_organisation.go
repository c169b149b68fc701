package web

import (
	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

const (
	madeRavi event.PersonID = "ravi.menon@cps-northshire.example" // administrator
	madeMia  event.PersonID = "mia.lund@cps-northshire.example"
	madeLeo  event.PersonID = "leo.hall@cps-northshire.example"
	madeKit  event.PersonID = "kit.bower@cps-northshire.example"
)

func officeHours() event.Hours {
	h := event.Hours{Zone: "Europe/London", Holidays: event.EnglandAndWales}
	for _, d := range usualDays("")[:5] {
		h.Open = append(h.Open, event.Opening{Day: d.Day, From: 9 * 60, To: 17 * 60})
	}
	h.Open[4].To = 16*60 + 30
	return h
}

func madePlace(u event.UnitID, lead, waits bool) directory.RosterPlace {
	return directory.RosterPlace{Unit: u, Lead: lead, Waits: waits, Since: madeNow - 70*day}
}

func madePerson(id event.PersonID, places ...directory.RosterPlace) directory.RosterPerson {
	return directory.RosterPerson{Person: id, Key: 1, Had: 1, Places: places}
}

// madeRoster is an organisation with somebody in each of the ways in which one can stand.
func madeRoster() desk.Roster {
	r := desk.Roster{Me: madeRavi, Administrator: true, All: true, Help: map[event.PersonID]bool{}}
	r.Organisation = madeRASSO.Org()
	r.Units = []directory.RosterUnit{
		{Unit: madeCrown, Hours: officeHours(), Key: 2, Stale: true, Members: 1, Leads: []event.PersonID{madeMia}, Holders: []event.PersonID{}},
		{Unit: madeRASSO, Hours: officeHours(), Key: 1, Members: 4, Leads: []event.PersonID{madeSarah}, Holders: []event.PersonID{madeSarah, madeTom}},
		{Unit: "cps-northshire.example/triage", Hours: officeHours(), Members: 0},
		{Unit: "cps-northshire.example/youth", Hours: officeHours(), Key: 1, Members: 0, Closed: true},
	}
	admin := madePerson(madeRavi)
	admin.Administrator = true
	invited := directory.RosterPerson{Person: madeLeo, Until: madeNow + 2*day, Places: []directory.RosterPlace{madePlace(madeRASSO, false, false)}}
	lapsed := directory.RosterPerson{Person: madeKit, Until: madeNow - day}
	lost := directory.RosterPerson{Person: "sam.price@cps-northshire.example", Had: 1, Places: []directory.RosterPlace{madePlace(madeRASSO, false, false)}}
	withdrawn := directory.RosterPerson{Person: "pia.lowe@cps-northshire.example", Withdrawn: true, Places: []directory.RosterPlace{madePlace(madeRASSO, false, false)}}
	astray := directory.RosterPerson{Person: "una.price@cps-northshire.example", Had: 1, Withdrawn: true, Places: []directory.RosterPlace{madePlace(madeRASSO, false, false)}}
	left := directory.RosterPerson{Person: "dan.frost@cps-northshire.example", Had: 1, Left: true}
	r.People = []directory.RosterPerson{
		left, lapsed, invited, madePerson(madeMia, madePlace(madeCrown, true, false), madePlace(madeRASSO, false, true)), admin,
		lost, madePerson(madeSarah, madePlace(madeRASSO, true, false)), madePerson(madeTom, madePlace(madeRASSO, false, false)),
		withdrawn, astray,
	}
	for _, p := range r.People {
		r.Help[p.Person] = p.Person != madeRavi
	}
	r.Rotas = map[event.UnitID]api.UnitRota{
		madeCrown: {Away: []api.Spell{*madeAbsence(madeMia, madeRavi, 0, 4)}},
		madeRASSO: {
			AtWork: []event.PersonID{madeSarah, madeTom}, OnDuty: []event.PersonID{madeSarah},
			Away: []api.Spell{*madeAbsence(madeMia, madeMia, -2, 4), *madeAbsence(madeTom, madeSarah, 9, 20)},
		},
	}
	return r
}

// organisationStates has the pages of an organisation, for an administrator, a lead
// and anybody else.
func organisationStates() (people, units, partners map[string]exhibition) {
	rosters := map[string]desk.Roster{"many": madeRoster()}
	rosters["empty"] = desk.Roster{Me: madeRavi, Administrator: true, All: true, Roster: directory.Roster{Organisation: madeRASSO.Org()}}
	lead := madeRoster()
	lead.Me, lead.Administrator, lead.All, lead.Leads = madeMia, false, false, []event.UnitID{madeCrown}
	lead.Units, lead.People = lead.Units[:2], lead.People[3:4]
	lead.Help = nil
	rosters["lead"] = lead
	stops := madeRoster()
	stops.Me, stops.Administrator, stops.All, stops.Leads, stops.Help = madeSarah, false, false, []event.UnitID{madeRASSO}, nil
	kept := madePerson("sam.price@cps-northshire.example", madePlace(madeRASSO, false, false))
	kept.Stopped = event.ActorID(madeSarah)
	stops.Units, stops.People = stops.Units[1:2], []directory.RosterPerson{madePerson(madeSarah, madePlace(madeRASSO, true, false)), madePerson(madeTom, madePlace(madeRASSO, false, false)), kept}
	stops.Stop = map[event.PersonID]bool{madeTom: true, kept.Person: true}
	rosters["stopped"] = stops
	one := madeRoster()
	one.Me, one.Administrator, one.All, one.Help = madeTom, false, false, nil
	one.Units, one.People = one.Units[1:2], one.People[6:]
	rosters["one"] = one
	long := desk.Roster{Me: madeRavi, Administrator: true, All: true, Help: map[event.PersonID]bool{}}
	long.Organisation = madeLong.Org()
	who := event.PersonID("maximiliana-wilhelmina.featherstonehaugh-cholmondeley@" + string(madeLong.Org()))
	long.Units = []directory.RosterUnit{{Unit: madeLong, Hours: officeHours(), Key: 1, Members: 1, Leads: []event.PersonID{who}, Holders: []event.PersonID{}}}
	long.People = []directory.RosterPerson{madePerson(who, madePlace(madeLong, true, true))}
	long.Help[who] = true
	long.Rotas = map[event.UnitID]api.UnitRota{madeLong: {AtWork: []event.PersonID{who}, OnDuty: []event.PersonID{who}, Away: []api.Spell{*madeAbsence(who, who, 1, 20)}}}
	rosters["long"] = long
	people, units = map[string]exhibition{}, map[string]exhibition{}
	for name, r := range rosters {
		people[name], units[name] = shown(r.Me, "people", peopleOf(&r, madeNow)), shown(r.Me, "units", unitsOf(&r, madeQuiet, madeNow))
	}
	since := event.Time(madeNow - 70*day)
	list := []desk.Partner{
		{Organisation: madeTeam.Org(), Ours: &since, Theirs: true}, {Organisation: "eastshire.police.example", Ours: &since},
		{Organisation: "westshire.example", Theirs: true}, {Organisation: madeLong.Org()},
	}
	partners = map[string]exhibition{
		"empty": shown(madeRavi, "partners", partnersOf(madeRASSO.Org(), desk.Partners{Administrator: true})),
		"many":  shown(madeRavi, "partners", partnersOf(madeRASSO.Org(), desk.Partners{Administrator: true, List: list})),
		"lead":  shown(madeMia, "partners", partnersOf(madeRASSO.Org(), desk.Partners{List: list})),
	}
	return people, units, partners
}
