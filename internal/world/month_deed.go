package world

import "context"

// deed is something that people may do. Play does it once, where it is possible
// now, and reports whether there was such a place.
type deed struct {
	name   string
	weight int
	play   func(*Month, context.Context) (bool, error)
}

// deeds are what happens in a month, and how often in proportion.
var deeds = []deed{
	{"send", 26, (*Month).send},
	{"receive", 24, (*Month).receive},
	{"receive in part", 7, (*Month).receivePart},
	{"reject", 4, (*Month).reject},
	{"recall", 4, (*Month).recall},
	{"send to another unit", 4, (*Month).redirect},
	{"ask to send to another unit", 3, (*Month).askRedirect},
	{"open", 8, (*Month).view},
	{"export", 3, (*Month).export},
	{"pass on", 8, (*Month).passOn},
	{"return or destroy", 7, (*Month).giveBack},
	{"ask back", 4, (*Month).askBack},
	{"report a problem", 3, (*Month).report},
	{"answer", 5, (*Month).answer},
	{"send again in its place", 4, (*Month).resend},
	{"note", 7, (*Month).write},
	{"request", 2, (*Month).request},
	{"check", 11, (*Month).check},
	{"file by an agent", 9, (*Month).file},
	{"open a case", 1, (*Month).openCase},
	{"say who is on the case", 2, (*Month).onCase},
	{"work on a case", 6, (*Month).workCase},
	{"call an order back", 1, (*Month).sendInVain},
	{"fetch once more as a machine", 4, (*Month).fetchAgain},
	{"use a client", 3, (*Month).useSomebodys},
	{"open wrongly", 8, (*Month).openWrongly},
	{"act wrongly", 17, (*Month).actWrongly},
}
