package client

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
)

// enrolmentFile holds the signed statement until its recording is proven.
const enrolmentFile = "enrolment.note"

// Pending reports a home whose keys were made and of which nobody knows yet
// whether the service recorded them.
func (h *Home) Pending() bool {
	for _, f := range []string{enrolmentFile, keyringFile} {
		if _, err := os.Lstat(filepath.Join(h.Dir, f)); err != nil {
			return false
		}
	}
	return true
}

// keep stores the keys and the statement about to be submitted. The statement
// comes first: keys without one would look as if they were enrolled.
func (h *Home) keep(n *event.Note, ring *Keyring, passphrase string) error {
	if err := replace(filepath.Join(h.Dir, enrolmentFile), n.Bytes()); err != nil {
		return err
	}
	return h.create(ring, passphrase)
}

// enrolled ends what keep began. Whatever is signed in the new name from the
// enrolment's place on was signed here, or rings.
func (h *Home) enrolled(at event.LogIndex) error {
	if err := h.jot(fmt.Sprintf("looked %d\n", at)); err != nil {
		return err
	}
	return os.Remove(filepath.Join(h.Dir, enrolmentFile))
}

// finishEnrolment looks for the statement that lies in the home among those of
// the directory, and submits it if it isn't there.
func finishEnrolment(ctx context.Context, h *Home, inv Invitation, signer note.Signer, passphrase string, o Options) (*Client, *Done, error) {
	n, err := h.enrolment(inv)
	if err != nil {
		return nil, nil, err
	}
	ring, err := h.Unlock(passphrase)
	if err != nil {
		return nil, nil, err
	}
	if err := h.save(); err != nil {
		return nil, nil, err
	}
	c, err := with(h, ring, o)
	if err != nil {
		return nil, nil, err
	}
	if err := c.invitedOrEnrolled(ctx, signer); err != nil {
		if refused(err) {
			h.discard()
			return nil, nil, err
		}
		return nil, nil, unfinished(h, err)
	}
	s, err := c.ownDirectory(ctx)
	if err != nil {
		return nil, nil, unfinished(h, err)
	}
	for _, st := range s.Statements {
		if st.ID == n.ID() {
			c.token.Store(nil)
			return c, &Done{Event: st.ID, Index: st.Place.Index, Recorded: st.Place.Recorded}, h.enrolled(st.Place.Index)
		}
	}
	return c.enrol(ctx, n)
}

// enrolment is the statement in the home, if it is of this invitation.
func (h *Home) enrolment(inv Invitation) (*event.Note, error) {
	b, err := os.ReadFile(filepath.Join(h.Dir, enrolmentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoHome
	}
	if err != nil {
		return nil, err
	}
	n, err := event.ParseNote(b)
	if err != nil {
		return nil, fmt.Errorf("%s is damaged: %v", enrolmentFile, err)
	}
	e, err := event.Parse(n.Text)
	if err != nil {
		return nil, fmt.Errorf("%s is damaged: %v", enrolmentFile, err)
	}
	by := e.Common().By
	if by != (event.Signer{ID: event.ActorID(inv.Who), Number: inv.Number}) || e.Common().Log != inv.Log {
		return nil, fmt.Errorf("%s waits for the enrolment of %s to be finished, with its own link; choose another home", h.Dir, by.ID)
	}
	return n, nil
}

// invitedOrEnrolled signs in as the invitation; when that has been used, it may
// be that it was by us.
func (c *Client) invitedOrEnrolled(ctx context.Context, signer note.Signer) error {
	asked := c.signInAs(ctx, event.SignIn{Role: event.AsInvitation, By: c.Who()}, signer)
	if asked == nil || !refused(asked) {
		return asked
	}
	if err := c.signIn(ctx); refused(err) {
		return asked // it was somebody else, or it has ended
	} else {
		return err
	}
}
