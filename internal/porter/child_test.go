package porter_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/internal/porter"
)

// The child is this test's own program, run again as an agent that is killed at
// a request.
const childEnv = "SAFEHAND_PORTER_CHILD"

type child struct {
	Home, Host    string
	Outbox, Files string
	At            int  // the request at which it is killed, from 1
	After         bool // when its answer has come; only requests that change something count
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
		counts := !c.After || r.Method != http.MethodGet
		if counts {
			n++
		}
		if counts && n == c.At && !c.After {
			die()
		}
		resp, err := next()
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
