package cosign

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/safehand/safehand/internal/witness"
)

// within is how long a witness may take to answer, maxAnswer how much it may say.
const (
	within    = 10 * time.Second
	maxAnswer = 256 << 10
)

// newClient follows nobody elsewhere: a witness answers where it was said to be.
func newClient() *http.Client {
	return &http.Client{
		Timeout:       within,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// answer is what a witness said.
type answer struct {
	status int
	kind   string
	body   []byte
}

// post asks for add-checkpoint.
func (a *Asker) post(ctx context.Context, w Asked, r witness.Request) (answer, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL+witness.PathAdd, bytes.NewReader(r.Bytes()))
	if err != nil {
		return answer{}, err
	}
	return a.do(q)
}

// shown is the newest head a witness cosigned, if it shows it: ours do, others
// need not. None says that it shows heads and has none.
func (a *Asker) shown(ctx context.Context, w Asked) (b []byte, none bool) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet,
		w.URL+witness.PathHead+"?origin="+url.QueryEscape(string(a.service.Log)), nil)
	if err != nil {
		return nil, false
	}
	got, err := a.do(q)
	if err != nil || got.status != http.StatusOK {
		return nil, err == nil && got.status == http.StatusNoContent
	}
	return got.body, false
}

func (a *Asker) do(q *http.Request) (answer, error) {
	r, err := a.client.Do(q)
	if err != nil {
		return answer{}, err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(io.LimitReader(r.Body, maxAnswer+1))
	if err == nil && len(b) > maxAnswer {
		err = errors.New("the answer is too long")
	}
	return answer{r.StatusCode, r.Header.Get("Content-Type"), b}, err
}
