package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A pack is the rows that can't be made again, of either engine and for either:
// a stream of JSON values, one a line.
//
//	{"safehand":"pack/v1"}
//	{"table":"entry","columns":["log_index","body"],"bytes":[false,true]}
//	[0,"c2FmZWhhbmQv..."]
//	...
//	{"rows":57}
//
// Bytes are in base64. The last line shows that none is missing.
const packFirst = "pack/v1"

// packLine is every line but the rows.
type packLine struct {
	Safehand string   `json:"safehand,omitempty"`
	Table    string   `json:"table,omitempty"`
	Columns  []string `json:"columns,omitempty"`
	Bytes    []bool   `json:"bytes,omitempty"`
	Rows     *int64   `json:"rows,omitempty"`
}

// Packed are the tables of a pack, in the order in which they can be filled: the
// sources, and what no source gives back. What is of the moment stays out: a
// session, a nonce or a keyring on its way must not come back to life, blobs that
// no statement names are not kept, who was away is forgotten when it is over, witnesses
// must be asked anew what they know, what another disk had lost is no matter of this one, and how the schema and the views came about is the
// database's own.
func Packed() []Table {
	moment := []string{"session", "challenge", "passkey_challenge", "keyring", "lease", "draft", "uploading", "witness", "notice_channel", "watch_round", "stocktake", "wanting", "presence", "rota", "view_state", "goose_db_version"}
	return slices.DeleteFunc(slices.Concat(Sources(), NotRebuilt()), func(t Table) bool {
		return slices.Contains(moment, t.Name)
	})
}

// Pack writes every row of the packed tables, as this transaction sees them, and
// returns how many.
func (t *Tx) Pack(w io.Writer) (rows int64, err error) {
	p := &packer{t: t, out: json.NewEncoder(w)}
	if err := p.out.Encode(packLine{Safehand: packFirst}); err != nil {
		return 0, err
	}
	for _, table := range Packed() {
		if err := p.table(table.Name); err != nil {
			return p.rows, fmt.Errorf("packing %s: %w", table.Name, err)
		}
	}
	return p.rows, p.out.Encode(packLine{Rows: &p.rows})
}

type packer struct {
	t    *Tx
	out  *json.Encoder
	rows int64
}

func (p *packer) table(name string) error {
	rows, err := p.t.sql.QueryContext(p.t.ctx, "SELECT * FROM "+name)
	if err != nil {
		return err
	}
	defer rows.Close()
	head := packLine{Table: name}
	if head.Columns, err = rows.Columns(); err != nil {
		return err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	for _, c := range types {
		head.Bytes = append(head.Bytes, strings.EqualFold(c.DatabaseTypeName(), "BYTEA"))
	}
	if err := p.out.Encode(head); err != nil {
		return err
	}
	for rows.Next() {
		if err := p.row(rows, head.Bytes); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (p *packer) row(rows *sql.Rows, bytes []bool) error {
	cells := make([]any, len(bytes))
	for i := range cells {
		cells[i] = new(any)
	}
	if err := rows.Scan(cells...); err != nil {
		return err
	}
	for i := range cells {
		v := *cells[i].(*any)
		// SQLite gives back what was put in, whatever the column is called.
		switch b := v.(type) {
		case string:
			if bytes[i] {
				v = []byte(b)
			}
		case []byte:
			if !bytes[i] {
				v = string(b)
			}
		}
		cells[i] = v
	}
	p.rows++
	return p.out.Encode(cells)
}
