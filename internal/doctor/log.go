package doctor

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
	"github.com/safehand/safehand/ledger"
)

// log compares the entries with their checkpoint, the statements with their
// entries, and both with the keys.
func (x *exam) log(ctx context.Context) error {
	if x.db == nil {
		return nil
	}
	var began []store.Logged
	err := x.db.View(ctx, func(tx *store.Tx) (err error) {
		if x.head, err = tx.ReadHead(); err == nil {
			began, err = tx.LoggedFrom(0, 1)
		}
		return err
	})
	if err == nil {
		x.Entries, x.Last = x.head.Size, x.head.Last
		x.read, err = stock.Read(ctx, x.db, x.head.Size)
	}
	if err != nil {
		x.found("log-damaged", fmt.Sprintf("the log can't be read to its end (%v)", err), restore)
		return ctx.Err()
	}
	x.adds()
	x.statements()
	if len(began) > 0 && x.usable("service.key") && record.Began(began[0].Note, x.keys.Directory()) != nil {
		x.found("service-key", "service.key is not the key that this log was begun with", fromBackup)
	}
	x.clock()
	return nil
}

// usable: the file could be read, so that it can be compared.
func (x *exam) usable(file string) bool {
	return !slices.Contains(x.bad, file) && x.keys.Name != ""
}

// adds compares what the entries add up to with the signed checkpoint.
func (x *exam) adds() {
	r := x.read
	if r.NoEntry.N > 0 || r.Root != x.head.Root || r.Last != x.head.Last {
		what := "the log's entries do not add up to its checkpoint: one was changed, or the checkpoint is of another log"
		if r.NoEntry.N > 0 {
			what = fmt.Sprintf("%s of the log %s missing, the first at %d", count(r.NoEntry.N, "line"), is(r.NoEntry.N), r.NoEntry.First[0])
		}
		x.found("log-damaged", what, restore)
		return
	}
	if !x.usable("log.key") {
		return
	}
	s := x.keys.Directory()
	c, err := ledger.OpenCheckpoint(x.head.Checkpoint, s.Log, s.LogKeys)
	if err != nil || c.Root != r.Root || c.Size != r.Size {
		x.found("log-key", "the log's checkpoint does not open with log.key: the key is another log's, or the checkpoint was changed", fromBackup)
	}
}

func (x *exam) statements() {
	if p := x.read.NoNote; p.N > 0 {
		x.found("statement-missing", fmt.Sprintf("%s %s missing that the log holds, the first at %d: nobody can show any more what was signed there", count(p.N, "statement"), is(p.N), p.First[0]), restore)
	}
	if p := x.read.Strange; p.N > 0 {
		x.found("statement-strange", fmt.Sprintf("%s %s not what the log holds, the first at %d: it was damaged or changed", count(p.N, "statement"), is(p.N), p.First[0]), restore)
	}
}

// slack is how far two clocks may be apart.
const slack = 5 * time.Minute

func (x *exam) clock() {
	if ahead := x.Last.Std().Sub(x.Now); ahead > slack {
		x.found("clock", fmt.Sprintf("the newest entry was recorded on %s, which is %s from now: the clock is wrong now, or was then", when(x.Last), ahead.Round(time.Minute)),
			"set this machine's clock by a time server; recorded times never run back, so until that instant everything is recorded at it")
	}
}
