package doctor

import (
	"context"
	"errors"
	"fmt"

	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
)

// restore is what to do about what the log itself has lost.
const restore = "stop the service, keep this folder as it is, and put the newest backup back into another: 'safehand restore'"

// database opens the database to read it, and looks at its outside.
func (x *exam) database(ctx context.Context) error {
	db, err := store.Look(ctx, node.DSN(x.Data, x.DSN))
	switch {
	case errors.Is(err, store.ErrDatabase):
		x.found("database-settings", err.Error(), "set it right and start again; the service itself refuses it as it is")
		return nil
	case err != nil:
		x.found("database-unreadable", err.Error(), "is the path or address right, and the disk there? Otherwise "+restore)
		return nil
	}
	x.Engine = db.Engine()
	err = db.Fits(ctx)
	switch {
	case errors.Is(err, store.ErrNewer):
		x.found("database-newer", err.Error(), "nothing was changed; going back to this program needs the backup from before the newer one: 'safehand restore'")
	case errors.Is(err, store.ErrOlder):
		x.found("database-older", err.Error(), "make a backup with the older program first")
	case err != nil:
		x.found("database-damaged", fmt.Sprintf("the database can't be read (%v)", err), restore)
	default:
		x.db = db
		return x.integrity(ctx)
	}
	return db.Close()
}

// integrity asks the engine, and goes on all the same: what else can be read is
// worth knowing.
func (x *exam) integrity(ctx context.Context) error {
	wrong, err := x.db.Integrity(ctx)
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	if len(wrong) > 0 {
		x.found("database-damaged", fmt.Sprintf("the database file is damaged, in %s at least", count(int64(len(wrong)), "place")), restore, wrong...)
	}
	return nil
}
