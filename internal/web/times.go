package web

import (
	"time"

	"github.com/safehand/safehand/event"
)

// Moment is a time as people read it and as programs do.
type Moment struct {
	ISO, Text string
}

// zone is the one in which times are shown.
var zone = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return l
}()

func moment(t event.Time) Moment {
	return Moment{t.String(), t.Std().In(zone).Format("02/01/2006 15:04")}
}

// Span is how far two times lie from each other, in the two largest units.
type Span struct {
	Days, Hours, Minutes int
}

func span(a, b event.Time) Span {
	d := b.Std().Sub(a.Std()).Abs()
	minutes := int(d.Round(time.Minute) / time.Minute)
	s := Span{minutes / 1440, minutes / 60 % 24, minutes % 60}
	if s.Days > 0 {
		s.Minutes = 0
	}
	return s
}

// sameDay: both are on one day in the zone that times are shown in.
func sameDay(a, b event.Time) bool {
	x, y := a.Std().In(zone), b.Std().In(zone)
	return x.YearDay() == y.YearDay() && x.Year() == y.Year()
}
