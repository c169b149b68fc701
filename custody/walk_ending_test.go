package custody_test

import (
	"slices"

	"github.com/safehand/safehand/event"
)

// ends: keys, memberships and units.
func (w *walk) ends() {
	w.t.Helper()
	switch w.r.IntN(6) {
	case 0:
		w.leaves()
	case 1:
		w.losesKey()
	case 2, 3:
		w.closes()
	case 4:
		w.decides()
	case 5:
		for _, u := range w.units {
			if w.o.who.stale[string(u)] && !w.o.who.closed[string(u)] && w.o.who.lives(string(leads[u])) {
				w.rotates(u)
			}
		}
	}
}

func (w *walk) temp() event.ActorID { return any1(w, tempNames()) }

func (w *walk) leaves() {
	w.t.Helper()
	who, heir := w.temp(), event.UnitID("")
	if w.odds(2) {
		who = any1(w, nights)
	}
	if w.odds(2) {
		heir = w.unit()
		if of := temps[who]; w.odds(2) {
			heir = any1(w, of)
		}
	}
	e := w.leaving(who, heir)
	if w.odds(3) {
		e.By.ID = w.who()
	}
	r, by := w.o.who, string(e.By.ID)
	may := r.left[string(who)] == nil && r.lives(by) && !r.machine(by) &&
		(by == string(who) || among(r.admins, by) && orgOfPerson(by) == orgOfPerson(string(who)))
	if heir == "" {
		may = may && w.o.balance(string(who)) == balance{}
	} else {
		may = may && r.mayTakeOver(string(who), string(heir))
	}
	may = may && !w.o.deserts(string(who), string(heir))
	e.For = event.PartyID(e.By.ID.Org())
	if w.answer("left", may, e) {
		r.leave(string(who), string(heir), w.o.now)
	}
}

// losesKey: her key was stolen, as an administrator says.
func (w *walk) losesKey() {
	w.t.Helper()
	who := w.temp()
	e := w.ending(event.ActorID("admin@"+who.Org()), who, event.Compromised)
	r := w.o.who
	if w.odds(2) {
		e.By.ID = w.who()
		e.For = event.PartyID(e.By.ID.Org())
	}
	by := string(e.By.ID)
	helps := false // who leads every unit of hers
	for u, members := range r.units {
		helps = helps || among(members, string(who)) && among(r.leads[u], by)
	}
	for u, members := range r.units {
		helps = helps && !(among(members, string(who)) && !among(r.leads[u], by))
	}
	may := !r.stolen[string(who)] && r.lives(by) && !r.machine(by) && orgOfPerson(by) == orgOfPerson(string(who)) &&
		(among(r.admins, by) || by == string(who) || helps)
	if len(r.stolen) > 2 && may {
		return // somebody must be left
	}
	if w.answer("stolen", may, e) {
		r.steal(string(who))
	}
}

func (w *walk) closes() {
	w.t.Helper()
	u, by, second := any1(w, append(spare, w.unit())), event.ActorID(boss), event.ActorID(deputy)
	for _, s := range spare { // one that has nothing, if there is one
		if w.odds(2) && !w.o.who.closed[string(s)] && (w.o.balance(string(s)) == balance{}) {
			u = s
		}
	}
	if w.odds(3) {
		by, second = w.who(), any1(w, []event.ActorID{okoro, khan, boss, chief})
	}
	if _, machine := by.Agent(); machine || by == second {
		return
	}
	empty := w.o.balance(string(u)) == balance{}
	may := w.o.who.mayClose(string(by), string(second), string(u)) && empty
	if w.answer("closed", may, w.closing(by, second, u)) {
		w.o.who.closed[string(u)] = true
	}
}

// decides on what somebody signed.
func (w *walk) decides() {
	w.t.Helper()
	if len(w.reports) == 0 {
		return
	}
	owner, statement := w.temp(), any1(w, w.reports)
	if stolen := w.o.who.stolen; len(stolen) > 0 && !w.odds(4) {
		var of []string
		for p := range stolen {
			of = append(of, p)
		}
		slices.Sort(of)
		owner = event.ActorID(any1(w, of))
	}
	pairs := []event.ActorID{boss, deputy, okoro, khan, chief}
	by, second := any1(w, pairs), any1(w, pairs)
	if w.odds(2) {
		by, second = boss, deputy
	}
	if by == second {
		return
	}
	e := &event.Decided{
		Header: w.by(by, ""), Second: event.Signer{ID: second, Number: 1},
		Key: event.KeyRef{Holder: event.HolderID(owner), Number: 1}, Statement: statement, Decision: event.Stands,
	}
	if w.answer("decided", w.o.who.mayDecide(string(by), string(second), string(owner), statement.String()), e) {
		w.o.who.decided[string(owner)+statement.String()] = true
	}
}
