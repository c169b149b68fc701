package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/record"
	"github.com/safehand/safehand/internal/server/node"
	"github.com/safehand/safehand/internal/store"
)

type serveCmd struct {
	Data      string `type:"path" default:"safehand-service" help:"Folder for keys, database and sealed bytes."`
	Listen    string `default:"127.0.0.1:8443" help:"Address to listen on; ':8443' for every network."`
	Name      string `help:"The service's name, a domain name, fixed for life at the first start. Made up if you say nothing."`
	PublicURL string `name:"public-url" help:"How clients reach it, if not by the address listened on."`
	Database  string `help:"A postgres:// address; SQLite in the data folder if you say nothing."`
}

func (serveCmd) Example() string { return "safehand serve --data service --name safehand.example" }

func (c *serveCmd) Run(s *session) error {
	if c.Name != "" {
		var n event.OrgID
		if err := n.UnmarshalText([]byte(c.Name)); err != nil {
			return usagef("--name: %v", err)
		}
	}
	n, err := node.Start(s.ctx, node.Config{
		Data: c.Data, DSN: c.Database, Listen: c.Listen, PublicURL: c.PublicURL, Name: event.OrgID(c.Name),
		Version: client.Version, Logger: slog.New(slog.NewTextHandler(s.msg, nil)),
	})
	if err != nil {
		return err
	}
	a := client.Address{Server: n.URL, Pin: n.Pin.String()}
	err = s.print(map[string]string{"address": a.String(), "name": string(n.Keys.Name), "data": c.Data}, func() {
		s.say("The service %s is running. Its address, to give to organisations:", n.Keys.Name)
		s.say("%s", a)
		s.note("Stop it with Ctrl-C. Organisations begin with 'safehand organisation create'.")
	})
	if err == nil {
		select {
		case <-s.ctx.Done():
		case err = <-n.Done():
		}
	}
	if closing := n.Close(); err == nil {
		err = closing
	}
	return err
}

type rebuildCmd struct {
	Data     string `type:"path" default:"safehand-service" help:"The service's data folder. The service must be stopped."`
	Database string `help:"A postgres:// address; SQLite in the data folder if you say nothing."`
}

func (rebuildCmd) Example() string { return "safehand rebuild --data service" }

func (c *rebuildCmd) Run(s *session) error {
	unlock, err := node.Lock(c.Data)
	if err != nil {
		return err
	}
	defer unlock()
	keys, err := node.LoadKeys(c.Data, "")
	if err != nil {
		return err
	}
	dsn := c.Database
	if dsn == "" {
		dsn = filepath.Join(c.Data, "safehand.db")
	}
	db, err := store.Open(s.ctx, dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	start := time.Now()
	n, err := record.Rebuild(s.ctx, db, keys.Directory())
	if err != nil {
		return err
	}
	return s.print(map[string]any{"entries": n}, func() {
		s.say("Rebuilt from %d entries in %s. Every signature, rule, tally and hash agrees with the log's head.", n, time.Since(start).Round(time.Millisecond))
	})
}

type versionCmd struct{}

func (versionCmd) Example() string { return "safehand version" }

func (c *versionCmd) Run(s *session) error {
	out := map[string]string{"version": client.Version}
	if b, ok := debug.ReadBuildInfo(); ok {
		out["go"] = b.GoVersion
		for _, v := range b.Settings {
			if v.Key == "vcs.revision" {
				out["revision"] = v.Value
			}
		}
	}
	return s.print(out, func() {
		s.say("%s (%s)", out["version"], fmt.Sprint(out["go"]))
	})
}
