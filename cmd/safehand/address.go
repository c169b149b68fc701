package main

import (
	"errors"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/internal/server/node"
)

type addressCmd struct {
	operating
	Data string        `env:"SAFEHAND_DATA" default:"safehand-service" placeholder:"DIR" help:"The service's data folder."`
	Wait time.Duration `default:"10s" help:"How long a service that is just starting may take."`
}

func (addressCmd) Example() string { return "safehand address --data service" }

// Run waits for a service that was started a moment ago, so that a script can
// go on with the next line.
func (c *addressCmd) Run(s *session) error {
	end := time.Now().Add(c.Wait)
	for {
		a, err := c.answering(s)
		if err == nil {
			return s.print(map[string]string{"address": a}, func() { s.say("%s", a) })
		}
		if time.Now().After(end) || errors.Is(err, client.ErrUntrusted) {
			return err
		}
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (c *addressCmd) answering(s *session) (string, error) {
	a, err := node.Address(c.Data)
	if err != nil {
		return "", err
	}
	addr, err := client.ParseAddress(a)
	if err != nil {
		return "", err
	}
	return a, client.Ping(s.ctx, addr, client.Options{})
}
