package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/internal/lock"
	"github.com/safehand/safehand/internal/witness"
	"github.com/safehand/safehand/ledger"
)

// witnessing is what 'witness serve' and 'witness status' are told.
type witnessing struct {
	Data string   `env:"SAFEHAND_WITNESS_DATA" default:"safehand-witness" placeholder:"DIR" help:"Folder for the heads that were cosigned and for evidence. Back it up, and never delete it."`
	Log  []string `required:"" env:"SAFEHAND_WITNESS_LOG" type:"existingfile" placeholder:"FILE" help:"The keys of a log to watch, as 'safehand mirror log' prints them. Never ask the service itself for them."`
}

type witnessServeCmd struct {
	operating
	witnessing
	Keys   string `required:"" env:"SAFEHAND_WITNESS_KEYS" type:"existingfile" placeholder:"FILE" help:"The witness's own keys ('safehand witness key')."`
	Listen string `env:"SAFEHAND_WITNESS_LISTEN" default:"127.0.0.1:8444" placeholder:"ADDRESS" help:"Address to listen on. It speaks plain HTTP: put a proxy with TLS in front of it."`
}

func (witnessServeCmd) Example() string {
	return "safehand witness serve --keys witness.keys --log northshire.log --data witness --listen 127.0.0.1:8444"
}

func (c *witnessServeCmd) Run(s *session) error {
	keys, err := readCosigners(c.Keys)
	if err != nil {
		return err
	}
	w, closing, err := c.open(keys, logger(s.msg))
	if err != nil {
		return err
	}
	defer closing()
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	srv := witness.Server(w.Handler())
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	err = s.print(map[string]any{"name": keys[0].Key().Name(), "listen": l.Addr().String(), "logs": w.Logs()}, func() {
		s.say("The witness %s is listening on %s.", keys[0].Key().Name(), l.Addr())
		for _, log := range w.Logs() {
			s.say("%s", cosignedUpTo(log))
		}
	})
	if err == nil {
		select {
		case <-s.ctx.Done():
			err = stopServer(srv)
		case err = <-done:
		}
	}
	return err
}

// stopServer lets what is under way end: a head that was kept is then answered.
func stopServer(srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return srv.Shutdown(ctx)
}

// open opens what the witness knows, for this process alone.
func (c *witnessing) open(keys []*ledger.Cosigner, log *slog.Logger) (*witness.Witness, func(), error) {
	logs, err := watchedLogs(c.Log)
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, nil, err
	}
	unlock, err := lock.File(filepath.Join(c.Data, "lock"))
	if err != nil {
		return nil, nil, fmt.Errorf("another witness uses %s: two of them could cosign two pasts", c.Data)
	}
	w, err := witness.Open(witness.Config{Dir: c.Data, Keys: keys, Logs: logs, Now: time.Now, Logger: log})
	if err != nil {
		return nil, nil, errors.Join(err, unlock())
	}
	return w, func() { _ = unlock() }, nil
}

func cosignedUpTo(l witness.Status) string {
	if l.Root == "" {
		return fmt.Sprintf("It watches %s, and has cosigned nothing of it yet.", l.Origin)
	}
	return fmt.Sprintf("It watches %s, and cosigned it last at size %d, on %s.", l.Origin, l.Size, local(l.Cosigned))
}
