package world

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world/interview"
	"github.com/safehand/safehand/seal"
)

// parcelOf is a sending of the furnished world, and what became of it.
type parcelOf struct {
	operation string
	urn       event.URN
	note      string
	soon      time.Duration // the receipt is due so soon, because of a hearing; 0: by the unit's hours
	things    []thing
	then      func(ctx context.Context, w *World, sent *client.Sent) error
}

// thing is one exhibit with one file.
type thing struct {
	reference, name, description string
	kind                         event.Code
	people                       []event.Pseudonym
	content                      func() []byte
}

// Furnish gives a world that has been built what lies before people on an ordinary
// day: sendings that wait, one that is overdue within the minute, some received,
// one each that was called back, rejected, asked about and reported, two that were not
// theirs, one of them opened, a request that waits for its answer, and a drill that
// rings within the minute.
func (w *World) Furnish(ctx context.Context) error {
	for i, p := range day() {
		sent, err := w.sendParcel(ctx, i, p)
		if err == nil && p.then != nil {
			err = p.then(ctx, w, sent)
		}
		if err != nil {
			return fmt.Errorf("sending %d of the day: %w", i+1, err)
		}
	}
	due := event.TimeOf(w.clock().Add(time.Minute))
	_, _, err := w.As(event.ActorID(Ravi)).BeginDrill(ctx, RASSO, event.Deadline{Kind: event.Instant, At: due})
	return errors.Join(err, w.ask(ctx))
}

// ask has Tom ask the police for what he was not sent.
func (w *World) ask(ctx context.Context) error {
	urn := event.URN("45AA2101916")
	_, err := w.As(event.ActorID(Tom)).Request(ctx, client.NewRequest{
		For: RASSO, To: Team, URN: &urn, Exhibits: []string{"TM/5"}, Words: []string{"The statements of the second account, please."},
		RespondBy: event.Deadline{Kind: event.WorkingDays, N: 1},
	})
	return err
}

func victim(n int) []event.Pseudonym {
	return []event.Pseudonym{{Category: "victim", Name: event.FreeText(fmt.Sprintf("Victim %d", n))}}
}

// abe is the recorded interview of a victim.
func abe(n int) thing {
	return thing{fmt.Sprintf("JRS/%d", n), fmt.Sprintf("JRS-%d ABE interview.mp4", n), fmt.Sprintf("Recorded interview of Victim %d", n), "abe-interview", victim(n), interview.Video}
}

func day() []parcelOf {
	return []parcelOf{
		{operation: "Operation Linnet", note: "JRS/4 starts with two minutes of an empty room. ROVIs to follow.", things: []thing{abe(2), abe(3), abe(4)}},
		{urn: "45AA2098221", soon: time.Minute, note: "For the bail hearing this afternoon.", things: []thing{
			{"AB/1", "AB-1 camera 3.png", "CCTV still, shop doorway", "cctv", nil, still},
			{"AB/2", "AB-2 999 call.wav", "999 call at 23:14", "999-call", nil, tone},
		}},
		{urn: "45AA2101916", things: []thing{{"TM/4", "TM-4 bank statements.txt", "Bank statements", "document", nil, statement}}, then: thenReceived},
		{operation: "Operation Linnet", things: []thing{abe(9)}, then: thenRecalled},
		{urn: "45AA2100417", things: []thing{{"KL/1", "KL-1 custody record.txt", "Custody record", "document", nil, statement}}, then: thenRejected},
		{urn: "45AA2098221", note: "The player is in the folder.", things: []thing{{"AB/3", "AB-3 body worn video.mp4", "Body worn video of the arrest", "bwv", nil, interview.Video}}, then: thenReported},
		{urn: "45AA2100983", things: []thing{{"PW/3", "PW-3 phone report.txt", "Report of a phone's messages", "phone-download", nil, statement}}, then: thenOpenedAndNotOurs},
		{urn: "45AA2100983", things: []thing{{"PW/4", "PW-4 call list.txt", "List of calls", "document", nil, statement}}, then: thenNotOurs},
	}
}

func (w *World) sendParcel(ctx context.Context, n int, p parcelOf) (*client.Sent, error) {
	amy := w.As(event.ActorID(Amy))
	o := client.Outgoing{For: Team, To: []event.HolderID{event.HolderID(RASSO)}, Operation: p.operation, WrongCaseChecked: true}
	if p.note != "" {
		o.Message = []string{p.note}
	}
	if p.urn != "" {
		o.URN = &p.urn
	}
	dir := filepath.Join(w.Dir, "police", fmt.Sprintf("sending %d", n+1))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	for _, t := range p.things {
		path := filepath.Join(dir, t.name)
		if err := os.WriteFile(path, t.content(), 0o600); err != nil {
			return nil, err
		}
		x := client.OutgoingExhibit{
			Reference: t.reference, Description: t.description, Type: t.kind, Marking: event.Official, People: t.people,
			Master: "Interview suite server", Paths: []string{path},
		}
		if t.kind == "abe-interview" {
			x.Marking = event.OfficialSensitive
		}
		o.Exhibits = append(o.Exhibits, x)
	}
	var err error
	if o.Deadline, err = client.ParseDeadline("", "", p.things[0].kind); err != nil {
		return nil, err
	}
	if p.soon > 0 {
		o.Deadline = event.Deadline{Kind: event.Instant, At: event.TimeOf(w.clock().Add(p.soon)), Reason: "hearing"}
	}
	prepared, err := amy.Prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	return amy.Send(ctx, prepared, nil)
}

func (w *World) clock() time.Time {
	if w.Now != nil {
		return w.Now()
	}
	return time.Now()
}

func thenReceived(ctx context.Context, w *World, sent *client.Sent) error {
	if _, _, err := w.As(event.ActorID(Sarah)).Receive(ctx, sent.Consignment, nil); err != nil {
		return err
	}
	_, err := w.As(event.ActorID(Intake)).Check(ctx, sent.Consignment, nil, nil)
	return err
}

func thenRecalled(ctx context.Context, w *World, sent *client.Sent) error {
	_, err := w.As(event.ActorID(Amy)).Recall(ctx, sent.Consignment)
	return err
}

func thenRejected(ctx context.Context, w *World, sent *client.Sent) error {
	_, _, err := w.As(event.ActorID(Tom)).Reject(ctx, sent.Consignment, nil, []event.Code{"not-for-this-unit"}, []string{"This is for the Crown Court unit."}, nil)
	return err
}

func thenReported(ctx context.Context, w *World, sent *client.Sent) error {
	if err := thenReceived(ctx, w, sent); err != nil {
		return err
	}
	_, err := w.As(event.ActorID(Tom)).Report(ctx, sent.Consignment, nil, "will-not-play", []string{"There is no sound after the first minute."})
	_, noted := w.As(event.ActorID(Lena)).Note(ctx, sent.Consignment, []string{"We are looking at the master."}, nil)
	return errors.Join(err, noted)
}

func thenNotOurs(ctx context.Context, w *World, sent *client.Sent) error {
	_, err := w.As(event.ActorID(Tom)).Report(ctx, sent.Consignment, nil, "not-ours", []string{"No lawyer here has this case."})
	return err
}

// thenOpenedAndNotOurs: what was opened may be a breach, and is reviewed.
func thenOpenedAndNotOurs(ctx context.Context, w *World, sent *client.Sent) error {
	if err := thenReceived(ctx, w, sent); err != nil {
		return err
	}
	folder := filepath.Join(w.Dir, "prosecutor")
	if _, err := w.As(event.ActorID(Tom)).Export(ctx, sent.Consignment, nil, folder, seal.ExtractOptions{}, nil); err != nil {
		return err
	}
	return thenNotOurs(ctx, w, sent)
}
