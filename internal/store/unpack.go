package store

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ErrPack is wrapped by the refusal of what is not a whole pack.
var ErrPack = errors.New("not a whole copy of a database")

// Unpack fills the tables of a pack and returns how many rows it wrote. The
// database must be of the schema the pack was taken from; what its tables held
// before is gone. The views are not in it: they are to be rebuilt.
func (t *Tx) Unpack(r io.Reader) (rows int64, err error) {
	u := &unpacker{t: t, in: json.NewDecoder(r)}
	u.in.UseNumber()
	for {
		var line json.RawMessage
		if err := u.in.Decode(&line); err != nil {
			return u.rows, fmt.Errorf("%w: it breaks off after %d rows (%v)", ErrPack, u.rows, err)
		}
		done, err := u.line(line)
		if done || err != nil {
			return u.rows, err
		}
	}
}

type unpacker struct {
	t      *Tx
	in     *json.Decoder
	begun  bool
	rows   int64
	table  packLine
	insert *sql.Stmt
	filled []string
}

func (u *unpacker) line(line json.RawMessage) (done bool, err error) {
	if bytes.HasPrefix(line, []byte("[")) {
		return false, u.row(line)
	}
	var l packLine
	if err := json.Unmarshal(line, &l); err != nil {
		return false, fmt.Errorf("%w: %v", ErrPack, err)
	}
	switch {
	case !u.begun:
		u.begun = true
		if l.Safehand != packFirst {
			return false, fmt.Errorf("%w: it begins otherwise than this program's", ErrPack)
		}
		return false, u.clear()
	case l.Rows != nil:
		if *l.Rows != u.rows || len(u.filled) == 0 {
			return true, fmt.Errorf("%w: it says %d rows and has %d", ErrPack, *l.Rows, u.rows)
		}
		return true, nil
	}
	return false, u.begin(l)
}

// since is the schema with which a packed table came, where it was not the first
// that was ever packed: a pack of an older schema is filled into a database of
// that schema.
var since = map[string]int64{"other_head": 4, "cosigner": 4, "cosigned_head": 4, "cosignature": 4, "passkey": 6, "kept_keyring": 6, "notice": 8, "notice_message": 8, "watched": 10}

// clear empties the tables, the last first: later ones refer to earlier.
func (u *unpacker) clear() error {
	var schema int64
	row := u.t.sql.QueryRowContext(u.t.ctx, "SELECT MAX(version_id) FROM goose_db_version")
	if err := row.Scan(&schema); err != nil {
		return err
	}
	for _, t := range slices.Backward(Packed()) {
		if since[t.Name] > schema {
			continue
		}
		if _, err := u.t.sql.ExecContext(u.t.ctx, "DELETE FROM "+t.Name); err != nil {
			return err
		}
	}
	return nil
}

// begin makes ready to fill a table. Only the names of our own tables and of
// their columns become part of a query.
func (u *unpacker) begin(l packLine) error {
	known := slices.ContainsFunc(Packed(), func(t Table) bool { return t.Name == l.Table })
	if !known || slices.Contains(u.filled, l.Table) || len(l.Columns) == 0 || len(l.Columns) != len(l.Bytes) {
		return fmt.Errorf("%w: a table %q that has no place in it", ErrPack, l.Table)
	}
	if err := u.columns(l); err != nil {
		return err
	}
	marks := make([]string, len(l.Columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	if u.insert != nil {
		u.insert.Close()
	}
	var err error
	u.insert, err = u.t.sql.PrepareContext(u.t.ctx,
		"INSERT INTO "+l.Table+" ("+strings.Join(l.Columns, ", ")+") VALUES ("+strings.Join(marks, ", ")+")")
	u.table, u.filled = l, append(u.filled, l.Table)
	return err
}

// columns refuses a table whose columns are not those it has here.
func (u *unpacker) columns(l packLine) error {
	rows, err := u.t.sql.QueryContext(u.t.ctx, "SELECT * FROM "+l.Table+" WHERE 1 = 0")
	if err != nil {
		return err
	}
	defer rows.Close()
	have, err := rows.Columns()
	if err != nil {
		return err
	}
	if !slices.Equal(have, l.Columns) {
		return fmt.Errorf("%w: its table %s is of another schema", ErrPack, l.Table)
	}
	return nil
}

func (u *unpacker) row(line json.RawMessage) error {
	var cells []any
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&cells); err != nil || u.insert == nil || len(cells) != len(u.table.Columns) {
		return fmt.Errorf("%w: row %d is not one of table %q", ErrPack, u.rows, u.table.Table)
	}
	for i := range cells {
		v, err := cell(cells[i], u.table.Bytes[i])
		if err != nil {
			return fmt.Errorf("%w: row %d of table %s: %v", ErrPack, u.rows, u.table.Table, err)
		}
		cells[i] = v
	}
	if _, err := u.insert.ExecContext(u.t.ctx, cells...); err != nil {
		return fmt.Errorf("row %d of table %s: %w", u.rows, u.table.Table, typed(err))
	}
	u.rows++
	return nil
}

// cell is a value as the engines take it.
func cell(v any, isBytes bool) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case json.Number:
		return v.Int64()
	case string:
		if !isBytes {
			return v, nil
		}
		return base64.StdEncoding.Strict().DecodeString(v)
	}
	return nil, fmt.Errorf("a value of type %T", v)
}
