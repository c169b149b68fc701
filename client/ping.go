package client

import (
	"context"

	"github.com/safehand/safehand/api"
)

// Ping reports whether the service answers at its address, with the certificate
// that goes with it.
func Ping(ctx context.Context, a Address, o Options) error {
	c, err := with(&Home{Config: Config{Server: a.Server, Pin: a.Pin}}, &Keyring{}, o)
	if err != nil {
		return err
	}
	return c.call(ctx, "GET", "/v1/service", nil, &api.Service{})
}
