package board

import (
	"slices"
	"strings"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/called"
)

// Sheet is a report as it is read. Lines and tables are both made of it, so that whoever
// compares what the page shows with what the command line wrote finds the same words.
type Sheet struct {
	Month string `json:"month"`
	About []Row  `json:"about"` // whom it covers, and when
	Parts []Part `json:"parts"`
	// Limits say what the numbers do not show. A line break in one is for lines alone.
	Limits []string `json:"limits"`
	Again  string   `json:"again"` // the command that makes it again
	Log    []Row    `json:"log"`
	Empty  bool     `json:"empty"` // nothing happened in it, and nothing waited
}

// Part is what is said of one thing: rows, or that there was nothing.
type Part struct {
	Name string `json:"name"`
	None string `json:"none,omitempty"`
	Rows []Row  `json:"rows"`
}

// Row is one number. One that is below another says more of it.
type Row struct {
	Name  string `json:"name"`
	Below int    `json:"below"`
	Value string `json:"value"` // a line each
	// Notes name what was counted: a line, and what more is to be said of it.
	Notes [][]string `json:"notes,omitempty"`
}

// Sheet is the report in words. Its times are those of London on whatever machine it is
// made.
func (r *Report) Sheet() *Sheet {
	s := &Sheet{Month: r.Month.String(), Limits: r.limits(), Again: "safehand board-report --month " + must(r.Month.MarshalText()) + flags(r.Units)}
	var units []string
	for _, u := range r.Units {
		units = append(units, string(u))
	}
	s.About = []Row{row("Units", "%s", strings.Join(units, "\n")), row("From", "%s", clock(r.From)), row("Until", "%s, and nothing later", clock(r.Until))}
	s.Parts = []Part{
		{Name: "Sent to the units"}, {Name: "Sent by the units"}, {Name: "Drills of the alarms"},
		{Name: "Of all of it", Rows: []Row{row("Encrypted", "100 %%: nothing can be sent otherwise. Not a measurement.")}},
	}
	r.half(&s.Parts[0], &r.To)
	r.half(&s.Parts[1], &r.By)
	r.Drills.part(&s.Parts[2])
	s.Empty = r.To.empty() && r.By.empty() && len(r.Drills.List) == 0
	s.Log = []Row{row("Log", "%s", r.Log.Origin), row("Entries recorded before the end", "%d", r.Log.Size), row("Root of the log then", "%s", r.Log.Root)}
	return s
}

func (r *Report) half(p *Part, h *Half) {
	if h.empty() {
		p.None = "Nothing was sent, received or reported, and nothing waited."
		return
	}
	p.row("Sent in the month", "%s, %s", count(h.Sent, "sending"), count(h.Exhibits, "exhibit"))
	p.row("Received in the month", "%s", count(h.Received, "sending"))
	if h.Times != nil {
		p.below(1, "Time to receipt, median", "%s", both(h.Times.Median))
		p.below(1, "95 of 100 received within", "%s", both(h.Times.NinetyFive))
		p.below(1, "Received late", "%d", h.Late)
	}
	if h.LateBy != nil {
		p.below(2, "late by, median", "%s", both(h.LateBy.Median))
		p.below(2, "latest by", "%s", both(h.LateBy.Longest))
	}
	if h.Ended > 0 {
		p.row("Called back or rejected", "%s", count(h.Ended, "sending"))
	}
	p.row("Receipt overdue at the end", "%s", count(h.Overdue, "sending"))
	for _, id := range h.List {
		s := r.find(id)
		p.note(s.Reference+", due "+clock(s.ReceiveBy)+", from "+string(s.From), "overdue for "+both(*s.Late))
	}
	p.row("Waiting in time at the end", "%s", count(h.Waiting, "sending"))
	p.row("Alarms that rang", "%d first, %d second, %d third", h.Alarms[0], h.Alarms[1], h.Alarms[2])
	passed, broken, not := h.Checks[Passed], h.Checks[Broken], h.Checks[Not]
	p.row("Exhibits received", "%d: checks passed %d, seal broken %d, not checked %d", passed+broken+not, passed, broken, not)
	p.row("Problems reported", "%s", tally(h.Problems, problem))
	p.neglect(h)
	p.reviews(&h.Reviews)
}

// neglect says what rang of problems and checks, and nothing of what did not: a month
// from before anybody counted them reads as it did.
func (p *Part) neglect(h *Half) {
	if u := h.Unanswered; u != nil {
		p.row("Problems that nobody began on", "alarms: %d first, %d second, %d third", u.Alarms[0], u.Alarms[1], u.Alarms[2])
		p.below(1, "the units had to begin on", "%d of the first", u.Own)
	}
	if h.Unchecked > 0 {
		p.row("Not checked in time", "%s", count(h.Unchecked, "receipt"))
	}
}

func (p *Part) reviews(v *Reviews) {
	p.row("Reviews opened", "%d", v.Opened)
	p.below(1, "decided by your organisation", "%s", tally(v.Decided, called.Outcome))
	p.below(1, "decided by the other side", "%s", tally(v.Theirs, called.Outcome))
	p.below(1, "still open at the end", "%d", len(v.Open))
	for _, o := range v.Open {
		p.note(o.Reference+", open since "+clock(o.Opened), "not decided by "+names(o.Undecided), "if it is a breach, the ICO must be told by "+clock(o.TellBy))
	}
}

func (ds *Drills) part(p *Part) {
	if len(ds.List) == 0 {
		p.None = "There was none: nobody tested whether an alarm is heard."
		return
	}
	p.row("Begun in the month", "%s", count(ds.Begun, "drill"))
	p.row("Answered in the month", "%s", count(ds.Answered, "drill"))
	if ds.After != nil {
		p.below(1, "after the first alarm, median", "%s", both(ds.After.Median))
		p.below(1, "longest", "%s", both(ds.After.Longest))
	}
	p.row("Failed: nobody answered", "%s", count(ds.Failed, "drill"))
	p.drills(ds.List, func(d *Drill) bool { return d.Failed })
	p.row("Open still at the end", "%s", count(ds.Open, "drill"))
	p.drills(ds.List, (*Drill).open)
}

// drills names them, and how many of their alarms rang: one that failed because nothing
// rang is a fault of the service, and not of the unit.
func (p *Part) drills(ds []*Drill, which func(*Drill) bool) {
	for _, d := range ds {
		if which(d) {
			p.note(d.Reference+" of "+string(d.Unit)+", third alarm due "+clock(d.over()), row("", "%d of %d alarms had rung when the month ended", len(d.Alarms), event.Rungs).Value)
		}
	}
}

// limits say what the numbers do not show. A board that is shown more certainty than
// there is learns nothing.
func (r *Report) limits() []string {
	all := []string{
		"Time to receipt runs from the sending to the last signed receipt of it, first\nin the receiving unit's working hours as they were then, in brackets by the clock.\nA sending counts in the month in which nothing of it waited any more.",
		"The median is the length that half of the receipts were within, the next line\nthe one that 95 of 100 were within (nearest rank: always one that occurred).\nWorking hours and the clock are each put in order by themselves.",
		"Checks are those of the receiving side, up to the end of the month.",
		"Late is after the deadline of the sending. Late is not a breach.",
		"A drill is no sending. It counts as begun, answered or failed in the month in which\nit was that, its time from the instant at which its first alarm was due. None is\nleft out. That a drill was heard does not show that the next alarm will be.",
		"Sendings from " + clock(r.Looked) + " on are looked at, older ones are not.\nWhat was sent to somebody by name is not counted as sent to her unit.",
		"Each sending was proven from signed statements. That the service listed every\nsending is not proven: compare the number with your own register.",
		"What was sent in another way is not in it, nor what nobody reported.",
	}
	if r.To.neglect() || r.By.neglect() { // a month in which nothing of it rang reads as it always did
		all = slices.Insert(all, 4, "An alarm of a problem rings while nobody of the side that must act begins on it, one\nof a receipt when what it is for was not all checked by the end of the next working\nday. Each counts in the month in which it was recorded.")
	}
	return all
}
