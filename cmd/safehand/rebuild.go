package main

import (
	"fmt"
	"time"

	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
)

type rebuildCmd struct {
	operating
	Data     string `env:"SAFEHAND_DATA" placeholder:"DIR" default:"safehand-service" help:"The service's data folder. The service must be stopped."`
	Database string `env:"SAFEHAND_DATABASE" help:"A postgres:// address; SQLite in the data folder if you say nothing."`
}

func (rebuildCmd) Example() string { return "safehand rebuild --data service" }

func (c *rebuildCmd) Run(s *session) error {
	if err := node.Begun(c.Data); err != nil {
		return err
	}
	if err := node.Whole(c.Data); err != nil {
		return err
	}
	unlock, err := node.Lock(c.Data)
	if err != nil {
		return fmt.Errorf("stop the service first: %v", err)
	}
	defer unlock()
	keys, wrong := node.ReadKeys(c.Data)
	if len(wrong) > 0 {
		return wrong[0]
	}
	db, err := store.Open(s.ctx, node.DSN(c.Data, c.Database))
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Migrate(s.ctx); err != nil {
		return err
	}
	start := time.Now()
	n, err := record.Rebuild(s.ctx, db, keys.Directory())
	if err != nil {
		return err
	}
	return s.print(map[string]any{"entries": n}, func() {
		s.say("Rebuilt from %d entries in %s. Every signature, rule, tally and hash agrees with the log's head.", n, time.Since(start).Round(time.Millisecond))
	})
}
