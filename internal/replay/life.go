package replay

import (
	"fmt"
	"time"

	"github.com/safehand/safehand/event"
)

// Day is a moment of which it is known what happened, by the Information
// Commissioner's penalty notice and the reports of it.
type Day struct {
	At    time.Time
	known string // how exactly, as a layout
	life  string
	here  func(*Record, *Step)
}

const (
	toTheMinute = "Monday 2 January 2006, 15:04"
	toTheDay    = "Monday 2 January 2006"
	toTheMonth  = "January 2006"
)

// Begins is when the people of the story come to work.
func Begins() time.Time { return at(2016, time.November, 18, 9, 0) }

// Days are all of them. The first is when the box was sent.
func Days() []Day {
	return []Day{
		{at(2016, time.November, 18, 17, 30), toTheDay, "A police force gives 15 unencrypted DVDs of victims' interviews to one CPS office; the same day they go on to another, all in one box, tracked.", sent},
		{at(2016, time.November, 21, 6, 49), toTheMinute, "\"Delivered\": the courier leaves the box in a shared reception. Nobody of the CPS is there.", delivered},
		{noticed(), toTheDay, "The one person who expected the box is back from leave. The loss is noticed.", since("noticed on", 1, "")},
		{at(2016, time.December, 14, 9, 0), toTheDay, "The police, whose evidence it is, are told.", since("the police have known since", 1, "")},
		{at(2017, time.February, 1, 9, 0), toTheMonth, "The CPS's area business manager is formally told.", since("both managers have known since", 2, "at least ")},
		{at(2017, time.March, 1, 9, 0), toTheMonth, "The 15 victims are told.", victimsTold},
		{at(2017, time.April, 11, 9, 0), toTheDay, "The Information Commissioner is told, " + fmt.Sprint(days(noticed(), at(2017, time.April, 11, 9, 0))) + " days after the loss was noticed. The penalty was 325,000 pounds.", regulatorTold},
	}
}

// Step is what the day says beside a record of that moment.
func (d Day) Step(r *Record) Step {
	s := Step{When: d.At.Format(d.known), Life: d.life}
	if d.known != toTheMonth {
		s.When += elapsed(d.At)
	}
	d.here(r, &s)
	return s
}

func sent(r *Record, s *Step) {
	s.Here = []string{
		fmt.Sprintf("%s sealed, each with a key of its own, and sent. Without a receipt nobody there gets a key.", exhibits(r.Exhibits)),
		fmt.Sprintf("The unit opens at %s and has two working hours: receipt due %s.", local(r.Opens).Format("15:04"), clock(r.ReceiveBy)),
	}
}

func delivered(r *Record, s *Step) {
	s.Here = []string{fmt.Sprintf("stored at the service is not received. It is %s, on the whole unit's list:", r.Status)}
	s.Quotes = []string{fmt.Sprintf("%s  Receipt needed by %s", r.Reference, clock(r.ReceiveBy))}
}

// since says from when on the log shows that it was known here.
func since(what string, rung int, about string) func(*Record, *Step) {
	return func(r *Record, s *Step) {
		rang := local(r.Rang[rung-1])
		s.Here = []string{fmt.Sprintf("%s %s, %s%d days earlier.", what, rang.Format(toPeople), about, days(rang, r.Now))}
	}
}

func victimsTold(r *Record, s *Step) {
	s.Here = []string{fmt.Sprintf("nobody ever had a key: opened by %d people, as the log shows.", r.Opened)}
	s.Law = "whether each of them must be told is one of the reviewers' decisions, and that no key was given is a reason in it."
}

func regulatorTold(r *Record, s *Step) {
	s.Here = []string{fmt.Sprintf("the review has been open since %s.", clock(r.Review.Since))}
	s.Law = fmt.Sprintf("had it been decided that it was a breach, the ICO was to be told by %s. The 72 hours came in on 25 May 2018; in 2016 there was no such duty.", clock(r.Review.TellBy))
}

var london = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return l
}()

func at(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, london)
}

func noticed() time.Time { return at(2016, time.December, 1, 9, 0) }

const toPeople = "02/01/2006 15:04"

func local(t event.Time) time.Time { return t.Std().In(london) }

func clock(t event.Time) string { return local(t).Format(toPeople) }

// elapsed is how many days after the sending that is.
func elapsed(t time.Time) string {
	if n := days(Begins(), t); n > 0 {
		return fmt.Sprintf("  (+%d d)", n)
	}
	return ""
}

// days from one day to another, by the calendar.
func days(from, to time.Time) int {
	noon := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	return int(noon(to).Sub(noon(from)).Hours() / 24)
}
