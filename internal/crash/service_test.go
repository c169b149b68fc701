package crash_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/safehand/safehand/internal/crash/tracer"
)

// service is the program serving. When it dies it is started again at once, as
// whatever looks after a real one would.
type service struct {
	l       *lane
	mu      sync.Mutex
	cmd     *exec.Cmd
	left    plans // of those that are started after a death
	said    bytes.Buffer
	power   bool // the first one's goes
	deaths  int
	ending  bool
	ended   chan struct{}
	faulted error
}

// serve starts the service, traced if there is a plan, and returns when it can
// be reached. Only from then on do its calls count; those of the one that is started
// when it died, under the next plan, do from its start.
func (l *lane) serve(ctx context.Context, record string, left plans) (*service, error) {
	s := &service{l: l, ended: make(chan struct{}), left: left}
	s.power = len(left) > 0 && left[0].How == tracer.Power
	plan := s.left.take()
	if err := s.start(ctx, plan, record, false); err != nil {
		return nil, err
	}
	if err := s.reach(ctx); err != nil {
		return nil, err
	}
	if plan != "" {
		if err := s.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
			return nil, err
		}
	}
	go s.look(ctx)
	return s, nil
}

func (s *service) start(ctx context.Context, plan, record string, armed bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending {
		return nil
	}
	s.cmd = s.l.command(ctx, plan, record, armed, "serve", "--data", s.l.data(), "--listen", s.l.listen)
	s.cmd.Stderr = &s.said
	return s.cmd.Start()
}

// look starts it again whenever it has died.
func (s *service) look(ctx context.Context) {
	defer close(s.ended)
	for {
		_ = s.cmd.Wait() // however it died
		s.mu.Lock()
		ending := s.ending
		if !ending {
			s.deaths++
		}
		s.mu.Unlock()
		if ending || ctx.Err() != nil {
			return
		}
		if err := s.start(ctx, s.left.take(), os.DevNull, true); err != nil || s.deaths > 20 {
			s.faulted = errors.Join(err, errors.New("the service does not stay up"))
			return
		}
	}
}

// reach waits until it answers.
func (s *service) reach(ctx context.Context) error {
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		c, err := net.Dial("tcp", s.l.listen)
		if err == nil {
			return c.Close()
		}
		if time.Now().After(end) || ctx.Err() != nil {
			return errors.Join(err, errors.New("the service can't be reached: "+s.said.String()))
		}
	}
}

// kill ends it with the last blow, and says how often it had died before. If the
// power was to go and did not, it goes now.
func (s *service) kill() (deaths int, err error) {
	s.mu.Lock()
	s.ending = true
	if deaths = s.deaths; deaths == 0 && s.power {
		_ = s.cmd.Process.Signal(syscall.SIGUSR2)
	} else {
		_ = s.cmd.Process.Kill() // it may have died by itself
	}
	s.mu.Unlock()
	<-s.ended
	return deaths, s.faulted
}
