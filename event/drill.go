package event

// DrillBegun begins a drill: alarms about a sending that there is not, so that a unit
// knows before it matters whether anybody hears them, and how soon.
type DrillBegun struct {
	Header
	Unit UnitID
	Due  Time // when the receipt would be due: the first alarm
}

func (*DrillBegun) Kind() Kind { return "drill-begun" }
func (e *DrillBegun) fields(c *codec) {
	e.header(c)
	one(c, "unit", &e.Unit)
	one(c, "due", &e.Due)
}

// DrillAnswered is a member of the unit saying that she heard it. It ends the drill.
type DrillAnswered struct {
	Header
	Drill EventID
}

func (*DrillAnswered) Kind() Kind { return "drill-answered" }
func (e *DrillAnswered) fields(c *codec) {
	e.header(c)
	one(c, "drill", &e.Drill)
}

// DrillAlarm is the service ringing for a drill: an [Alarm] in all but what it is
// about, and a kind of its own so that nobody who reads the log ever takes a drill for
// evidence that waited.
type DrillAlarm struct {
	Header
	Drill EventID
	Rung  int // 1 to [Rungs]
}

func (*DrillAlarm) Kind() Kind { return "drill-alarm" }
func (e *DrillAlarm) fields(c *codec) {
	e.service(c)
	one(c, "drill", &e.Drill)
	rung(c, &e.Rung)
}

func rung(c *codec, v *int) {
	number(c, "rung", v)
	if c.err == nil && (*v < 1 || *v > Rungs) {
		c.fail(bad("rung: not 1 to %d", Rungs))
	}
}
