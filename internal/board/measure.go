package board

import "slices"

// rank is the smallest value that so many in a hundred of all are not above: the
// nearest rank, always a length that somebody really waited, never one in between.
// The median is the 50th.
func rank(percent int, of []int64) int64 {
	sorted := slices.Sorted(slices.Values(of))
	n := (percent*len(sorted) + 99) / 100
	return sorted[max(n, 1)-1]
}

// Times are how long receipts took. Each of the two kinds of hours is put in order by
// itself: the sending that took longest by the clock need not be the one that took
// longest of anybody's working day.
type Times struct {
	Median     Took `json:"median"`
	NinetyFive Took `json:"ninety_fifth"`
	Longest    Took `json:"longest"`
}

// timesOf is nil when nothing was measured.
func timesOf(took []Took) *Times {
	if len(took) == 0 {
		return nil
	}
	var wall, working []int64
	for _, t := range took {
		wall, working = append(wall, t.Wall), append(working, t.Working)
	}
	at := func(percent int) Took { return Took{rank(percent, wall), rank(percent, working)} }
	return &Times{at(50), at(95), at(100)}
}
