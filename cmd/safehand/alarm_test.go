package main

import (
	"strings"
	"testing"

	"github.com/safehand/safehand/client"
)

// Of a problem on which nobody has begun it is said by when somebody must, since when
// that is overdue, and who is told next.
func TestAProblemNobodyBeginsOnIsSaid(t *testing.T) {
	next := &client.NextAlarm{At: 1479736800, Told: client.BothManagers}
	for _, c := range []struct {
		alarm client.Alarm
		want  []string
	}{
		{client.Alarm{Next: &client.NextAlarm{At: 1479722400, Told: client.BothUnits}}, []string{"If nobody does by", "both units are told"}},
		{client.Alarm{Rung: 1, Since: 1479722400, Told: client.BothUnits, Next: next}, []string{"overdue since", "alarm 1 of 3", "both managers are told"}},
		{client.Alarm{Rung: 3, Since: 1479722400, Told: client.BothDataProtection}, []string{"overdue since", "alarm 3 of 3, for both data protection teams"}},
	} {
		got := unbegun(&c.alarm, "reported")
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%q does not say %q", got, w)
			}
		}
	}
}
