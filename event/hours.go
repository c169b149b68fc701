package event

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Hours are when a unit is at work. Receipts are due by them.
type Hours struct {
	Zone     Zone // of the time zone database: Europe/London
	Holidays Code // whose bank holidays: england-and-wales, scotland, northern-ireland, or none
	Open     []Opening
}

// Calendars are those whose bank holidays a unit can keep.
var Calendars = []Code{EnglandAndWales, Scotland, NorthernIreland, NoHolidays}

// Calendars of bank holidays there are.
const (
	EnglandAndWales Code = "england-and-wales"
	Scotland        Code = "scotland"
	NorthernIreland Code = "northern-ireland"
	NoHolidays      Code = "none"
)

func (h *Hours) fields(c *codec) {
	one(c, "zone", &h.Zone)
	oneOf(c, "holidays", &h.Holidays, Calendars...)
	many(c, "open", &h.Open, 1)
	for i := 1; c.err == nil && i < len(h.Open); i++ {
		if slices.ContainsFunc(h.Open[:i], func(o Opening) bool { return o.Day == h.Open[i].Day }) {
			c.fail(bad("open: a day twice"))
		}
	}
}

// Zone is the name of a time zone.
type Zone string

var zoneRE = regexp.MustCompile(`^(UTC|Europe/London)$`)

func (z Zone) MarshalText() ([]byte, error) { return []byte(z), nil }
func (z *Zone) UnmarshalText(b []byte) error {
	if !zoneRE.Match(b) {
		return errors.New("not Europe/London or UTC")
	}
	*z = Zone(b)
	return nil
}

// Opening is one weekday's working hours, in minutes after midnight.
type Opening struct {
	Day      Code // mon, tue, wed, thu, fri, sat, sun
	From, To int
}

// Days of the week as they stand in texts, Sunday first as in package time.
var Days = []Code{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (o Opening) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%s %02d:%02d %02d:%02d", o.Day, o.From/60, o.From%60, o.To/60, o.To%60), nil
}

func (o *Opening) UnmarshalText(b []byte) error {
	p, err := fields(b, 3)
	if err != nil {
		return err
	}
	o.Day = Code(p[0])
	if !slices.Contains(Days, o.Day) {
		return errors.New("not a day: mon, tue, wed, thu, fri, sat or sun")
	}
	if o.From, err = clock(p[1]); err != nil {
		return err
	}
	if o.To, err = clock(p[2]); err != nil {
		return err
	}
	if o.From >= o.To {
		return errors.New("closes before it opens")
	}
	return nil
}

var clockRE = regexp.MustCompile(`^([01][0-9]|2[0-4]):[0-5][0-9]$`)

func clock(s string) (int, error) {
	var h, m int
	if !clockRE.MatchString(s) {
		return 0, errors.New("not a time of day such as 09:00")
	}
	fmt.Sscanf(s, "%02d:%02d", &h, &m)
	if h*60+m > 24*60 {
		return 0, errors.New("not a time of day such as 09:00")
	}
	return h*60 + m, nil
}
