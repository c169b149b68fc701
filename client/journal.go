package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/durable"
	"github.com/safehand/safehand/internal/lock"
	"github.com/safehand/safehand/seal"
)

// journal is the folder of a sending under way: the draft's parts, and for each
// exhibit the segments stored so far and the newest edge. It is gone when the
// sending stands.
type journal struct {
	dir    string
	unlock func() error
	to     event.AgeRecipient // its author
	id     seal.Identity
	first  event.RecipientID
	now    func() time.Time

	// adding: what was stored before the order is still being stored while the first
	// exhibits are sealed, and both add parts.
	adding sync.Mutex
	parts  []event.Sized
	last   event.Digest // of the newest part's content
	there  int          // how many of the parts the service has
	key    note.Signer  // the order's
	under  *Client      // with the order's right; nil before there is one
}

const (
	sendingFolder = "sending"
	lockFile      = "lock"
	sentFile      = "sent.age"
	goneFolder    = "gone"

	partFormat     = "part-%06d.age"
	segmentsFormat = "segments-%d"
	edgeFormat     = "edge-%d.age"
)

// ErrUnderWay: another program on this machine is at it.
var ErrUnderWay = errors.New("another program on this machine is sending it at this moment")

// openJournal takes the folder of a sending, which is made if need be. Nobody else
// has it until it is closed.
func (c *Client) openJournal(first event.RecipientID) (*journal, error) {
	dir := c.home.sending(first)
	// What is durable in a folder that a power cut takes away is lost: she would send it a second time.
	for _, folder := range []string{filepath.Dir(dir), dir} {
		if err := durable.Folder(folder); err != nil {
			return nil, err
		}
	}
	unlock, err := lock.File(filepath.Join(dir, lockFile))
	if err != nil {
		return nil, fmt.Errorf("%w (%s)", ErrUnderWay, dir)
	}
	return &journal{dir: dir, unlock: unlock, to: c.ring.Recipient(), id: c.ring.Open, first: first, now: c.now}, nil
}

func (h *Home) sending(first event.RecipientID) string {
	return filepath.Join(h.Dir, sendingFolder, first.String())
}

func (j *journal) close() { _ = j.unlock() } // the process's end does it too

// drop deletes the folder: the sending stands, or will never be. It goes whole:
// half of one, after a crash, would be taken for a sending under way.
func (j *journal) drop() error {
	j.close()
	gone := filepath.Join(filepath.Dir(j.dir), goneFolder)
	err := os.RemoveAll(gone)
	if err == nil {
		err = os.Rename(j.dir, gone)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, os.RemoveAll(gone))
}

func (j *journal) path(format string, n int) string {
	return filepath.Join(j.dir, fmt.Sprintf(format, n))
}

// add writes the next part down.
func (j *journal) add(p *draftPart) error {
	b, content, err := p.lock(j.to, j.signer(j.key))
	if err != nil {
		return err
	}
	if err := j.keep(b); err != nil {
		return err
	}
	j.last = content
	return nil
}

func (j *journal) keep(b []byte) error {
	if err := replace(j.path(partFormat, len(j.parts)), b); err != nil {
		return err
	}
	j.parts = append(j.parts, event.Sized{Digest: event.Sum(b), Size: int64(len(b))})
	return nil
}

// read adds up what lies in the folder, part after part, and what the journal of
// each exhibit says beyond that.
func (j *journal) read(d *drafted) (*drafted, error) {
	for {
		b, err := os.ReadFile(j.path(partFormat, len(j.parts)))
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := d.take(b, j.id); err != nil {
			return nil, err
		}
		j.last = d.last
		j.parts = append(j.parts, event.Sized{Digest: event.Sum(b), Size: int64(len(b))})
	}
	if d.head == nil {
		return nil, fs.ErrNotExist
	}
	for i := range d.items {
		x := &d.items[i]
		x.tellDone()
		if err := j.readItem(i, &x.done); err != nil {
			return nil, err
		}
		unbroken(&x.done)
	}
	return d, nil
}

func (j *journal) readItem(i int, d *seal.Done) error {
	f, err := os.Open(j.path(segmentsFormat, i))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close() // it was only read
	r := bufio.NewReader(f)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			break // the last line may have been torn: what it says had not happened yet
		}
		if rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "segment "); !ok || addSegment(d, rest) != nil {
			break
		}
	}
	b, err := os.ReadFile(j.path(edgeFormat, i))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, p, err := openPart(b, j.id)
	if err != nil || p.Done == nil {
		return errors.Join(errDraft, err)
	}
	return p.Done.addTo(d)
}

// publish brings the service's draft up to this one.
func (j *journal) publish(ctx context.Context) error {
	for j.under != nil && j.there < len(j.parts) {
		b, err := os.ReadFile(j.path(partFormat, j.there))
		if err != nil {
			return err
		}
		path := fmt.Sprintf("/v1/exhibits/%s/draft/%d", j.first, j.there)
		if err := j.under.put(ctx, path, b); err != nil {
			return err
		}
		j.there++
	}
	return nil
}

// sent remembers what a dispatch will be known by, before the service hears of it.
// It names the exhibits, so it is locked like the rest: in a browser it would else
// stay in the profile's files, deleted or not, for whoever has the PC next.
func (j *journal) sent(_ *event.Note, s *Sent) error {
	if s == nil {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	file, err := seal.SealBytes(b, j.to)
	if err != nil {
		return err
	}
	return replace(filepath.Join(j.dir, sentFile), file)
}

func (j *journal) wasSent() (*Sent, error) {
	file, err := os.ReadFile(filepath.Join(j.dir, sentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	b, err := seal.OpenBytes(file, j.id)
	if err != nil {
		return nil, err
	}
	s := new(Sent)
	return s, json.NewDecoder(bytes.NewReader(b)).Decode(s)
}
