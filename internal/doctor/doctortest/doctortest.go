// Package doctortest does to a service's data folder what the world does to
// them: each harm by its name, so that a test or a story can say which.
package doctortest

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/backup"
	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
)

// Harm does one thing to the data folder of a stopped service that holds three
// exhibits and has been backed up.
type Harm func(data string) error

// Harms are all there are. Those with another key than the code of the finding
// they lead to say so.
func Harms() map[string]Harm {
	return map[string]Harm{
		"folder-open":           func(data string) error { return os.Chmod(data, 0o755) },
		"keys-open":             func(data string) error { return os.Chmod(filepath.Join(data, "service.key"), 0o644) },
		"name":                  remove("name"),
		"service-key":           otherKey("service.key"),
		"log-key":               otherKey("log.key"),
		"service-key gone":      remove("service.key"),
		"log-key gone":          remove("log.key"),
		"log-key cut":           func(data string) error { return os.Truncate(filepath.Join(data, "log.key"), 20) },
		"database-unreadable":   remove("safehand.db"),
		"database-newer":        execute("INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)"),
		"database-older":        execute("DELETE FROM goose_db_version WHERE version_id > 0"),
		"database-damaged":      scribble,
		"log-damaged":           execute("UPDATE log_head SET root = (SELECT hash FROM tree_hash WHERE hash_index = 0)"),
		"log-damaged by a time": execute("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'recorded 20', 'recorded 21') AS BLOB) WHERE log_index = 7"),
		"log-damaged by loss":   execute("DELETE FROM note WHERE log_index = 3", "DELETE FROM entry WHERE log_index = 3"),
		"log-behind":            execute(witness("forked")),
		"log-behind by a head":  execute("INSERT INTO other_head (root, size, checkpoint, witness, found_us) SELECT root, size + 1, checkpoint, 'w.example', 0 FROM log_head"),
		"witness-unheard":       execute(witness("unheard")),
		"witness-silent":        execute(witness("silent")),
		"notice-late": execute("INSERT INTO notice_channel (name, try_us, succeeded_us, failed_us, failures, trouble) VALUES ('mail', 0, 0, 1, 9, 'the mail server does not answer')",
			"INSERT INTO notice (channel, notice_key, recipient, say_us, wait_us, message, body) VALUES ('mail', 'alarm', 'amy@cps.example', 1000000, 1000000, '', '{}')"),
		"notice-refused": execute("INSERT INTO notice_channel (name, try_us, succeeded_us, failed_us, failures, trouble) VALUES ('mail', 0, 0, 0, 0, '')",
			fmt.Sprintf("INSERT INTO notice_message (id, channel, recipient, made_us, try_us, attempts, done_us, trouble) VALUES ('1', 'mail', 'amy@cps.example', 1, 1, 72, %d, 'refused (550)')", time.Now().UnixMicro())),
		"alarm-unheard":       SignedIn(time.Unix(1, 0)),
		"statement-missing":   execute("DELETE FROM note WHERE log_index = 2"),
		"statement-strange":   execute("UPDATE note SET body = (SELECT body FROM note WHERE log_index = 1) WHERE log_index = 4"),
		"bytes-missing":       piece(0, "segment 0", os.Remove),
		"bytes-wrong-length":  piece(1, "manifest", func(path string) error { return os.Truncate(path, 7) }),
		"bytes-damaged":       piece(2, "segment 0", flip),
		"bytes-extra":         stray,
		"bytes-uncounted":     fileForFolder,
		"certificate-missing": remove(server.CertificateFile),
		"certificate-expired": certificate(-11 * 365 * 24 * time.Hour),
		"certificate-expires": certificate(-10*365*24*time.Hour + 20*24*time.Hour),
		"certificate-unusable": func(data string) error {
			return os.WriteFile(filepath.Join(data, server.CertificateFile), []byte("no certificate"), 0o600)
		},
		"leftovers":          leftover,
		"restore-unfinished": func(data string) error { _, err := node.BeginRestore(data); return err },
		"backup-never":       remove("backups.json"),
		"backup-old":         noted(func(n *backup.Noted) { n.Finished -= 3 * 24 * 3600 }),
		"backup-unfinished": inBackup(func(folder string) error {
			return os.Mkdir(filepath.Join(folder, "generations", "2099-01-01T000000Z"), 0o700)
		}),
		"backup-damaged": newest(func(dir string) error { return flip(filepath.Join(dir, "database.jsonl.gz")) }),
		"backup-damaged in its manifest": newest(func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "manifest.json"), []byte("{"), 0o600)
		}),
		"backup-incomplete": newest(incomplete),
		"restore-owed":      drilled(backup.Tried{Passed: event.TimeOf(time.Now().AddDate(0, 0, -93))}),
		"restore-owed for all that is known": func(data string) error {
			return os.WriteFile(filepath.Join(data, "restore-drills.json"), []byte("{"), 0o600)
		},
		"restore-failed": drilled(backup.Tried{Passed: event.TimeOf(time.Now().AddDate(0, 0, -9)), Failed: event.TimeOf(time.Now().AddDate(0, 0, -1)), Why: "the disk"}),
	}
}

// SignedIn has everybody who ever signed in do so last at an instant.
func SignedIn(at time.Time) Harm {
	return execute(fmt.Sprintf("UPDATE presence SET seen_us = %d, duty_us = 0", at.UnixMicro()))
}

// Stopped has the access of everybody stopped, whenever they signed in.
func Stopped() Harm {
	return execute("UPDATE person SET body = CAST(json_set(CAST(body AS TEXT), '$.Stop', json('{}')) AS BLOB)")
}

// witness is one that is asked and has that trouble.
func witness(trouble string) string {
	return "INSERT INTO witness (name, size, cosigned_us, asked_us, next_us, failures, trouble, says) VALUES ('w.example', 0, 0, 0, 0, 9, '" + trouble + "', 7)"
}

func remove(name string) Harm {
	return func(data string) error { return os.Remove(filepath.Join(data, name)) }
}

// otherKey puts the key of another service with the same name in the place of
// its own.
func otherKey(name string) Harm {
	return func(data string) error {
		other, err := os.MkdirTemp("", "safehand-doctortest-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(other)
		keys, wrong := node.ReadKeys(data)
		if keys.Name == "" {
			return wrong[0]
		}
		if _, err := node.LoadKeys(other, keys.Name); err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(other, name))
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(data, name), b, 0o600)
	}
}

// execute does to the database what its program never would.
func execute(statements ...string) Harm {
	return func(data string) error {
		db, err := sql.Open("sqlite", node.DSN(data, ""))
		if err != nil {
			return err
		}
		for _, s := range statements {
			r, e := db.Exec(s)
			if err = errors.Join(err, e); err != nil {
				break
			}
			if n, e := r.RowsAffected(); n == 0 {
				err = errors.Join(errors.New("nothing was harmed by "+s), e)
			}
		}
		return errors.Join(err, db.Close())
	}
}

// scribble writes over a page in the middle of the database.
func scribble(data string) error {
	path := node.DSN(data, "")
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	const page = 4096
	_, err = f.WriteAt([]byte(strings.Repeat("scribble", page/8)), info.Size()/page/2*page)
	return errors.Join(err, f.Close())
}

func flip(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b[len(b)/2] ^= 1
	return os.WriteFile(path, b, 0o600)
}

// piece harms a piece of the nth exhibit.
func piece(n int, what string, harm func(path string) error) Harm {
	return func(data string) error {
		ctx := context.Background()
		db, err := store.Look(ctx, node.DSN(data, ""))
		if err != nil {
			return err
		}
		defer db.Close()
		var head store.Head
		if err := db.View(ctx, func(tx *store.Tx) (err error) { head, err = tx.ReadHead(); return err }); err != nil {
			return err
		}
		r, err := stock.Read(ctx, db, head.Size)
		if err != nil {
			return err
		}
		harmed := errors.New("there is no such piece")
		err = r.Each(ctx, db, func(x *stock.Exhibit) error {
			if n--; n != -1 {
				return nil
			}
			pieces, err := x.All(ctx, blob.Read(node.Blobs(data)))
			for _, p := range pieces {
				if p.What == what {
					harmed = harm(pathOf(data, p.Name))
				}
			}
			return err
		})
		return errors.Join(err, harmed)
	}
}

func pathOf(data string, n blob.Name) string {
	r := n.Recipient.String()
	return filepath.Join(node.Blobs(data), r[:2], r, n.Digest.String())
}

func stray(data string) error {
	n := blob.Name{Recipient: event.RecipientID{Digest: event.Sum([]byte("nobody's"))}, Digest: event.Sum([]byte("stray"))}
	if err := os.MkdirAll(filepath.Dir(pathOf(data, n)), 0o700); err != nil {
		return err
	}
	return os.WriteFile(pathOf(data, n), []byte("stray"), 0o600)
}

// fileForFolder has a file where the sealed bytes should be.
func fileForFolder(data string) error {
	if err := os.RemoveAll(node.Blobs(data)); err != nil {
		return err
	}
	return os.WriteFile(node.Blobs(data), nil, 0o600)
}

// certificate has one made so long ago.
func certificate(ago time.Duration) Harm {
	return func(data string) error {
		if err := remove(server.CertificateFile)(data); err != nil {
			return err
		}
		_, _, err := server.Certificate(data, time.Now().Add(ago), "localhost")
		return err
	}
}

func leftover(data string) error {
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{".new-123", "blobs/tmp/put-123"} {
		path := filepath.Join(data, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := errors.Join(os.WriteFile(path, []byte("half"), 0o600), os.Chtimes(path, old, old)); err != nil {
			return err
		}
	}
	return nil
}

// noted changes what the folder says of its backups.
func noted(change func(*backup.Noted)) Harm {
	return func(data string) error {
		all, err := backup.NotedIn(data)
		if err != nil {
			return err
		}
		for i := range all {
			change(&all[i])
		}
		b, err := json.Marshal(all)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(data, "backups.json"), b, 0o600)
	}
}

// inBackup harms the folder of the backups.
func inBackup(harm func(folder string) error) Harm {
	return func(data string) error {
		all, err := backup.NotedIn(data)
		if err != nil || len(all) == 0 {
			return errors.Join(err, errors.New("there is no backup to harm"))
		}
		return harm(all[0].Folder)
	}
}

// newest harms the newest backup.
func newest(harm func(dir string) error) Harm {
	return inBackup(func(folder string) error {
		all, err := backup.Generations(folder)
		if err != nil || len(all) == 0 {
			return errors.Join(err, errors.New("there is no backup to harm"))
		}
		return harm(all[len(all)-1].Dir)
	})
}

// drilled has backups have been put back, to test them, so.
func drilled(t backup.Tried) Harm {
	return func(data string) error {
		b, err := json.Marshal(t)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(data, "restore-drills.json"), b, 0o600)
	}
}

// incomplete is a backup that was made when pieces were missing.
func incomplete(dir string) error {
	path := filepath.Join(dir, "manifest.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var m backup.Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	m.Wanting = append(m.Wanting, backup.Wanting{SealNumber: "SH-7Q4M-2KPD-9XWC-3VTR", By: "northshire.example/cait-a", Missing: 1})
	if b, err = json.Marshal(m); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o600)
}
