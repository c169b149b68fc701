package client_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/notice"
	"github.com/safehand/safehand/internal/world"
)

// A11: a drill from its beginning to its answer, over the wire: who leads the unit
// begins it, the service rings, a collector is told that it is a drill, and a colleague
// says that she heard it; everybody of the organisation reads from proven statements how
// long that took.
func TestA11ADrillIsHeard(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "siem.jsonl")
	s.must(s.w.Stop())
	s.w.Notices = notice.Settings{SIEM: notice.SIEMConfig{Address: "file://" + path}}
	s.must(s.w.Start(ctx))

	inTwoHours := event.Deadline{Kind: event.WorkingHours, N: 2}
	if _, _, err := s.as(world.Tom).BeginDrill(ctx, world.RASSO, inTwoHours); code(err) != event.CodeNotYours {
		t.Errorf("begun by a member: %v", err)
	}
	if _, _, err := s.as(world.Sarah).BeginDrill(ctx, "cps-northshire.example/none", inTwoHours); code(err) != event.CodeUnknown {
		t.Errorf("begun of no unit: %v", err)
	}
	_, d, err := s.as(world.Sarah).BeginDrill(ctx, world.RASSO, inTwoHours)
	s.must(err)
	if d.State != client.DrillWaits || d.Alarms[0].Due <= event.TimeOf(s.clock.now()) || len(d.Alarms) != event.Rungs {
		t.Fatalf("begun: %+v", d)
	}
	if _, _, err := s.as(world.Tom).AnswerDrill(ctx, d.Reference); code(err) != event.CodeState {
		t.Errorf("answered before it rang: %v", err)
	}

	s.clock.goOn(d.Alarms[0].Due.Std().Sub(s.clock.now()) + time.Second)
	s.rings(ctx)
	for b := []byte(nil); !strings.Contains(string(b), d.Reference); time.Sleep(20 * time.Millisecond) {
		if b, _ = os.ReadFile(path); ctx.Err() != nil {
			t.Fatal("no collector was told")
		}
		if strings.Contains(string(b), d.Reference) && !strings.Contains(string(b), `"message":"Drill: `) {
			t.Errorf("told %s", b)
		}
	}
	s.clock.goOn(9 * time.Minute)
	if _, _, err := s.as(world.Sarah).AnswerDrill(ctx, ""); code(err) != event.CodeNotYours {
		t.Errorf("answered by who began it: %v", err)
	}
	_, heard, err := s.as(world.Tom).AnswerDrill(ctx, "")
	s.must(err)
	if heard.Drill != d.Drill || heard.State != client.DrillAnswered {
		t.Errorf("answered: %+v", heard)
	}
	if _, _, err := s.as(world.Tom).AnswerDrill(ctx, ""); code(err) != event.CodeState {
		t.Errorf("answered again: %v", err)
	}
	if _, _, err := s.as(world.Tom).AnswerDrill(ctx, d.Reference); code(err) != event.CodeTaken {
		t.Errorf("answered again by its name: %v", err)
	}
	if _, _, err := s.as(world.Tom).AnswerDrill(ctx, "7Q4M-2KPD"); code(err) != event.CodeUnknown {
		t.Errorf("answered what there is not: %v", err)
	}
	all, err := s.as(world.Ravi).Drills(ctx)
	s.must(err)
	if len(all) != 1 || all[0].AnsweredBy != event.ActorID(world.Tom) || all[0].Alarms[0].Heard < 9*60 || all[0].Alarms[0].Heard > 11*60 || all[0].Alarms[1].Rang != 0 || all[0].Alarms[1].Heard != 0 {
		t.Errorf("everybody reads %+v", all)
	}
	if others, err := s.as(world.Amy).Drills(ctx); err != nil || len(others) != 0 {
		t.Errorf("the police read %+v (%v)", others, err)
	}
}

// What nobody answered has failed, for whoever looks, by her own clock: also when the
// service does not say so.
func TestADrillThatNobodyHears(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	at := event.TimeOf(s.clock.now()) + 60
	_, d, err := s.as(world.Ravi).BeginDrill(ctx, world.RASSO, event.Deadline{Kind: event.Instant, At: at})
	s.must(err)
	if d.Alarms[0].Due != at {
		t.Fatalf("due at %s, want %s", d.Alarms[0].Due, at)
	}
	state := func(want client.DrillState) {
		t.Helper()
		if all, err := s.as(world.Tom).Drills(ctx); err != nil || len(all) != 1 || all[0].State != want {
			t.Errorf("%+v, want one that %s (%v)", all, want, err)
		}
	}
	s.clock.goOn(2 * time.Minute)
	state(client.DrillRings)
	s.clock.goOn(d.Alarms[2].Due.Std().Sub(s.clock.now()) + time.Second)
	state(client.DrillFailed)
	if _, _, err := s.as(world.Tom).AnswerDrill(ctx, d.Reference); code(err) != event.CodeState {
		t.Errorf("answered too late: %v", err)
	}
}

// rings has the service look at the clock once.
func (s *stage) rings(ctx context.Context) {
	s.Helper()
	_, err := s.w.Node.Ring(ctx)
	s.must(err)
}
