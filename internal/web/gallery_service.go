package web

import (
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/desk"
)

// serviceStates has the page of a service that is well, of one that is not, and of one
// that tells nobody.
func serviceStates() map[string]exhibition {
	fine := desk.Health{Backup: madeNow - 7*3600, Restored: desk.HealthRestored{Passed: madeNow - 20*day, Of: madeNow - 21*day, Failed: madeNow - 22*day}, Sealed: desk.HealthSealed{Looked: madeNow - 9*3600, Read: madeNow - 5*day}, Channels: []desk.HealthChannel{{Name: "mail", Took: madeNow - 600}, {Name: "siem", Took: madeNow - 60}, {Name: "webhook"}}}
	wrong := desk.Health{Backup: madeNow - 3*day, Restored: desk.HealthRestored{Passed: madeNow - 120*day, Of: madeNow - 121*day, Failed: madeNow - 2*day}, Sealed: desk.HealthSealed{Looked: madeNow - 9*3600, Lost: 3}, Channels: []desk.HealthChannel{
		{Name: "mail", Took: madeNow - 5*3600, Fails: true, Waiting: 12, Since: madeNow - 4*3600}, {Name: "siem", Took: madeNow - 60},
	}}
	for _, m := range []string{"backup-old", "bytes-missing", "clock", "holidays-end", "log-stopped", "mail-down", "restore-failed", "restore-owed", "siem-down", "webhook-down", "witness-silent"} {
		wrong.Wrong = append(wrong.Wrong, desk.HealthWrong{Matter: m, Since: madeNow - 4*3600})
	}
	return map[string]exhibition{
		"empty": shown(madeRavi, "service", serviceOf(desk.Health{}, nil)),
		"fine":  shown(madeRavi, "service", serviceOf(fine, quietUnits(madeQuiet, []event.UnitID{madeRASSO, madeCrown}, madeNow))),
		"wrong": shown(madeRavi, "service", serviceOf(wrong, nil)),
	}
}
