package browser_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/internal/world/interview"
	"github.com/safehand/safehand/seal"
)

// The program in the page and that of the command line are one: what the one sends
// the other receives, and what a closed page left is gone on with elsewhere.
func TestInPage(t *testing.T) {
	t.Parallel()
	w, err := world.New(t.Context(), world.Config{Dir: t.TempDir(), Lock: light})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.Build(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	video := filepath.Join(t.TempDir(), "interview.mp4")
	if err := os.WriteFile(video, interview.Video(), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &others{T: t, w: w, line: newLine(t, w.Address().Server)}
	mux := http.NewServeMux()
	pages(mux)
	mux.Handle("/v1/", s.line)
	mux.HandleFunc("GET /dist/client.wasm", program)
	mux.HandleFunc("POST /test/{step}", s.serve)
	t.Log(run(t, "inpage.mjs", mux, "SAFEHAND_VIDEO="+video))
}

// program is kept compressed.
func program(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/wasm")
	w.Header().Set("Content-Encoding", "gzip")
	http.ServeFile(w, r, "../dist/client.wasm.gz")
}

// others are the people who are not in the browser.
type others struct {
	*testing.T
	w    *world.World
	line *line
}

func (s *others) serve(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Who event.PersonID
		ID  event.ConsignmentID
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	out, err := s.step(r.Context(), r.PathValue("step"), in.Who, in.ID)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(s.T, w, out)
}

func (s *others) step(ctx context.Context, name string, who event.PersonID, id event.ConsignmentID) (any, error) {
	ola := s.w.As(event.ActorID(world.Ola))
	switch name {
	case "invite":
		inv, err := ola.Invite(ctx, who, time.Hour)
		if err != nil {
			return nil, err
		}
		return map[string]string{"link": inv.Link()}, nil
	case "appoint":
		if _, err := ola.Appoint(ctx, who, event.Member, world.Team); err != nil {
			return nil, err
		}
		_, err := s.w.As(event.ActorID(world.Lena)).HandOnUnitKeys(ctx)
		return struct{}{}, err
	case "receive":
		return s.receive(ctx, s.w.As(event.ActorID(world.Sarah)), id)
	case "hold":
		s.line.hold(false)
		return struct{}{}, nil
	case "held":
		return struct{}{}, s.line.await(ctx)
	case "release":
		s.line.release(false)
		return struct{}{}, nil
	case "lose":
		s.line.lose()
		return struct{}{}, nil
	case "stored":
		return s.line.stored(), nil
	}
	return nil, errors.New("no such step")
}

func (s *others) receive(ctx context.Context, c *client.Client, id event.ConsignmentID) (any, error) {
	if _, _, err := c.Receive(ctx, id, nil); err != nil {
		return nil, err
	}
	folder := s.TempDir()
	list, err := c.Export(ctx, id, nil, folder, seal.ExtractOptions{}, nil)
	if err != nil {
		return nil, err
	}
	name := strings.ReplaceAll(list[0].Reference, "/", "-")
	b, err := os.ReadFile(filepath.Join(folder, name, name+" interview.mp4"))
	return map[string]bool{"same": bytes.Equal(b, interview.Video())}, err
}
