package watch_test

import (
	"github.com/safehand/safehand/event"
	. "github.com/safehand/safehand/internal/record/recordtest"
	"github.com/safehand/safehand/internal/watch/oracle"
)

// sent is a sending of the year, beside what the oracle knows of it.
type sent struct {
	id       event.ConsignmentID
	to       event.UnitID
	exhibits []event.ExhibitID
	suspect  bool // a report of it opened a review
	copied   bool // another copy was sent
}

// received is a receipt of the year, beside what the oracle knows of it.
type received struct {
	id event.EventID
	of int // the sending
}

// plan draws when the service is down, for hours or for days, and what is sent: something
// about every third day.
func (y *year) plan() {
	for at := 20 * day; at < 345*day; at += (10 + y.rand.IntN(40)) * day {
		d := oracle.Down{From: at + y.rand.IntN(day)}
		d.To = d.From + []int{300, 2 * day, 5 * day}[y.rand.IntN(3)] + 1
		y.Downs = append(y.Downs, d)
		y.lately(d.From-day+y.rand.IntN(300), y.press)
		y.lately(d.From-day+y.rand.IntN(300), y.report)
	}
	for at := 2 * day; at < 350*day; at += 60 + y.rand.IntN(6*day) {
		unit := []event.UnitID{RASSO, market}[y.rand.IntN(2)]
		y.add(at, func(at int) { y.send(at, unit, 1+y.rand.IntN(3), nil) })
	}
	y.deafen()
}

// lately has something noticed about what was sent last: that a day is over since may be
// while the service is down.
func (y *year) lately(at int, notice func(number int, from event.UnitID, at int)) {
	y.add(at, func(at int) {
		if number := len(y.sent) - 1; number >= 0 {
			notice(number, []event.UnitID{CID, y.sent[number].to}[y.rand.IntN(2)], at)
		}
	})
}

// deadline draws one, and has the oracle count it for itself.
func (y *year) deadline(unit event.UnitID, at int) (event.Deadline, int) {
	n := 1 + y.rand.IntN(12)
	switch y.rand.IntN(4) {
	case 0:
		n = 1 + n%2
		return event.Deadline{Kind: event.WorkingDays, N: n}, tables[unit].Days(at, n)
	case 1:
		due := at + 30 + y.rand.IntN(4*day)
		return event.Deadline{Kind: event.Instant, At: event.TimeOf(minute(due)), Reason: "pace-clock"}, due
	}
	return event.Deadline{Kind: event.WorkingHours, N: n}, tables[unit].Hours(at, n)
}

// send has CID send exhibits, one of which may be another copy of one that went before.
// Then some of it is signed for, and some of it reported.
func (y *year) send(at int, unit event.UnitID, n int, insteadOf *event.ExhibitID) {
	y.t.Helper()
	within, due := y.deadline(unit, at)
	d := y.OrderWithin(within, Amy, CID, n, event.HolderID(unit))
	for i, x := range d.Seals {
		e := &event.Sealed{
			Header: y.By(event.ActorID(Amy), event.PartyID(CID)), Order: d.Order, Exhibit: x.ID(), Seal: x,
			Type: "abe-interview", Marking: event.OfficialSensitive,
		}
		if i == 0 {
			e.InsteadOf = insteadOf
		}
		d.After = append(d.After, y.Say(e).Event)
	}
	id := event.ConsignmentID(y.Submit(y.Dispatch(d)).Event)
	number := len(y.sent)
	y.sent = append(y.sent, sent{id: id, to: unit, exhibits: d.Exhibits()})
	y.Sendings = append(y.Sendings, &oracle.Sending{From: tables[CID], Unit: tables[unit], Due: due, Exhibits: make([]oracle.Exhibit, n)})
	for i := range n {
		then := y.within(at)
		if y.one(6) {
			then = due // in the very second
		}
		if !y.one(12) {
			y.later(unit, then, func(at int) { y.end(number, i, at) })
		}
	}
	from := []event.UnitID{CID, unit}[y.rand.IntN(2)]
	switch y.rand.IntN(8) {
	case 0, 1, 2:
		y.later(from, y.within(at), func(at int) { y.report(number, from, at) })
	case 3, 4, 5, 6:
		y.later(from, y.within(at), func(at int) { y.press(number, from, at) })
	}
}

// end has an exhibit that waits signed for, alone or with all that wait, called back or
// rejected.
func (y *year) end(number, i, at int) {
	y.t.Helper()
	s, waits := y.sent[number], y.waiting(number)
	if y.Sendings[number].Exhibits[i] != (oracle.Exhibit{Checked: y.Sendings[number].Exhibits[i].Checked}) {
		return // signed for with another
	}
	x, which := &y.Sendings[number].Exhibits[i], []event.ExhibitID{s.exhibits[i]}
	e := y.Receipt(who[s.to], s.to, s.id, which...)
	switch y.rand.IntN(8) {
	case 0:
		y.Say(&event.Recalled{Header: y.By(event.ActorID(Amy), event.PartyID(CID)), Consignment: &s.id, After: e.After, Exhibits: which})
		x.Back = at
	case 1:
		y.Say(&event.Rejected{Header: e.Header, Consignment: s.id, After: e.After, Exhibits: which, Reasons: []event.Code{"duplicate"}})
		x.Refused = at
	case 2, 3, 4:
		y.receive(number, waits, at)
	default:
		y.receive(number, []int{i}, at)
	}
}

// waiting are the exhibits of a sending that nobody has signed for.
func (y *year) waiting(number int) (out []int) {
	for i, x := range y.Sendings[number].Exhibits {
		if x.Got+x.Back+x.Refused == 0 {
			out = append(out, i)
		}
	}
	return out
}

// of are some exhibits of a sending, as the log and as the oracle names them.
func (y *year) of(number int, some []int) (ids []event.ExhibitID, all []*oracle.Exhibit) {
	for _, i := range some {
		ids, all = append(ids, y.sent[number].exhibits[i]), append(all, &y.Sendings[number].Exhibits[i])
	}
	return ids, all
}

// receive has exhibits signed for. They are checked at some time, each for itself, or
// given back.
func (y *year) receive(number int, some []int, at int) {
	y.t.Helper()
	s := y.sent[number]
	ids, all := y.of(number, some)
	y.receipts = append(y.receipts, received{y.Say(y.Receipt(who[s.to], s.to, s.id, ids...)).Event, number})
	y.Receipts = append(y.Receipts, &oracle.Receipt{Unit: tables[s.to], At: at, Exhibits: all})
	for i, x := range all {
		x.Got = at
		then := y.within(at)
		if y.one(6) {
			then = tables[s.to].Days(at, 1) // in the very second
		}
		switch y.rand.IntN(8) {
		case 0: // nobody ever does
		case 1:
			y.later(s.to, then, func(at int) { y.giveBack(number, some[i], at) })
		default:
			y.later(s.to, then, func(at int) { y.check(number, some[i], at) })
		}
	}
}

// check has an exhibit compared with its seal, by who got it or now and then by who sent
// it: anybody who may fetch it.
func (y *year) check(number, i, at int) {
	y.t.Helper()
	s, x := y.sent[number], &y.Sendings[number].Exhibits[i]
	if x.Back+x.Refused > 0 {
		return
	}
	unit := s.to
	if y.one(5) {
		unit = CID
	}
	e := &event.Checked{Header: y.By(event.ActorID(who[unit]), event.PartyID(unit)), Consignment: s.id}
	if which := s.exhibits[i : i+1]; y.one(4) {
		e.Broken = which
	} else {
		e.Passed = which
	}
	y.Say(e)
	if x.Checked == 0 {
		x.Checked = at
	}
}

func (y *year) giveBack(number, i, at int) {
	y.t.Helper()
	s, x := y.sent[number], &y.Sendings[number].Exhibits[i]
	if x.Refused > 0 {
		return
	}
	r := y.Receipt(who[s.to], s.to, s.id, s.exhibits[i])
	y.Say(&event.Returned{Header: r.Header, Consignment: s.id, After: r.After, Exhibits: r.Exhibits})
	x.Refused = at
}

// atOnce is what people do in the second in which the service is back: some sign, some
// begin, some check.
func (y *year) atOnce(at int) {
	y.t.Helper()
	for number, s := range y.Sendings {
		for i, x := range s.Exhibits {
			switch recent := at - s.Due; {
			case recent > 8*day || !y.one(3):
			case x.Got+x.Back+x.Refused == 0:
				y.receive(number, []int{i}, at)
			case x.Checked == 0:
				y.check(number, i, at)
			}
		}
	}
	for i, r := range y.Reports {
		if at-r.At < 8*day && y.one(3) {
			y.deal(i, "agreed", true, at)
		}
	}
	for i, c := range y.Clicks {
		if at-c.At < 8*day && y.one(3) {
			y.say(i, []string{"herself", "by mistake"}[y.rand.IntN(2)], at)
		}
	}
}
