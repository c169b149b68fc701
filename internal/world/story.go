package world

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/continuity"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world/interview"
	"github.com/safehand/safehand/seal"
)

// Teller hears a story while it is played.
type Teller interface {
	// Chapter begins a part of it.
	Chapter(title string)
	// Say is one thing that happened or was measured.
	Say(format string, args ...any)
	// Quote is something a person would see on her screen.
	Quote(lines ...string)
}

// Interview is the story the project exists for: one interview, hand to hand,
// and proven. After it the files it left can be looked at.
type Interview struct {
	World       *World
	Source      string // the recording at the police
	Consignment event.ConsignmentID
	Exhibit     event.ExhibitID
	Export      string // the recording at the prosecutor
	Onward      event.ConsignmentID
	Record      string // the continuity record
	Roots       string // what a court trusts
	tell        Teller
}

// PlayInterview plays it in a world that has been built.
func PlayInterview(ctx context.Context, w *World, tell Teller) (*Interview, error) {
	s := &Interview{World: w, tell: tell}
	for _, step := range []func(context.Context) error{
		s.send, s.wait, s.check, s.receive, s.export, s.passOn, s.prove, s.court, s.flip,
	} {
		if err := step(ctx); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s *Interview) send(ctx context.Context) error {
	s.tell.Chapter("Amy Reed seals an interview on her own machine and sends it")
	folder := filepath.Join(s.World.Dir, "police")
	s.Source = filepath.Join(folder, interview.Name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(s.Source, interview.Video(), 0o600); err != nil {
		return err
	}
	amy := s.World.As(event.ActorID(Amy))
	p, err := amy.Prepare(ctx, client.Outgoing{
		For: Team, To: []event.HolderID{event.HolderID(RASSO)},
		Message:  []string{"The first minute is an empty room. The ROVI follows."},
		Deadline: event.Deadline{Kind: event.WorkingHours, N: 2},
		Exhibits: []client.OutgoingExhibit{{
			Reference: "JRS/1", Description: "Recorded interview of Victim 1",
			Type: "abe-interview", Marking: event.OfficialSensitive,
			People: []event.Pseudonym{{Category: "victim", Name: "Victim 1"}},
			Master: "Interview suite server", Paths: []string{s.Source},
		}},
	})
	if err != nil {
		return err
	}
	s.tell.Quote(fmt.Sprintf("Send 1 exhibit (JRS/1, ABE interview, Victim 1) to %s; receipt due %s.", RASSO, Local(p.ReceiveBy)))
	start := time.Now()
	sent, err := amy.Send(ctx, p, nil)
	if err != nil {
		return err
	}
	s.Consignment, s.Exhibit = sent.Consignment, sent.Exhibits[0].Exhibit
	s.tell.Say("%.1f MB sealed to post-quantum keys, stored and sent in %.1f s. The service never had a key, a file name or a clear byte of it.", float64(len(interview.Video()))/1e6, time.Since(start).Seconds())
	s.tell.Say("Reference %s, seal number %s.", sent.Reference, sent.Exhibits[0].SealNumber)
	return nil
}

func (s *Interview) wait(ctx context.Context) error {
	s.tell.Chapter("Nobody has signed for it yet")
	v, err := s.World.As(event.ActorID(Amy)).Show(ctx, s.Consignment)
	if err != nil {
		return err
	}
	s.tell.Quote(fmt.Sprintf("%s  Waiting for receipt, due %s", v.Reference, Local(v.ReceiveBy)))
	v, err = s.World.As(event.ActorID(Sarah)).Show(ctx, s.Consignment)
	if err != nil {
		return err
	}
	s.tell.Say("Sarah Khan of the RASSO unit can read the writing on the bag, and no more:")
	s.tell.Quote(fmt.Sprintf("Receipt needed: %s, %s, from %s", v.Exhibits[0].Reference, v.Exhibits[0].Description, v.By), "Note: "+v.Message[0])
	_, err = s.World.As(event.ActorID(Sarah)).ExhibitKeys(ctx, s.Consignment, nil)
	if err == nil {
		return errors.New("an exhibit was opened without a receipt")
	}
	s.tell.Say("She tries to open it before signing: refused (%v).", err)
	return nil
}

func (s *Interview) check(ctx context.Context) error {
	s.tell.Chapter("The unit's machine checks the sealed bytes, without any key")
	agent := s.World.As(event.ActorID(Intake))
	got, err := agent.Check(ctx, s.Consignment, nil, nil)
	if err != nil {
		return err
	}
	s.tell.Say("%s fetched every sealed byte and compared it with the seal: checks passed %d, seal broken %d.", Intake, len(got.Passed), len(got.Broken))
	if _, _, err := agent.Receive(ctx, s.Consignment, nil); err == nil {
		return errors.New("a machine signed a receipt")
	} else {
		s.tell.Say("That is not a receipt. It tries to sign one: refused (%v).", err)
	}
	return nil
}

func (s *Interview) receive(ctx context.Context) error {
	s.tell.Chapter("A named person receives it")
	start := time.Now()
	d, _, err := s.World.As(event.ActorID(Sarah)).Receive(ctx, s.Consignment, nil)
	if err != nil {
		return err
	}
	s.tell.Say("Sarah Khan signed for JRS/1 in %.1f s; it stands at place %d of the log, proven.", time.Since(start).Seconds(), d.Index)
	v, err := s.World.As(event.ActorID(Amy)).Show(ctx, s.Consignment)
	if err != nil {
		return err
	}
	s.tell.Quote(fmt.Sprintf("%s  Received by %s, checks passed", v.Reference, Sarah))
	return nil
}

func (s *Interview) export(ctx context.Context) error {
	s.tell.Chapter("Tom Ellis, of the same unit, opens it and exports the recording")
	folder := filepath.Join(s.World.Dir, "prosecutor")
	out, err := s.World.As(event.ActorID(Tom)).Export(ctx, s.Consignment, nil, folder, seal.ExtractOptions{}, nil)
	if err != nil {
		return err
	}
	s.tell.Say("That he opened it was in the log before the service handed out the key.")
	s.Export = filepath.Join(out[0].Folder, out[0].Written[0])
	was, err := os.ReadFile(s.Source)
	if err != nil {
		return err
	}
	is, err := os.ReadFile(s.Export)
	if err != nil {
		return err
	}
	if !bytes.Equal(was, is) {
		return errors.New("the export differs from the original")
	}
	s.tell.Say("Compared with the original, byte for byte: %d bytes, identical (SHA-256 %x…).", len(is), sha256Of(is)[:8])
	return nil
}

func sha256Of(b []byte) []byte {
	h := sha256.Sum256(b)
	return h[:]
}

func (s *Interview) passOn(ctx context.Context) error {
	s.tell.Chapter("It is passed on to the Crown Court unit, which signs for it too")
	sent, err := s.World.As(event.ActorID(Tom)).PassOn(ctx, client.Onward{
		From: s.Consignment, To: []event.HolderID{event.HolderID(CrownCourt)},
		Message:  []string{"For the hearing."},
		Deadline: event.Deadline{Kind: event.WorkingDays, N: 1},
	})
	if err != nil {
		return err
	}
	s.Onward = sent.Consignment
	if _, _, err := s.World.As(event.ActorID(Priya)).Receive(ctx, s.Onward, nil); err != nil {
		return err
	}
	s.tell.Say("The sealed bytes did not move: a key and a new label did. Priya Shah signed for JRS/1.")
	return nil
}

func (s *Interview) prove(ctx context.Context) error {
	s.tell.Chapter("The continuity record is written")
	tom := s.World.As(event.ActorID(Tom))
	record, err := tom.Prove(ctx, s.Consignment, s.Exhibit)
	if err != nil {
		return err
	}
	s.Record = filepath.Join(s.World.Dir, "JRS-1.continuity")
	s.Roots = filepath.Join(s.World.Dir, "court.roots")
	trust, err := tom.Trusted(ctx)
	if err != nil {
		return err
	}
	roots, err := continuity.FormatRoots(*trust)
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.Roots, roots, 0o600); err != nil {
		return err
	}
	s.tell.Say("One text file, %.0f kB: every statement about JRS/1, with its proof and the keys.", float64(len(record))/1e3)
	return os.WriteFile(s.Record, record, 0o600)
}

func (s *Interview) court(ctx context.Context) error {
	s.tell.Chapter("The service is stopped. A stranger checks the story with no server and no secret")
	if err := s.World.Stop(); err != nil {
		return err
	}
	rep, err := VerifyFiles(s.Record, s.Roots, s.Export)
	if err != nil {
		return err
	}
	if rep.Verdict != continuity.Valid {
		return fmt.Errorf("the record does not verify: %v", rep.FirstWrong)
	}
	s.tell.Say("Valid, as of %s.", Local(rep.AsOf.Account))
	for _, l := range rep.Statements {
		s.tell.Quote(Local(l.Recorded) + "  " + l.Words)
	}
	s.tell.Say("The exported recording is %s of JRS/1, unchanged since it was sealed.", rep.File.Is[0].Path)
	return nil
}

func (s *Interview) flip(context.Context) error {
	s.tell.Chapter("One bit is flipped in each")
	record, err := flipped(s.Record, "-received.note --", "\nat 2")
	if err != nil {
		return err
	}
	video, err := flipped(s.Export)
	if err != nil {
		return err
	}
	for _, f := range []struct{ what, record, file string }{
		{"the recording", s.Record, video}, {"the record", record, s.Export},
	} {
		rep, err := VerifyFiles(f.record, s.Roots, f.file)
		if err != nil {
			return err
		}
		if rep.Verdict == continuity.Valid {
			return fmt.Errorf("one bit of %s was flipped and nobody noticed", f.what)
		}
		s.tell.Say("One bit of %s flipped: %s. %v.", f.what, rep.Verdict, rep.FirstWrong)
	}
	return nil
}

// flipped writes a copy of a file with one bit flipped: in its middle, or just
// after the texts named, found one after the other.
func flipped(path string, after ...string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	at := len(b) / 2
	for i, t := range after {
		if i == 0 {
			at = 0
		}
		n := bytes.Index(b[at:], []byte(t))
		if n < 0 {
			return "", fmt.Errorf("%s does not hold %q", path, t)
		}
		at += n + len(t)
	}
	b[at] ^= 1
	to := path + ".flipped"
	return to, os.WriteFile(to, b, 0o600)
}

// VerifyFiles verifies a record, and a clear file if there is one, with the
// roots in a file: what `safehand verify` does.
func VerifyFiles(record, roots, file string) (*continuity.Report, error) {
	b, err := os.ReadFile(record)
	if err != nil {
		return nil, err
	}
	r, err := os.ReadFile(roots)
	if err != nil {
		return nil, err
	}
	trust, err := continuity.ParseRoots(r)
	if err != nil || file == "" {
		if err != nil {
			return nil, err
		}
		return continuity.Verify(b, trust, nil, continuity.Policy{})
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return continuity.Verify(b, trust, &continuity.Clear{Name: file, Content: f}, continuity.Policy{})
}

// Local is an instant as people here write it.
func Local(t event.Time) string { return t.Std().Local().Format("02/01/2006 15:04:05 MST") }
