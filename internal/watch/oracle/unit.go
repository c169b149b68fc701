package oracle

// The year is 2026; a minute counts from its beginning in UTC.
const (
	Minutes = 365 * 24 * 60
	day     = 24 * 60
	jan1    = 4 // a Thursday, Sunday being 0
)

// British summer time of 2026: from 29 March to 25 October, at 01:00 UTC.
const (
	summerBegins = 87*day + 60
	summerEnds   = 297*day + 60
)

// offset is how far the clock on the wall is ahead of UTC.
func offset(minute int) int {
	if minute >= summerBegins && minute < summerEnds {
		return 60
	}
	return 0
}

// The bank holidays of England and Wales in 2026, as days of the year from 0, with
// Boxing Day itself beside its substitute.
var holidays = map[int]bool{
	0:   true, // 1 January
	92:  true, // 3 April, Good Friday
	95:  true, // 6 April
	123: true, // 4 May
	144: true, // 25 May
	242: true, // 31 August
	358: true, // 25 December
	359: true, // 26 December, a Saturday
	361: true, // 28 December
}

// Unit is when a unit is at work: from and to in minutes of the wall's day, by
// weekday from Sunday; both 0 when it is shut.
type Unit struct {
	Week     [7][2]int
	Holidays bool // whether it keeps them
	// Whom its mails go to, and those of who protects its organisation's data.
	People []string
	Team   string
	// Until which minute it learns: of its second and third alarms nobody else is mailed.
	Quiet int
}

// on are the opening and closing times of a day of the year, by the wall.
func (u *Unit) on(d int) (from, to int, works bool) {
	h := u.Week[(jan1+d)%7]
	return h[0], h[1], h[1] > 0 && (!u.Holidays || !holidays[d])
}

// open reports whether somebody is at work during that minute.
func (u *Unit) open(minute int) bool {
	wall := minute + offset(minute)
	from, to, works := u.on(wall / day)
	return works && wall%day >= from && wall%day < to
}

// utc is the minute at which the wall's clock shows a minute of a day. The hour
// that summer time skips or repeats is nobody's working hour.
func utc(d, wall int) int {
	m := d*day + wall
	if offset(m-60) == 60 {
		return m - 60
	}
	return m
}

// Hours is the minute at which so many working hours have gone by since sent.
func (u *Unit) Hours(sent, hours int) int {
	m := sent
	for left := hours * 60; left > 0; m++ {
		if u.open(m) {
			left--
		}
	}
	return m
}

// Days is the closing time of the n-th working day after the day of sending.
func (u *Unit) Days(sent, n int) int {
	for d := (sent + offset(sent)) / day; ; {
		d++
		if _, to, works := u.on(d); works {
			if n--; n == 0 {
				return utc(d, to)
			}
		}
	}
}

// third is the same time of day on the next working day; what falls outside the
// working hours counts from the next opening.
func (u *Unit) third(due int) int {
	m := due
	for !u.open(m) && !(m == due && u.open(m-1)) { // closing time belongs to the day
		m++
	}
	wall := m + offset(m)
	for d := wall / day; ; {
		d++
		if _, _, works := u.on(d); works {
			return utc(d, wall%day)
		}
	}
}
