package backup

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/durable"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
)

// database packs what one transaction sees.
func (m *making) database(ctx context.Context) (rows int64, err error) {
	err = write(filepath.Join(m.gen.Dir, databaseName), func(w io.Writer) error {
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return err
		}
		err = m.db.View(ctx, func(tx *store.Tx) (err error) {
			if m.head, err = tx.ReadHead(); err == nil {
				rows, err = tx.Pack(z)
			}
			return err
		})
		return errors.Join(err, z.Close())
	})
	return rows, err
}

func (m *making) copyKeys() error {
	for _, name := range node.KeyFiles() {
		if err := copyFile(filepath.Join(m.Data, name), filepath.Join(m.gen.Dir, keysName, name)); err != nil {
			return err
		}
	}
	return nil
}

// finish writes the manifest, which makes it a backup.
func (m *making) finish(ctx context.Context, rows int64, wants []Wanting) error {
	schema, _, err := m.db.Versions(ctx)
	if err != nil {
		return err
	}
	r := m.reading
	out := &Manifest{
		Format: format, Program: m.Program, Service: m.keys.Name, Engine: m.db.Engine(), Schema: schema,
		Begun: event.TimeOf(m.gen.Begun), Finished: event.TimeOf(m.Now()),
		Size: m.head.Size, Root: event.Digest(m.head.Root), Last: m.head.Last, Checkpoint: string(m.head.Checkpoint),
		Exhibits: r.Exhibits, Pieces: r.Pieces, Bytes: r.Bytes, Rows: rows, Wanting: wants,
	}
	for _, name := range files() {
		f, err := fileOf(m.gen.Dir, name)
		if err != nil {
			return err
		}
		out.Files = append(out.Files, f)
	}
	m.gen.Manifest = out
	if err := durable.Names(filepath.Dir(m.gen.Dir)); err != nil {
		return err
	}
	return write(filepath.Join(m.gen.Dir, manifestName), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(out)
	})
}

// files are those of a generation that its manifest names.
func files() []string {
	out := []string{databaseName}
	for _, k := range node.KeyFiles() {
		out = append(out, keysName+"/"+k)
	}
	return out
}

// made deletes the backups that are too many, and notes the new one where the
// service's own tools look for it.
func (m *making) made(copied int64) (*Made, error) {
	out := &Made{Generation: m.gen, Copied: copied, Kept: append(m.all, m.gen)}
	for len(out.Kept) > max(m.Keep, 1) {
		// The manifest first: half of a backup must not look like one.
		old := out.Kept[0]
		if err := os.Remove(filepath.Join(old.Dir, manifestName)); err != nil {
			return nil, err
		}
		if err := os.RemoveAll(old.Dir); err != nil {
			return nil, err
		}
		out.Kept, out.Gone = out.Kept[1:], append(out.Gone, old)
	}
	out.Horizon = horizonOf(out.Kept, m.Keep)
	folder, err := filepath.Abs(m.Into)
	if err != nil {
		return nil, err
	}
	return out, note(m.Data, Noted{folder, m.gen.Name, m.gen.Manifest.Finished, m.gen.Manifest.Size, len(m.gen.Manifest.Wanting)})
}
