package porter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/safehand/safehand/api"
	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/porter"
	"github.com/safehand/safehand/seal"
)

var errAway = fmt.Errorf("%w: no route", client.ErrUnreachable)

// While the service is away it is asked less and less often, and at once as
// before when it is back; the log says both, once.
func TestErrandWaitsForTheService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		cfg := config()
		cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
		cfg.Status = filepath.Join(t.TempDir(), "status.json")
		start := time.Now()
		var at []time.Duration
		ctx, stop := context.WithCancel(t.Context())
		porter.Again(ctx, cfg, "cps-northshire.example/rasso/intake", 30*time.Second, func(context.Context) error {
			at = append(at, time.Since(start).Round(time.Second))
			switch n := len(at); {
			case n == 1:
				return nil
			case n < 9:
				return errAway
			case n == 11:
				stop()
			}
			return nil
		})
		want := []time.Duration{0, 30, 60, 120, 240, 480, 780, 1080, 1380, 1410, 1440}
		for i := range want {
			want[i] *= time.Second
		}
		if !slices.Equal(at, want) {
			t.Errorf("the rounds were at %v, want %v", at, want)
		}
		if n := strings.Count(log.String(), "can't be reached"); n != 1 {
			t.Errorf("it says %d times that the service is away", n)
		}
		if n := strings.Count(log.String(), "can be reached again"); n != 1 {
			t.Errorf("it says %d times that it is back", n)
		}
	})
}

// The same trouble is said once, and the status file says since when.
func TestErrandSaysTroubleOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		cfg := config()
		cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
		cfg.Status = filepath.Join(t.TempDir(), "status.json")
		start := time.Now().UTC()
		ctx, stop := context.WithCancel(t.Context())
		n := 0
		var status struct {
			Agent   string
			At      time.Time
			Well    bool
			Errands map[string]struct {
				At    time.Time
				Since *time.Time `json:"failing_since"`
				Why   string
			}
		}
		porter.Again(ctx, cfg, "cps-northshire.example/rasso/intake", time.Minute, func(context.Context) error {
			if n++; n == 5 {
				stop()
			}
			return porter.Problem("a folder is locked", "JRS-1 Victim.mp4 is locked")
		})
		b, err := os.ReadFile(cfg.Status)
		if err == nil {
			err = json.Unmarshal(b, &status)
		}
		if err != nil {
			t.Fatal(err)
		}
		e := status.Errands["test"]
		if status.Well || status.Agent != "cps-northshire.example/rasso/intake" || e.Why != "a folder is locked" || !e.At.Equal(start.Add(3*time.Minute)) || e.Since == nil || !e.Since.Equal(start) {
			t.Errorf("the status says %s", b)
		}
		if strings.Count(log.String(), "a folder is locked") != 1 || strings.Contains(log.String()+string(b), "Victim") {
			t.Errorf("the log says %s", &log)
		}
	})
}

// What fails is tried again after longer and longer, and holds up nothing else.
func TestEachDue(t *testing.T) {
	c := &clock{at: morning()}
	var list porter.Waiting
	for _, w := range []string{"good", "bad", "also good"} {
		list.Add(w)
	}
	saved, tried := 0, 0
	round := func() error {
		return porter.EachDue(t.Context(), &list, c.now, func() error { saved++; return nil }, func(what string) error {
			if what == "bad" {
				tried++
				return porter.Problem("broken", "")
			}
			return nil
		})
	}
	if err := round(); err == nil || !slices.Equal(list.Words(), []string{"bad"}) || saved != 3 {
		t.Fatalf("there waits %q, saved %d times: %v", list.Words(), saved, err)
	}
	for _, due := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
		c.goOn(due - time.Second)
		was := tried
		if err := round(); err == nil || tried != was {
			t.Errorf("it is tried before %v: %v", due, err)
		}
		c.goOn(time.Second)
		if err := round(); err == nil || tried != was+1 {
			t.Errorf("it is not tried after %v: %v", due, err)
		}
	}
	for range 20 {
		c.goOn(time.Hour)
		was := tried
		if _ = round(); tried != was+1 {
			t.Fatal("it is not tried every hour")
		}
	}
}

// A service that is away stops a round without counting as a failure of anything;
// a state that can't be saved stops it too.
func TestEachDueStops(t *testing.T) {
	c := &clock{at: morning()}
	for name, stop := range map[string]error{"away": errAway, "disk": nil} {
		var list porter.Waiting
		list.Add("first")
		list.Add("second")
		done := 0
		full := errors.New("full")
		err := porter.EachDue(t.Context(), &list, c.now, func() error {
			if stop == nil {
				return full
			}
			return nil
		}, func(string) error { done++; return stop })
		if done != 1 || stop != nil && (!errors.Is(err, client.ErrUnreachable) || len(list) != 2) || stop == nil && !errors.Is(err, full) {
			t.Errorf("%s: %d done, %q wait: %v", name, done, list.Words(), err)
		}
	}
}

// No name of a file, a folder or a person comes through into the log.
func TestPlainly(t *testing.T) {
	const name = "JRS-1 Victim.mp4"
	for _, c := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "open", Path: "/out/" + name, Err: fs.ErrPermission}, "permission denied"},
		{&os.LinkError{Op: "rename", Old: name, New: name, Err: fs.ErrExist}, "file already exists"},
		{fmt.Errorf("%s: %w", name, &seal.PartError{Part: seal.Content, Path: name, Why: "x"}), "seal broken: a file"},
		{&seal.PartError{Part: seal.Segment, Index: 3, Why: "its digest"}, "seal broken: segment 3"},
		{&seal.PartError{Part: seal.Manifest, Why: name}, "seal broken: manifest"},
		{&seal.RefusedError{Refused: []seal.Refusal{{Path: name, Why: "a link"}}}, "an error of the kind *seal.RefusedError"},
		{&seal.ExistsError{Folder: "/out", Names: []string{name}}, "an error of the kind *seal.ExistsError"},
		{fmt.Errorf("JRS/1: %w", errors.New(name)), "an error of the kind *errors.errorString"},
		{errors.Join(errAway, errAway), errAway.Error()},
		{errors.Join(errAway, porter.Problem("short", name)), errAway.Error() + "; short"},
		{&api.Error{Code: event.CodeState, Message: "it was recalled"}, "it was recalled"},
		{fmt.Errorf("%s: %w", name, event.Refuse(event.CodeUnknown, "there is no unit x")), "there is no unit x"},
	} {
		got := porter.Plainly(c.err)
		if strings.Contains(got, "Victim") || got != c.want {
			t.Errorf("%v is logged as %q, want %q", c.err, got, c.want)
		}
	}
}
