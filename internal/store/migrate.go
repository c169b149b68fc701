package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer is wrapped by the refusal of a database that a newer program has
// changed: writing to it in the old way could lose what the newer one keeps.
var ErrNewer = errors.New("the database belongs to a newer version of this program")

// Migrate brings the schema up to this program's. It is safe to run on several
// nodes at once and does nothing when there is nothing to do.
func (d *DB) Migrate(ctx context.Context) error {
	p, err := d.provider()
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("the schema's version can't be read: %v", err)
	}
	if current > target {
		return newer(current, target)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("the schema can't be brought up to date: %v", err)
	}
	return d.prepare(ctx)
}

// MigrateTo brings an empty database to an earlier schema of this program's, to
// put into it what was taken out of one like it.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
	if err := Knows(version); err != nil {
		return err
	}
	p, err := d.provider()
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return fmt.Errorf("the schema of version %d can't be made: %v", version, err)
	}
	return nil
}

func (d *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	var options []goose.ProviderOption
	if d.dialect == goose.DialectPostgres {
		l, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(l))
	}
	return goose.NewProvider(d.dialect, d.sql, files, options...)
}
