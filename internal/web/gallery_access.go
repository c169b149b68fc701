package web

import (
	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
)

func accessStates() map[string]exhibition {
	record := func(n int, since event.Time, ended event.Code) directory.KeyRecord {
		k := directory.KeyRecord{Number: n, From: directory.Place{Recorded: since}}
		if ended != "" {
			k.Revoked = &directory.Revocation{Reason: ended, At: directory.Place{Recorded: since + 30*day}}
		}
		return k
	}
	one := []directory.KeyRecord{record(1, madeNow-90*day, "")}
	many := []directory.KeyRecord{record(3, madeNow-2*day, ""), record(2, madeNow-60*day, event.Compromised), record(1, madeNow-120*day, event.Superseded)}
	const long event.PersonID = "maximiliana-wilhelmina.featherstonehaugh-cholmondeley@north-and-west-yorkshire-and-the-humber-regional-organised-crime.example"
	return map[string]exhibition{
		"one":  shown(madeSarah, "access", accessOf(madeSarah, one, 1)),
		"many": shown(madeSarah, "access", accessOf(madeSarah, many, 3)),
		"long": shown(long, "access", accessOf(long, one, 1)),
	}
}
