package backup

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
)

// put writes what the backup holds: the keys, the database, whose views are made
// anew, and the sealed bytes.
func (r *Restored) put(ctx context.Context, c RestoreConfig) error {
	unlock, err := node.Lock(c.Data)
	if err != nil {
		return err
	}
	defer unlock()
	for _, name := range node.KeyFiles() {
		if err := copyFile(filepath.Join(r.Dir, keysName, name), filepath.Join(c.Data, name)); err != nil {
			return err
		}
	}
	db, err := r.database(ctx, c)
	if err != nil {
		return err
	}
	defer db.Close()
	start := time.Now()
	if r.Entries, err = record.Rebuild(ctx, db, r.Keys.Directory()); err != nil {
		return err
	}
	r.Rebuilding = time.Since(start)
	return r.blobs(ctx, c, db)
}

// database fills an empty database with what the backup has, at the schema it
// was taken from, and brings it to this program's.
func (r *Restored) database(ctx context.Context, c RestoreConfig) (*store.DB, error) {
	if c.DSN == "" {
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.RemoveAll(node.DSN(c.Data, "") + end); err != nil {
				return nil, err
			}
		}
	}
	db, err := store.Open(ctx, node.DSN(c.Data, c.DSN))
	if err != nil {
		return nil, err
	}
	if err := r.fill(ctx, c, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (r *Restored) fill(ctx context.Context, c RestoreConfig, db *store.DB) error {
	if err := r.vacant(ctx, db); err != nil {
		return err
	}
	if err := db.MigrateTo(ctx, r.Manifest.Schema); err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(r.Dir, databaseName))
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	err = db.Update(ctx, func(tx *store.Tx) error {
		n, err := tx.Unpack(z)
		if err == nil && n != r.Manifest.Rows {
			err = fmt.Errorf("%w: %d rows where its manifest says %d", ErrDamaged, n, r.Manifest.Rows)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	return r.sameHead(ctx, db)
}

// vacant refuses a database that somebody's log is in, unless it is the one that
// a restore of before was putting there.
func (r *Restored) vacant(ctx context.Context, db *store.DB) error {
	has, _, err := db.Versions(ctx)
	if err != nil || has == 0 {
		return err
	}
	var head store.Head
	if err := db.View(ctx, func(tx *store.Tx) (err error) { head, err = tx.ReadHead(); return err }); err != nil {
		return err
	}
	if head.Size > 0 && !(r.again && event.Digest(head.Root) == r.Manifest.Root) {
		return folderf("the database holds a log of %d entries; a restore writes over nothing", head.Size)
	}
	return nil
}

// sameHead: the database in the backup is the one its manifest is of.
func (r *Restored) sameHead(ctx context.Context, db *store.DB) error {
	return db.View(ctx, func(tx *store.Tx) error {
		h, err := tx.ReadHead()
		if err == nil && (h.Size != r.Manifest.Size || event.Digest(h.Root) != r.Manifest.Root) {
			err = fmt.Errorf("%w: its database is not the one its manifest is of", ErrDamaged)
		}
		return err
	})
}

func (r *Restored) blobs(ctx context.Context, c RestoreConfig, db *store.DB) error {
	to, err := blob.Dir(node.Blobs(c.Data))
	if err != nil {
		return err
	}
	reading, err := stock.Read(ctx, db, r.Manifest.Size)
	if err != nil {
		return err
	}
	copied, err := copyAll(ctx, reading, db, blob.Read(filepath.Join(c.From, blobsName)), to, c.Progress)
	if err != nil {
		return err
	}
	r.Copied, r.Wanting = copied.copied, copied.wants()
	return nil
}
