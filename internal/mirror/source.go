package mirror

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/ledger"
)

// Source is where the log is read. Nothing of what it says is believed.
type Source interface {
	// Head is the newest head, a signed note.
	Head(ctx context.Context) ([]byte, error)
	// Entries are texts of entries from a place on, as many as it likes to give.
	Entries(ctx context.Context, from int64) ([][]byte, error)
	// Grown proves that the log of size from is a beginning of that of size to.
	Grown(ctx context.Context, from, to int64) (tlog.TreeProof, error)
}

// ErrUnreachable is wrapped when the log did not answer, or could not: nothing
// was found, and trying again is right.
var ErrUnreachable = errors.New("the log could not be read")

// Service reads a log from a service, by its public routes.
type Service struct {
	URL    string
	Client *http.Client
}

// maxBundle bounds an answer: entries are some 400 bytes each.
const maxBundle = 16 << 20

func (s *Service) get(ctx context.Context, path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(s.URL, "/")+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := s.Client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnreachable, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxBundle+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %v", ErrUnreachable, err)
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%w: %s answers %d", ErrUnreachable, strings.SplitN(path, "?", 2)[0], resp.StatusCode)
	case len(b) > maxBundle:
		return nil, fmt.Errorf("%w: an answer longer than %d bytes", ErrUnreachable, maxBundle)
	}
	return b, nil
}

func (s *Service) Head(ctx context.Context) ([]byte, error) { return s.get(ctx, "/v1/checkpoint") }

func (s *Service) Entries(ctx context.Context, from int64) ([][]byte, error) {
	b, err := s.get(ctx, "/v1/entries?from="+strconv.FormatInt(from, 10))
	if err != nil {
		return nil, err
	}
	out, err := ledger.ParseBundle(b)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnreachable, err) // broken off on the way
	}
	return out, nil
}

func (s *Service) Grown(ctx context.Context, from, to int64) (tlog.TreeProof, error) {
	b, err := s.get(ctx, fmt.Sprintf("/v1/tree?from=%d&to=%d", from, to))
	if err != nil {
		return nil, err
	}
	var t api.TreeProof
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnreachable, err)
	}
	var out tlog.TreeProof
	for _, h := range t.Proof {
		raw, err := base64.StdEncoding.DecodeString(h)
		if err != nil || len(raw) != tlog.HashSize {
			return nil, fmt.Errorf("%w: a proof that is none", ErrUnreachable)
		}
		out = append(out, tlog.Hash(raw))
	}
	return out, nil
}
