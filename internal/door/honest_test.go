package door_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/safehand/safehand/internal/door"
)

// deed is what an honest user does: so many requests of a kind, with so many
// mebibytes, within a time.
type deed struct {
	act  door.Act
	n    int
	mib  int
	over time.Duration
}

// does plays deeds of a person at an address against the usual limits, each
// evenly over its time, and names the first that is refused.
func does(t *testing.T, people int, deeds ...deed) {
	t.Helper()
	c := &clock{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	l := door.NewLimits(door.DefaultRules(), c.now)
	begin := c.at
	for _, d := range deeds {
		for i := range d.n {
			c.at = begin.Add(d.over * time.Duration(i) / time.Duration(d.n))
			for p := range people {
				who := fmt.Sprintf("officer%d@northshire.example", p)
				for scope, of := range map[door.Scope]string{door.Person: who, door.Organisation: "northshire.example", door.Address: "192.0.2.1/32"} {
					if err := l.Take(d.act, scope, of); err != nil {
						t.Fatalf("%s %d of %d, of officer %d: %v", d.act, i, d.n, p, err)
					}
					l.Charge(d.act, scope, of, d.mib)
				}
			}
		}
	}
}

// Nobody who works meets a limit.
func TestHonestWorkMeetsNoLimit(t *testing.T) {
	t.Run("an officer drags in 400 exhibits", func(t *testing.T) {
		// Each is asked for, stored in three pieces and sealed, as fast as it goes.
		does(t, 1, deed{door.SignIns, 4, 0, time.Second}, deed{door.Blobs, 400 * 6, 1, 20 * time.Second}, deed{door.Statements, 402, 0, 20 * time.Second})
	})
	t.Run("an officer sends a terabyte over a gigabit", func(t *testing.T) {
		does(t, 1, deed{door.Blobs, 2 * 131_072, 4, 8_000 * time.Second})
	})
	t.Run("two hundred officers behind one address begin their day", func(t *testing.T) {
		does(t, 200, deed{door.SignIns, 4, 0, time.Minute}, deed{door.Reads, 60, 0, time.Minute}, deed{door.Statements, 10, 0, time.Minute}, deed{door.Blobs, 60, 2, time.Minute})
	})
	t.Run("the agent of a busy unit", func(t *testing.T) {
		// It looks every two seconds, and takes in a thousand exhibits in an hour.
		does(t, 1, deed{door.SignIns, 12, 0, time.Hour}, deed{door.Reads, 1800 + 4000, 1, time.Hour}, deed{door.Statements, 3000, 0, time.Hour}, deed{door.Blobs, 20_000, 8, time.Hour})
	})
}
