package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/safehand/safehand/event"
)

// Files are an unlocked home as files to keep on a stick or a network drive: its
// keyring, locked with a passphrase, and its description. [Bring] makes a home of
// them on any machine, and [BringFiles] in a page.
func (c *Client) Files(passphrase string) (keyring, description []byte, err error) {
	if err := CheckPassphrase(passphrase, string(c.ring.Of)); err != nil {
		return nil, nil, err
	}
	if keyring, err = c.home.lock().Lock(c.ring.text(), passphrase); err != nil {
		return nil, nil, err
	}
	again, err := c.home.lock().Unlock(keyring, passphrase)
	if err != nil || !bytes.Equal(again, c.ring.text()) {
		return nil, nil, errors.Join(errors.New("the keyring could not be locked: keep what you have"), err)
	}
	description, err = json.MarshalIndent(c.home.Config, "", "  ")
	return keyring, append(description, '\n'), err
}

// BringFiles is [Bring] with the two files in memory, as a page is handed them. Like
// [Arrive] it believes h.Config on where the service is.
func BringFiles(h *Home, keyring, description []byte) (*Brought, error) {
	if err := h.Vacant(); err != nil {
		return nil, err
	}
	from, err := described(description)
	if err != nil {
		return nil, err
	}
	if h.Config.Server != "" {
		from.Server, from.Pin = h.Config.Server, h.Config.Pin
	}
	return brought(h, keyring, from)
}

// Described is whose home a description is of.
func Described(description []byte) (event.ActorID, error) {
	cf, err := described(description)
	return cf.Who, err
}

func described(description []byte) (cf Config, err error) {
	if err := json.Unmarshal(description, &cf); err != nil || cf.Who == "" {
		return cf, fmt.Errorf("the second file is no %s: choose both that were saved together", configFile)
	}
	return cf, nil
}
