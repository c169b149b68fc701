package client

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/event"
)

// TwoHistoriesError: the service showed two heads of its log of which neither
// continues the other. It is the one thing that nobody can do by mistake and
// that no key of the service excuses, so that the home stops here: whatever it
// signed from then on might be shown to one side and hidden from the other.
type TwoHistoriesError struct {
	// Before is the head that was seen first, Now the one that does not continue
	// it. Both are zero when it was found on an earlier day.
	Before, Now event.Seen
	// Who says in a signed statement that she had seen Before; empty when this
	// home had.
	Who event.ActorID
	// Shorter: the service says that its log never had so many entries.
	Shorter bool
	// Details is the file that holds the proof.
	Details string

	statement []byte // of Who
}

const dontGoOn = ". Don't go on: send, receive and sign nothing more with it. Tell your administrator by telephone or in person, not through this service"

func (e *TwoHistoriesError) Error() string {
	switch {
	case e.Shorter:
		return fmt.Sprintf("the service no longer has all that it showed before (its log had %d entries then): it was set back to an older day, or it shows two different histories of what happened", e.Before.Size) + dontGoOn
	case e.Who != "":
		return fmt.Sprintf("the service has shown two different histories of what happened, one to %s and another to this machine", e.Who) + dontGoOn
	}
	return "the service has shown this machine two different histories of what happened" + dontGoOn
}

// Is makes it a refusal to believe the service.
func (e *TwoHistoriesError) Is(target error) bool { return target == ErrUntrusted }

// historiesFile holds the proof. While it is there the home does nothing more
// with the service: a service that goes back to the first history after one lie
// must not be forgiven by the next command.
const historiesFile = "two-histories.txt"

// stopped is the error for a home that has found two histories before.
func (h *Home) stopped() error {
	path := filepath.Join(h.Dir, historiesFile)
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return &TwoHistoriesError{Details: path}
}

// caught keeps the proof of two histories, with both heads as the log signed
// them where this home has them. The first proof is never written over.
func (c *Client) caught(err error, m *memory, now []byte) error {
	var two *TwoHistoriesError
	if !errors.As(err, &two) {
		return err
	}
	two.Details = filepath.Join(c.home.Dir, historiesFile)
	if failed := WriteNew(two.Details, c.details(two, m, now)); failed != nil && !errors.Is(failed, fs.ErrExist) {
		return errors.Join(err, failed)
	}
	return err
}

// disowned: the service says of a head that this home had verified, and named in
// what it signed, that it is not of its log. It showed that head; so it has two.
func (c *Client) disowned(n *event.Note, err error) error {
	var refused *api.Error
	if !errors.As(err, &refused) || refused.Code != event.CodeForked {
		return err
	}
	e, wrong := event.Parse(n.Text)
	if wrong != nil {
		return err
	}
	return c.catch(&TwoHistoriesError{Before: e.Common().Seen}, nil)
}

// catch is caught, for who has not got the memory in hand.
func (c *Client) catch(err error, now []byte) error {
	if !errors.As(err, new(*TwoHistoriesError)) {
		return err
	}
	c.home.advancing.Lock()
	defer c.home.advancing.Unlock()
	m, wrong := c.home.recall()
	if wrong != nil {
		return errors.Join(err, wrong)
	}
	return c.caught(err, m, now)
}

// details is the proof as a person hands it over: what was found, when, and the
// signed heads below, which whoever looks into it can check without this home.
func (c *Client) details(e *TwoHistoriesError, m *memory, now []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "TWO DIFFERENT HISTORIES\n\n%s.\n\n", e.Error())
	fmt.Fprintf(&b, "Found:    %s\nBy:       %s, %s\nService:  %s\nLog:      %s\n",
		event.TimeOf(c.now()), c.Who().ID, Version, c.home.Config.Server, c.home.Config.Log)
	fmt.Fprint(&b, "\nA log's head below is text of three lines and its signatures. Two heads of one\nlog of which the larger does not begin with the smaller are proof by themselves:\nonly the service can sign them.\n")
	who := "this machine"
	if e.Who != "" {
		who = string(e.Who)
	}
	fmt.Fprintf(&b, "\nFIRST, as seen by %s: %d entries, root %s\n", who, e.Before.Size, e.Before.Root)
	if e.Who == "" && e.Before == m.Seen {
		fmt.Fprintf(&b, "(shown to this machine on %s)\n\n%s", m.At, m.Head)
	}
	if e.statement != nil {
		fmt.Fprintf(&b, "(she says so in this signed statement)\n\n%s", e.statement)
	}
	if now == nil {
		fmt.Fprint(&b, "\nTHEN the service said that this head is not of its log.\n")
	} else {
		fmt.Fprintf(&b, "\nTHEN: %d entries, root %s\n\n%s", e.Now.Size, e.Now.Root, now)
	}
	return b.Bytes()
}
