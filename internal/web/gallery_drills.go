package web

import (
	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// madeQuiet has a unit in its two quiet weeks.
var madeQuiet = map[event.UnitID]event.Time{madeRASSO: madeNow + 11*day}

// madeDrill is one whose first alarm was due an hour after it was begun, of which so many
// alarms rang, and which somebody answered so long after that, unless nobody did.
func madeDrill(of event.UnitID, by event.PersonID, begun event.Time, rang int, answerer event.PersonID, after event.Time) *custody.Drill {
	due := begun + hour
	d := &custody.Drill{Begun: *madeAct(event.ActorID(by), begun, event.LogIndex(begun-madeNow+400*day), "drill", of, begun), Unit: of, Ladder: custody.Ladder{due, due + 4*hour, due + day}}
	for i := range rang {
		d.Alarms = append(d.Alarms, custody.Alarm{Rung: i + 1, Due: d.Ladder[i]})
		d.Alarms[i].At.Recorded = d.Ladder[i] + 1
	}
	if answerer != "" {
		d.Answered = madeAct(event.ActorID(answerer), due+after, 40, "drill answered", of, begun)
	}
	return d
}

// drillStates has the page for who leads a unit, for who answers, and for others.
func drillStates() map[string]exhibition {
	unit := func(u event.UnitID, last, owed event.Time, begin bool) desk.DrillUnit {
		return desk.DrillUnit{Unit: u, Last: last, Owed: owed, Begin: begin}
	}
	heard := madeDrill(madeRASSO, madeSarah, madeNow-60*day, 1, madeTom, 12*minute)
	second := madeDrill(madeCrown, madeRavi, madeNow-150*day, 2, madeMia, 5*hour)
	failed := madeDrill(madeRASSO, madeSarah, madeNow-160*day, 3, "", 0)
	late := madeDrill(madeCrown, madeRavi, madeNow-250*day, 3, "", 0)
	late.Alarms[1].At.Recorded += 3 * hour
	late.Alarms[2].At.Recorded += 20 * minute
	silent := madeDrill(madeCrown, madeRavi, madeNow-300*day, 0, "", 0)
	rings := madeDrill(madeRASSO, madeRavi, madeNow-2*hour, 1, "", 0)
	overdue := madeDrill(madeRASSO, madeRavi, madeNow-2*hour, 0, "", 0)
	own := madeDrill(madeRASSO, madeSarah, madeNow-2*hour, 1, "", 0)
	waits := madeDrill(madeRASSO, madeSarah, madeNow-10*minute, 0, "", 0)
	states := map[string]desk.Drills{
		"empty":    {Me: madeSarah, Of: []event.UnitID{madeRASSO}, Units: []desk.DrillUnit{unit(madeRASSO, 0, madeNow-9*day, true)}},
		"member":   {Me: madeTom, Of: []event.UnitID{madeRASSO}, Units: []desk.DrillUnit{unit(madeRASSO, 0, 0, false)}},
		"rings":    {Me: madeTom, Of: []event.UnitID{madeRASSO}, Units: []desk.DrillUnit{unit(madeRASSO, madeNow-2*hour, 0, false)}, List: []*custody.Drill{rings, heard}},
		"yours":    {Me: madeSarah, Of: []event.UnitID{madeRASSO}, Units: []desk.DrillUnit{unit(madeRASSO, madeNow-2*hour, 0, false)}, List: []*custody.Drill{own, heard}},
		"not-rung": {Me: madeTom, Of: []event.UnitID{madeRASSO}, Units: []desk.DrillUnit{unit(madeRASSO, madeNow-2*hour, 0, false)}, List: []*custody.Drill{overdue}},
		"waits":    {Me: madeSarah, Of: []event.UnitID{madeRASSO}, Units: []desk.DrillUnit{unit(madeRASSO, madeNow-10*minute, 0, false)}, List: []*custody.Drill{waits}},
		"failed":   {Me: madeSarah, Of: []event.UnitID{madeRASSO}, Units: []desk.DrillUnit{unit(madeRASSO, madeNow-160*day, madeNow-70*day, true)}, List: []*custody.Drill{failed}},
		"late":     {Me: madeRavi, Administrator: true, Units: []desk.DrillUnit{unit(madeCrown, madeNow-250*day, madeNow-160*day, true)}, List: []*custody.Drill{late, silent}},
		"many": {Me: madeRavi, Administrator: true, More: true, List: []*custody.Drill{rings, heard, second, failed, late, silent},
			Units: []desk.DrillUnit{unit(madeCrown, madeNow-150*day, madeNow-60*day, true), unit(madeRASSO, madeNow-2*hour, 0, false), unit("cps-northshire.example/youth", 0, madeNow-3*day, true)}},
		"long": {Me: "maximiliana-wilhelmina.featherstonehaugh-cholmondeley@north-and-west-yorkshire-and-the-humber-regional-organised-crime.example", Of: []event.UnitID{madeLong},
			Units: []desk.DrillUnit{unit(madeLong, 0, madeNow-day, true)},
			List:  []*custody.Drill{madeDrill(madeLong, "maximiliana-wilhelmina.featherstonehaugh-cholmondeley@north-and-west-yorkshire-and-the-humber-regional-organised-crime.example", madeNow-50*day, 1, madeTom, 40*minute)}},
	}
	out := map[string]exhibition{}
	for name, d := range states {
		out[name] = shown(d.Me, "drills", drillsOf(&d, madeQuiet, madeNow))
	}
	return out
}
