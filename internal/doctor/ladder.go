package doctor

import (
	"context"
	"fmt"
	"slices"

	"github.com/safehand/safehand/directory"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/store"
)

// ladders names the units of which an alarm would find nobody at work. It is said
// before the alarm, since afterwards is too late. Of a unit whose people were never seen
// here, as after a restore, nothing can be known.
func (x *exam) ladders(ctx context.Context) error {
	if x.db == nil {
		return nil
	}
	var away []string
	err := x.db.View(ctx, func(tx *store.Tx) error {
		units, err := tx.Units()
		if err != nil {
			return err
		}
		dir := directory.New(x.keys.Directory(), tx)
		for _, u := range units {
			gone, err := dormant(tx, dir, u, event.TimeOf(x.Now))
			if err != nil {
				return err
			}
			if gone {
				away = append(away, string(u.ID))
			}
		}
		return nil
	})
	if err != nil {
		return ctx.Err() // what can't be read has been named
	}
	if slices.Sort(away); len(away) > 0 {
		x.found("alarm-unheard", fmt.Sprintf("of %s nobody is at work: they have not signed in for two working days, are marked away, or their access is stopped", count(int64(len(away)), "unit")),
			"ask the organisation who is there; 'safehand drill begin UNIT', by who leads the unit, shows whether an alarm is heard", away...)
	}
	return nil
}

// dormant: somebody of the unit was seen once, is marked away or stopped, and nobody is
// at work.
func dormant(tx *store.Tx, dir *directory.State, u *directory.Unit, now event.Time) (bool, error) {
	seen := false
	for _, k := range dir.MemberKeys(u.ID) {
		if dir.Person(k.Holder).Stop != nil { // she can't sign in, whenever she was seen
			seen = true
			continue
		}
		p, _ := k.Holder.Person()
		is, err := tx.Presence(p)
		if err != nil || is.AtWork(u.Hours, now) {
			return false, err
		}
		seen = seen || is.Seen > 0 || is.Away(now) > 0
	}
	return seen && !u.Closed, dir.Err()
}
