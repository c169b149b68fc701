package store

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Table is a table and why it is on its list.
type Table struct {
	Name, Why string
}

// Sources are the tables everything else is made from.
func Sources() []Table {
	return []Table{
		{"entry", "the log itself"},
		{"note", "the signed statements the entries are of"},
	}
}

// Rebuilt are the views: what the sources add up to.
func Rebuilt() []Table {
	return []Table{
		{"tree_hash", "hashes of the entries"},
		{"thread", "how far each thread has come"},
		{"thread_entry", "which entries are on which thread"},
		{"rules", "by which rules what comes next is judged"},
		{"organisation", "who is who"},
		{"person", "who is who"},
		{"unit", "who is who"},
		{"orders", "where evidence is"},
		{"exhibit", "where evidence is"},
		{"consignment", "where evidence is"},
		{"party", "who sent it and who gets it, for listings"},
		{"opening", "who may have which key"},
		{"filing", "what agents were let have, for their listing"},
		{"question", "what was asked and reported"},
		{"question_party", "who asked and who must answer, for listings"},
		{"case_file", "cases"},
		{"holding", "how much each has"},
		{"drill", "tests of the alarms, and who answered"},
		{"signed", "who signed what"},
	}
}

// NotRebuilt are the tables that are not made from entries and notes, each with
// the reason. Every other table is one of [Sources] or [Rebuilt].
func NotRebuilt() []Table {
	return []Table{
		{"log_head", "its checkpoint is signed with keys that are not in the database; its root is compared"},
		{"grants", "keys encrypted to their readers, which the log names only by digest, so that they can be destroyed"},
		{"grants_list", "named by digest"},
		{"label", "encrypted, named by digest"},
		{"unit_key_copy", "keys encrypted to members, named by digest"},
		{"words", "what people wrote to each other, encrypted, named by digest"},
		{"keyring", "locked keyrings on their way to another machine of their owner"},
		{"passkey", "which passkeys their owners may use"},
		{"kept_keyring", "keyrings locked for a passkey of their owner, who may have them nowhere else"},
		{"passkey_challenge", "what no passkey has answered yet"},
		{"lease", "blobs that no statement names yet"},
		{"draft", "what senders keep for themselves until it is sent"},
		{"uploading", "how much of each exhibit that is, and whose"},
		{"session", "who is signed in"},
		{"challenge", "nonces not answered yet"},
		{"refusal", "refusals go to the operator's table, not to the log"},
		{"refusal_head", "the number of the newest refusal"},
		{"witness", "who is asked to cosign, and how that went"},
		{"other_head", "heads that this tree does not have, as witnesses showed them"},
		{"cosigner", "keys that cosigned"},
		{"cosigned_head", "heads that others signed"},
		{"cosignature", "what others signed: it comes after the entries, from outside"},
		{"notice", "what is to be said to whom, and was: said twice it would be noise"},
		{"notice_message", "the messages that say it, on their way and gone"},
		{"notice_channel", "how telling went"},
		{"watched", "what was found wrong and told of: said twice it would be noise"},
		{"watch_round", "when the newest backup was made, which no statement says"},
		{"stocktake", "how far the sealed bytes were gone through"},
		{"wanting", "which of them were not there, or not what was sealed: a disk's state, of which no statement speaks"},
		{"presence", "who signed in when, and who said to be on duty: no statement, and gone with the day"},
		{"rota", "who is away or on duty for whole days: no statement, and gone with the last of them"},
		{"view_state", "whether the views have to be made anew after an upgrade"},
		{"goose_db_version", "the schema's own history"},
	}
}

// Stale reports that the views were made by an earlier program, which kept less.
func (t *Tx) Stale() (bool, error) {
	n, err := t.q.ViewsStale(t.ctx)
	return n != 0, err
}

// Made says that the views are what this program makes of the log.
func (t *Tx) Made() error { return t.q.ViewsMade(t.ctx) }

// Clear empties every view. The log's lock must be held.
func (t *Tx) Clear() error {
	if !t.locked {
		return errUnlocked
	}
	t.hashes = map[int64]tlog.Hash{}
	for _, v := range Rebuilt() {
		if _, err := t.sql.ExecContext(t.ctx, "DELETE FROM "+v.Name); err != nil {
			return err
		}
	}
	return nil
}

// Dump is every row of a table as one line of text, sorted: for comparing a view
// with its rebuilt self, and for searching what is stored.
func (t *Tx) Dump(table string) ([]string, error) {
	all := slices.Concat(Sources(), Rebuilt(), NotRebuilt())
	if !slices.ContainsFunc(all, func(v Table) bool { return v.Name == table }) {
		return nil, fmt.Errorf("there is no table %q", table)
	}
	rows, err := t.sql.QueryContext(t.ctx, "SELECT * FROM "+table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out []string
	for rows.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			return nil, err
		}
		out = append(out, line(columns, cells))
	}
	slices.Sort(out)
	return out, rows.Err()
}

func line(columns []string, cells []any) string {
	var b strings.Builder
	for i, c := range cells {
		v := *c.(*any)
		if raw, ok := v.([]byte); ok {
			fmt.Fprintf(&b, "%s=%q ", columns[i], raw)
			continue
		}
		fmt.Fprintf(&b, "%s=%v ", columns[i], v)
	}
	return b.String()
}
