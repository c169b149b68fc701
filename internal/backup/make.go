package backup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/stock"
	"github.com/safehand/safehand/internal/store"
)

// Config says what is backed up and where to.
type Config struct {
	Data, DSN string // of the service, which may be running
	Into      string
	Keep      int // how many generations stay
	Now       func() time.Time
	Program   string // its version
	Progress  func(done, total int64)
}

// Made is a finished backup.
type Made struct {
	Generation
	Copied int64 // bytes of sealed pieces that earlier backups did not have
	Kept   []Generation
	Gone   []Generation
	Horizon
}

// Make makes a backup.
func Make(ctx context.Context, c Config) (*Made, error) {
	m := &making{Config: c}
	if err := m.open(ctx); err != nil {
		return nil, errors.Join(err, m.close())
	}
	made, err := m.make(ctx)
	return made, errors.Join(err, m.close())
}

// making is a backup under way.
type making struct {
	Config
	keys    *node.Keys
	db      *store.DB
	closes  []func() error
	all     []Generation // before this one
	gen     Generation
	head    store.Head
	reading *stock.Reading
}

func (m *making) close() (err error) {
	for _, f := range m.closes {
		err = errors.Join(err, f())
	}
	return err
}

func (m *making) open(ctx context.Context) error {
	if err := node.Whole(m.Data); err != nil {
		return err
	}
	keys, wrong := node.ReadKeys(m.Data)
	if len(wrong) > 0 {
		return fmt.Errorf("the service's own keys can't be read, and a backup without them could not be restored: %w", wrong[0])
	}
	m.keys = keys
	if err := prepare(m.Into, m.Data); err != nil {
		return err
	}
	unlock, err := node.Lock(m.Into)
	if err != nil {
		return folderf("another backup into %s is under way", m.Into)
	}
	m.closes = append(m.closes, unlock)
	if m.db, err = store.Look(ctx, node.DSN(m.Data, m.DSN)); err != nil {
		return err
	}
	m.closes = append(m.closes, m.db.Close)
	if err := m.db.Fits(ctx); err != nil {
		return err
	}
	m.all, err = Generations(m.Into)
	return err
}

func (m *making) make(ctx context.Context) (*Made, error) {
	if err := m.begin(); err != nil {
		return nil, err
	}
	rows, err := m.database(ctx)
	if err != nil {
		return nil, err
	}
	if err := m.sound(ctx); err != nil {
		return nil, err
	}
	if err := m.copyKeys(); err != nil {
		return nil, err
	}
	blobs, err := blob.Dir(filepath.Join(m.Into, blobsName))
	if err != nil {
		return nil, err
	}
	from, err := node.ReadBlobs(ctx, m.Data)
	if err != nil {
		return nil, err
	}
	copied, err := copyAll(ctx, m.reading, m.db, from, blobs, m.Progress)
	if err != nil {
		return nil, err
	}
	if err := m.finish(ctx, rows, copied.wants()); err != nil {
		return nil, err
	}
	return m.made(copied.copied)
}

// begin makes the folder of this backup. What an earlier one left unfinished
// goes; the sealed bytes it had copied stay, so that nothing is copied twice.
func (m *making) begin() error {
	for _, g := range m.all {
		if g.Manifest == nil {
			if err := os.RemoveAll(g.Dir); err != nil {
				return err
			}
		}
	}
	m.all = Finished(m.all)
	m.gen.Begun = m.Now().UTC().Truncate(time.Second)
	m.gen.Name = m.gen.Begun.Format(nameForm)
	for n := 2; ; n++ {
		m.gen.Dir = filepath.Join(m.Into, generationsName, m.gen.Name)
		err := os.Mkdir(m.gen.Dir, 0o700)
		if !errors.Is(err, os.ErrExist) {
			return errors.Join(err, os.Mkdir(filepath.Join(m.gen.Dir, keysName), 0o700))
		}
		m.gen.Name = fmt.Sprintf("%s.%d", m.gen.Begun.Format(nameForm), n)
	}
}
