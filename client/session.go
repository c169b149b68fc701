package client

import (
	"context"
	"crypto/rand"
	"errors"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// role is what the keyring signs in as.
func (k *Keyring) role() event.Code {
	if _, ok := k.Of.Person(); ok {
		return event.AsPerson
	}
	if _, ok := k.Of.Agent(); ok {
		return event.AsAgent
	}
	return event.AsRoot
}

// session is the token of the session, if there is one.
func (c *Client) session() string {
	if t := c.token.Load(); t != nil {
		return *t
	}
	return ""
}

// signIn begins a session if there is none.
func (c *Client) signIn(ctx context.Context) error { return c.signInAfter(ctx, "") }

// signInAfter begins a session unless another than the ended one was begun
// meanwhile: several requests find out at once that theirs has ended.
func (c *Client) signInAfter(ctx context.Context, ended string) error {
	c.signing.Lock()
	defer c.signing.Unlock()
	if c.session() != ended {
		return nil
	}
	c.token.Store(nil)
	if c.order != nil {
		return c.signInAs(ctx, event.SignIn{Role: event.AsOrder, By: c.Who(), Order: c.order}, c.orderSigner)
	}
	return c.signInAs(ctx, event.SignIn{Role: c.ring.role(), By: c.Who()}, c.ring.signer)
}

// signInAs answers the service's nonce with a note of our own making: the
// service never has bytes of its choice signed. A nonce is good for one answer, so
// that when it is lost all of it is done again.
func (c *Client) signInAs(ctx context.Context, s event.SignIn, signer note.Signer) error {
	return c.shortly(ctx, 1, func() error { return c.answerNonce(ctx, s, signer) })
}

func (c *Client) answerNonce(ctx context.Context, s event.SignIn, signer note.Signer) error {
	var ch api.Challenge
	if err := c.once(ctx, "POST", "/v1/challenge", struct{}{}, &ch); err != nil {
		return err
	}
	s.Log, s.Nonce, s.At = c.home.Config.Log, ch.Nonce, event.TimeOf(c.now())
	rand.Read(s.Own[:])
	text, err := s.Text()
	if err != nil {
		return err
	}
	n, err := event.Sign(text, signer)
	if err != nil {
		return err
	}
	var got api.Session
	if err := c.once(ctx, "POST", "/v1/sign-in", api.SignIn{Note: string(n.Bytes())}, &got); err != nil {
		return err
	}
	c.token.Store(&got.Token)
	return nil
}

// signedIn runs f in a session, and once more in a new one if the first has
// ended meanwhile. It may be used from several goroutines at once.
func (c *Client) signedIn(ctx context.Context, f func() error) error {
	if err := c.signIn(ctx); err != nil {
		return err
	}
	token := c.session()
	err := f()
	var e *api.Error
	if errors.As(err, &e) && e.Code == api.CodeSignIn {
		if err := c.signInAfter(ctx, token); err != nil {
			return err
		}
		err = f()
	}
	return err
}
