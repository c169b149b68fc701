package porter

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/seal"
)

// plainly is an error for the log and the status file: what went wrong without
// any path, for the names of folders and files are evidence. Errors that could
// hold a name and are not known here become their kind.
func plainly(err error) string {
	var words []string
	for _, e := range apart(err) {
		if w := plain(e); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, "; ")
}

// apart are the errors that were joined.
func apart(err error) []error {
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		if _, broken := err.(*seal.PartError); !broken {
			var out []error
			for _, e := range j.Unwrap() {
				out = append(out, apart(e)...)
			}
			return out
		}
	}
	return []error{err}
}

func plain(err error) string {
	var told *problem
	var refused *event.Refusal
	var answered *api.Error
	var part *seal.PartError
	var path *fs.PathError
	var link *os.LinkError
	var errno syscall.Errno
	switch {
	case errors.As(err, &told):
		return told.short
	case errors.As(err, new(*client.WrongCaseError)): // it names files
		return "a folder may be for another case: see the note beside it"
	case errors.As(err, &part):
		return brokenPart(part)
	case errors.As(err, &refused):
		return refused.Error()
	case errors.As(err, &answered):
		return answered.Error()
	case errors.Is(err, client.ErrUntrusted), errors.Is(err, client.ErrUnreachable), errors.Is(err, client.ErrOlder), errors.Is(err, context.Canceled), errors.Is(err, seal.ErrWrongKey):
		return err.Error()
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	case errors.As(err, &errno):
		return errno.Error()
	}
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return fmt.Sprintf("an error of the kind %T", err)
}

func brokenPart(p *seal.PartError) string {
	switch p.Part {
	case seal.Segment:
		return fmt.Sprintf("seal broken: segment %d", p.Index)
	case seal.Content:
		return "seal broken: a file"
	}
	return "seal broken: " + string(p.Part)
}
