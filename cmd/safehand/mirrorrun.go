package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/internal/lock"
	"github.com/safehand/safehand/internal/mirror"
	"github.com/safehand/safehand/internal/witness"
)

type mirrorRunCmd struct {
	following
	Service string        `arg:"" help:"The service's address, as 'safehand address' prints it."`
	Log     string        `required:"" type:"existingfile" placeholder:"FILE" help:"The keys of the log, as 'safehand mirror log' prints them. Never ask the service itself for them."`
	Keys    string        `required:"" type:"existingfile" placeholder:"FILE" help:"The mirror's own keys ('safehand mirror key')."`
	Data    string        `default:"safehand-mirror" placeholder:"DIR" help:"Folder for the entries, in plain files. Some 500 bytes an entry."`
	Listen  string        `placeholder:"ADDRESS" help:"Address on which the service may ask for cosignatures, as it asks a witness."`
	Every   time.Duration `default:"10s" help:"How often the log is looked at."`
	Once    bool          `help:"Take in what there is now, and end."`
}

// following is a mirror: it ends at the first breach.
type following struct{}

func (following) Exits() []int { return always(api.ExitUntrusted, api.ExitNetwork) }

func (mirrorRunCmd) Example() string {
	return "safehand mirror run https://safehand.example --log northshire.log --keys mirror.keys --data mirror --listen :8444"
}

func (c *mirrorRunCmd) Run(s *session) error {
	m, close, err := c.open(s)
	if err != nil {
		return err
	}
	defer close()
	if c.Once {
		size, err := m.Once(s.ctx)
		if err != nil {
			return err
		}
		return s.print(map[string]any{"entries": size, "data": c.Data}, func() {
			s.say("%s read and checked, in %s.", fmt.Sprintf("%d entries", size), c.Data)
		})
	}
	ctx, cancel := context.WithCancelCause(s.ctx)
	defer cancel(nil)
	if err := c.listen(s, m, ctx, cancel); err != nil {
		return err
	}
	told := int64(-1)
	err = m.Follow(ctx, c.Every, func(size int64) {
		if size != told {
			s.note("%s read and checked.", fmt.Sprintf("%d entries", size))
		}
		told = size
	})
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	if errors.Is(err, context.Canceled) {
		s.note("Stopped. What was read and checked stands.")
		return nil
	}
	return err
}

func (c *mirrorRunCmd) open(s *session) (*mirror.Mirror, func(), error) {
	a, err := client.ParseAddress(c.Service)
	if err != nil {
		return nil, nil, usagef("%v", err)
	}
	log, err := logKeys(c.Log)
	if err != nil {
		return nil, nil, err
	}
	keys, err := readCosigners(c.Keys)
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, nil, err
	}
	unlock, err := lock.File(filepath.Join(c.Data, "lock"))
	if err != nil {
		return nil, nil, fmt.Errorf("another mirror uses %s: %w", c.Data, err)
	}
	m, err := mirror.Open(s.ctx, mirror.Config{
		Dir: c.Data, Log: log, Keys: keys, Now: time.Now, Logger: logger(s.msg),
		Source: &mirror.Service{URL: a.Server, Client: &http.Client{Transport: a.Pinned(), CheckRedirect: stayHere}},
	})
	if err != nil {
		return nil, nil, errors.Join(err, unlock())
	}
	return m, func() { _ = errors.Join(m.Close(), unlock()) }, nil
}

// stayHere: a log is where it was said to be.
func stayHere(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// listen answers the service. What ends the server ends the mirror: one that
// nobody can ask would be silent and not know it.
func (c *mirrorRunCmd) listen(s *session, m *mirror.Mirror, ctx context.Context, stop context.CancelCauseFunc) error {
	if c.Listen == "" {
		return nil
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	srv := witness.Server(m.Handler())
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			stop(err)
		}
	}()
	context.AfterFunc(ctx, func() { srv.Close() })
	s.note("Listening on %s.", l.Addr())
	return nil
}
