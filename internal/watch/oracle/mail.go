package oracle

// Mail is one that must have been taken: about which alarm, for whom. Programs are told
// as an address of their own.
type Mail struct {
	Alarm
	To string
}

// Programs is whoever is told of each alarm once, however many people are mailed.
const Programs = ""

// Mails are all that the alarms owe, and by which minute each must have been taken.
func (y *Year) Mails() map[Mail]int {
	out := map[Mail]int{}
	for a := range y.Must() {
		to := y.hear(a)
		for _, to := range to {
			out[Mail{a, to}] = y.by(a, to)
		}
		if len(to) > 0 {
			out[Mail{a, Programs}] = y.by(a, Programs)
		}
	}
	for a := range y.Left() {
		from, asked := y.sides(a)
		for _, to := range []string{from.Team, asked.Team, Programs} {
			out[Mail{a, to}] = y.by(a, to)
		}
	}
	return out
}

// hear are those who are told of an alarm: both sides, from the third on those who protect
// their data; of what was not checked who got it alone. While who must act learns, of the
// second and third it alone. Of what somebody signed for before the alarm could be said
// nobody is told.
func (y *Year) hear(a Alarm) []string {
	if a.Kind == Raw {
		return y.Receipts[a.Of].Unit.People
	}
	if a.Kind == Waits && !y.Sendings[a.Of].rings(a.Recorded/60, a.Recorded) {
		return nil
	}
	other, asked := y.sides(a)
	switch {
	case a.Rung > 1 && a.Recorded < asked.Quiet*60:
		return asked.People
	case a.Rung == 3:
		return []string{other.Team, asked.Team}
	}
	return append(other.People[:len(other.People):len(other.People)], asked.People...)
}

// sides are who must act on what an alarm is about, and the other side.
func (y *Year) sides(a Alarm) (other, asked *Unit) {
	switch a.Kind {
	case Waits:
		s := y.Sendings[a.Of]
		return s.From, s.Unit
	case Open, LeftOpen:
		p := y.Reports[a.Of]
		return p.From, p.Asked
	}
	c := y.Clicks[a.Of]
	return c.Other, c.Unit
}

// Deaf is a time in which no mail is taken: for anybody, or for one address. Both ends are
// minutes.
type Deaf struct {
	From, To int
	Alone    string
}

// How long after it hears again the server is asked at the latest: see docs/operating.md.
// One address that was refused is tried once an hour.
const (
	askedAgain = 10
	triedAlone = 60 + 40
	looked     = 21 // how often this year looks, and how long a node may have held it that died
)

// by is the minute by which a mail must be out: that of its alarm, or so long after each
// time in which it could not be.
func (y *Year) by(a Alarm, to string) int {
	at := a.Recorded/60 + looked
	if to == Programs {
		return at
	}
	for moved := true; moved; {
		moved = false
		for _, d := range y.Deafs {
			rest := askedAgain + looked
			if d.Alone != "" {
				rest = triedAlone + looked
			}
			if (d.Alone == "" || d.Alone == to) && at >= d.From && at < d.To+rest {
				at, moved = d.To+rest, true
			}
		}
		for _, d := range y.Downs {
			if at >= d.From && at < d.To+looked {
				at, moved = d.To+looked, true
			}
		}
	}
	return at
}
