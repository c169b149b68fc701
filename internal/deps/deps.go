// Package deps pins modules while the tree is being built; it goes before the tree lands.
package deps

import (
	_ "filippo.io/age"
	_ "github.com/alecthomas/kong"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/pressly/goose/v3"
	_ "github.com/rickar/cal/v2/gb"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/sethvargo/go-diceware/diceware"
	_ "github.com/transparency-dev/formats/log"
	_ "github.com/transparency-dev/formats/note"
	_ "github.com/vbauerster/mpb/v8"
	_ "golang.org/x/mod/sumdb/tlog"
	_ "golang.org/x/term"
	_ "golang.org/x/tools/txtar"
	_ "modernc.org/sqlite"
)
