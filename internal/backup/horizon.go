package backup

import "time"

// Horizon says until when what is destroyed in the service can still be opened
// from a backup: a key's copy goes with the last generation that holds it.
type Horizon struct {
	// More is how many backups have to be made until the newest there is now goes.
	More int
	// Until is when that will be, if they go on to come as they came.
	Until time.Time
}

// day is how often backups are taken to be made until there are enough to tell.
const day = 24 * time.Hour

func horizonOf(kept []Generation, keep int) Horizon {
	h := Horizon{More: max(keep, 1)}
	newest := kept[len(kept)-1].Begun
	h.Until = newest.Add(time.Duration(h.More) * pace(kept))
	return h
}

// pace is how far the backups are apart, and never less than a day: several made
// by hand in an hour don't show how the next ones will come.
func pace(kept []Generation) time.Duration {
	if len(kept) < 2 {
		return day
	}
	first, last := kept[0].Begun, kept[len(kept)-1].Begun
	return max(day, last.Sub(first)/time.Duration(len(kept)-1))
}
