package oracle

// Report is a problem that one side of a sending reported to the other.
type Report struct {
	From     *Unit // who reported it
	By       string
	Problem  string
	Asked    *Unit // who must act
	BySender bool  // else by who got it, or was to get it
	At       int
	Exhibits []*Exhibit
	Deeds    []Deed
}

// Deed is what somebody did about a report.
type Deed struct {
	At    int
	What  string
	Asked bool // by the side that was asked; else by the one that reported it
}

// begins says what counts as having begun: of the side asked, and of the one that
// reported it, which may only end it. It is the list of docs/alarms.md.
var begins = map[string]struct{ asked, reporting bool }{
	"agreed":      {asked: true},
	"cannot-send": {asked: true},
	"closed":      {true, true},
	"withdrawn":   {reporting: true},
	"replied":     {asked: true},
	"copied":      {asked: true},
	"decided":     {asked: true},
	"wrote":       {}, // about something else
}

// rings: nobody has begun on it when that is to be said.
func (p *Report) rings(_, said int) bool {
	begun := p.begun()
	return begun == 0 || begun*60 > said
}

// begun is the first minute at which anything counts.
func (p *Report) begun() (at int) {
	for _, d := range p.Deeds {
		if c := begins[d.What]; d.Asked && c.asked || !d.Asked && c.reporting {
			at = first(at, d.At)
		}
	}
	all := 0
	for _, x := range p.Exhibits {
		theirs := x.Refused
		if !p.BySender {
			theirs = x.Back
		}
		if theirs > p.At { // one is enough, when who must act let it go
			at = first(at, theirs)
		}
		if gone := x.gone(); gone <= p.At {
			all = Minutes
		} else {
			all = max(all, gone)
		}
	}
	if all < Minutes { // there is nothing left of which to report
		at = first(at, all)
	}
	return at
}
