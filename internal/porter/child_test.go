package porter_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/internal/porter"
)

// The child is this test's own program, run again as an agent that is killed at
// a request.
const childEnv = "SAFEHAND_PORTER_CHILD"

type child struct {
	Home, Host    string
	Outbox, Files string
	At            int    // the request at which it is killed, from 1
	After         bool   // when its answer has come; only requests that change something count
	Of            string // which requests count: of segments, when what is stored before is written down; or a kind of statement; all if empty
	Stored        string // the file into which it writes each blob that was stored
}

// run runs a child, and reports whether it was killed.
func (h *house) run(c child) (killed bool) {
	h.Helper()
	c.Host = strings.TrimPrefix(h.w.Node.URL, "https://")
	line, err := json.Marshal(c)
	h.must(err)
	cmd := exec.CommandContext(h.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+string(line))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() < 0 {
		return true
	}
	if err != nil {
		h.Fatalf("the child: %v\n%s", err, out)
	}
	return false
}

// beChild runs the agent and gives the exit code.
func beChild(line string) int {
	var c child
	if err := json.Unmarshal([]byte(line), &c); err != nil {
		fmt.Println(err)
		return 1
	}
	var mu sync.Mutex
	n := 0
	w := &wire{host: c.Host, inner: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	w.on = func(r *http.Request, next func() (*http.Response, error)) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		counts := c.counts(r)
		if counts {
			n++
		}
		if counts && n == c.At && !c.After {
			if c.Of == segments {
				c.written(path.Dir(r.URL.Path))
			}
			die()
		}
		resp, err := next()
		if err == nil && resp.StatusCode == http.StatusOK && isBlob(r) {
			c.stored(r.URL.Path)
		}
		if counts && n == c.At {
			die()
		}
		return resp, err
	}
	cl, err := openHome(c.Home, client.Options{Now: morning, Transport: w})
	if err == nil {
		err = runOnce(cl, c)
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// segments are the requests that store one.
const segments = "segments"

func isBlob(r *http.Request) bool {
	return r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/blobs/")
}

func (c *child) counts(r *http.Request) bool {
	switch c.Of {
	case "":
		return !c.After || r.Method != http.MethodGet
	case segments:
		return isBlob(r)
	}
	if r.URL.Path != "/v1/events" {
		return false
	}
	b, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(b))
	return err == nil && bytes.Contains(b, []byte("safehand/event/v1 "+c.Of+`\n`))
}

// stored writes down which blob was stored.
func (c *child) stored(blob string) {
	if c.Stored == "" {
		return
	}
	f, err := os.OpenFile(c.Stored, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(blob + "\n")
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		panic(err)
	}
}

// written waits until the journal names every segment that was stored of the exhibit
// with these blobs: the answer to a store and its line are two steps.
func (c *child) written(blobs string) {
	stored, _ := os.ReadFile(c.Stored)
	for {
		n := 0
		names, _ := filepath.Glob(filepath.Join(c.Home, "sending", "*", "segments-*"))
		for _, name := range names {
			b, _ := os.ReadFile(name)
			n += bytes.Count(b, []byte("\n"))
		}
		if n >= bytes.Count(stored, []byte(blobs)) {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func runOnce(cl *client.Client, c child) error {
	cfg := config()
	cfg.Outbox, cfg.Files = c.Outbox, c.Files
	p, err := porter.New(cl, cfg)
	if err != nil {
		return err
	}
	return errors.Join(p.Once(context.Background()), p.Close())
}

// die is a kill -9: nothing that was put off is done.
func die() {
	p, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {}
}
