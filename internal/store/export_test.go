package store

import (
	"context"
	"fmt"
	"reflect"

	"github.com/pressly/goose/v3"

	"github.com/safehand/safehand/custody"
	"github.com/safehand/safehand/directory"
)

// Bodies are the tables whose rows hold an aggregate as JSON, and its type.
func Bodies() map[string]reflect.Type {
	return map[string]reflect.Type{
		"organisation": reflect.TypeFor[directory.Organisation](),
		"person":       reflect.TypeFor[directory.Person](),
		"unit":         reflect.TypeFor[directory.Unit](),
		"orders":       reflect.TypeFor[custody.Order](),
		"exhibit":      reflect.TypeFor[exhibit](),
		"consignment":  reflect.TypeFor[custody.Consignment](),
		"opening":      reflect.TypeFor[custody.Opening](),
		"question":     reflect.TypeFor[custody.Question](),
		"case_file":    reflect.TypeFor[custody.Case](),
		"notice":       reflect.TypeFor[Notice](),
		"holding":      reflect.TypeFor[custody.Holding](),
		"drill":        reflect.TypeFor[custody.Drill](),
	}
}

// Columns names every column of every table.
func (d *DB) Columns(ctx context.Context) (map[string][]string, error) {
	tables, err := d.Tables(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, t := range tables {
		rows, err := d.sql.QueryContext(ctx, fmt.Sprintf("SELECT * FROM %s WHERE 1 = 0", t))
		if err != nil {
			return nil, err
		}
		if out[t], err = rows.Columns(); err != nil {
			return nil, err
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Tables names every table there is.
func (d *DB) Tables(ctx context.Context) ([]string, error) {
	q := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if d.dialect == goose.DialectPostgres {
		q = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
	}
	rows, err := d.sql.QueryContext(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// PretendVersion makes the database look migrated by another program.
func (d *DB) PretendVersion(ctx context.Context, v int64) error {
	_, err := d.sql.ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)", v, true)
	return err
}

// CopyEvery is after how many commits they are copied into the database.
const CopyEvery = copyEvery

// Pragma is what so many connections that are open at once say of a setting.
func (d *DB) Pragma(ctx context.Context, name string, n int) (all []string, err error) {
	for range n {
		c, err := d.sql.Conn(ctx)
		if err != nil {
			return nil, err
		}
		defer c.Close()
		var v string
		if err := c.QueryRowContext(ctx, "PRAGMA "+name).Scan(&v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}
