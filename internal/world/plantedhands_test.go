package world_test

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/safehand/safehand/client"
	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/world"
	"github.com/safehand/safehand/seal"
)

// What people write to each other, and call a case, on the days when not
// everything goes well. Nobody but the parties may read any of it.
const (
	rejectWords    = "Her mother's new surname is on the case papers."
	reportWords    = "At 00:03:10 a second child's voice says Larch Row."
	noteWords      = "Ring the foster carer before you serve it, not the school."
	replyWords     = "The foster carer is away until the ninth."
	askWords       = "Sent with the wrong sister's name in it."
	returnWords    = "Given back unread, as you asked about the sister."
	destroyWords   = "Shredded the one printed still of the kitchen."
	redirectWords  = "Priya knows this family from the Oak Field inquest."
	requestWords   = "The tablet from the caravan, please, not the phone."
	requestedItem  = "VXQ-7714 caravan tablet/9"
	answerWords    = "The tablet went back to the grandfather in March."
	operationName  = "Operation Quiet Larkspur"
	casePerson     = "Suspect Hollyhock 0815"
	caseNote       = "He works nights at the depot behind the chapel."
	laterOperation = "Operation Quiet Larkspur, second strand"
)

func (p *planted) plantHands() {
	for name, words := range map[string]string{
		"words of a rejection": rejectWords, "words of a report": reportWords, "a note": noteWords, "a reply": replyWords,
		"words that ask back": askWords, "words of a return": returnWords, "words of a destruction": destroyWords,
		"words that ask for another unit": redirectWords, "words of a request": requestWords,
		"what is requested": requestedItem, "words of an answer": answerWords, "an operation's name": operationName,
		"a person of a case": casePerson, "a note of a case": caseNote, "an operation's later name": laterOperation,
	} {
		p.plant(name, []byte(words), true)
	}
}

// hands: a sending is rejected, one is asked to go elsewhere, one reported, asked
// back, returned and destroyed; a unit keeps a case and asks for more; somebody
// takes her keyring to another machine.
func (p *planted) hands(ctx context.Context, dir string) {
	first := p.sendSmall(ctx, dir)
	_, _, err := p.as(world.Sarah).Reject(ctx, first.Consignment, nil, []event.Code{"wrong-case"}, []string{rejectWords}, nil)
	p.must(err)
	second := p.sendSmall(ctx, dir)
	_, _, err = p.as(world.Sarah).AskRedirect(ctx, second.Consignment, nil, world.CrownCourt, []string{redirectWords})
	p.must(err)
	_, err = p.as(world.Lena).Tend(ctx)
	p.must(err)
	p.givenBack(ctx, p.sendSmall(ctx, dir), p.as(world.Sarah).Return, returnWords)
	p.givenBack(ctx, p.sendSmall(ctx, dir), p.destroy, destroyWords)
	p.cases(ctx)
	p.filed(ctx, p.sendSmall(ctx, dir))
	link, err := p.as(world.Sarah).AddDevice(ctx)
	p.must(err)
	p.link = link
	// Its SHA-256 is what the service finds the keyring by: nobody guesses 128 bits.
	p.plant("the code of a device link", link.Code[:], false)
	p.identity("a device link", link.Identity.String())
}

// sendSmall sends the small file once more.
func (p *planted) sendSmall(ctx context.Context, dir string) *client.Sent {
	prepared, err := p.as(world.Amy).Prepare(ctx, p.outgoing(filepath.Join(dir, smallName)))
	p.must(err)
	sent, err := p.as(world.Amy).Send(ctx, prepared, nil)
	p.must(err)
	return sent
}

type giving func(context.Context, event.ConsignmentID, []event.ExhibitID, []string) (*client.Done, []event.ExhibitID, error)

func (p *planted) destroy(ctx context.Context, id event.ConsignmentID, which []event.ExhibitID, words []string) (*client.Done, []event.ExhibitID, error) {
	return p.as(world.Sarah).Destroy(ctx, id, which, "none-made", words)
}

func (p *planted) givenBack(ctx context.Context, sent *client.Sent, give giving, words string) {
	id := sent.Consignment
	_, _, err := p.as(world.Sarah).Receive(ctx, id, nil)
	p.must(err)
	_, err = p.as(world.Tom).Report(ctx, id, nil, "will-not-play", []string{reportWords})
	p.must(err)
	note, err := p.as(world.Tom).Note(ctx, id, []string{noteWords}, nil)
	p.must(err)
	_, err = p.as(world.Amy).Note(ctx, id, []string{replyWords}, &note.Event)
	p.must(err)
	_, _, err = p.as(world.Amy).AskBack(ctx, id, nil, "sent-in-error", nil, []string{askWords})
	p.must(err)
	_, _, err = give(ctx, id, nil, []string{words})
	p.must(err)
	v, err := p.as(world.Amy).Show(ctx, id)
	p.must(err)
	if read := slices.ContainsFunc(v.Happened, func(h client.Happening) bool { return slices.Contains(h.Words, words) }); !read {
		p.t.Errorf("the sender does not read %q", words)
	}
}

func (p *planted) cases(ctx context.Context) {
	sarah, team := p.as(world.Sarah), world.Team
	c, err := sarah.OpenCase(ctx, client.NewCase{
		For: world.RASSO, Operation: operationName, With: &team,
		People: []event.Pseudonym{{Category: "suspect", Name: casePerson}}, Notes: []string{caseNote},
	})
	p.must(err)
	later := laterOperation
	_, err = sarah.ChangeCase(ctx, c.Case, client.CaseChange{Operation: &later})
	p.must(err)
	_, err = sarah.Request(ctx, client.NewRequest{
		For: world.RASSO, To: world.Team, Exhibits: []string{requestedItem}, Words: []string{requestWords},
		RespondBy: event.Deadline{Kind: event.WorkingDays, N: 2},
	})
	p.must(err)
	in, err := p.as(world.Amy).Requests(ctx, "in", false)
	p.must(err)
	if len(in) != 1 {
		p.t.Fatalf("%d requests came", len(in))
	}
	_, err = p.as(world.Amy).Answer(ctx, &in[0], client.Answered{Answer: event.CannotSend, Words: []string{answerWords}})
	p.must(err)
}

// filed lets the unit's machine have a key, which writes the files.
func (p *planted) filed(ctx context.Context, sent *client.Sent) {
	_, _, err := p.as(world.Sarah).Receive(ctx, sent.Consignment, nil)
	p.must(err)
	_, err = p.as(world.Tom).File(ctx, sent.Consignment, nil, world.Intake, false)
	p.must(err)
	agent := p.w.As(event.ActorID(world.Intake))
	filings, err := agent.Filings(ctx, -1)
	p.must(err)
	if len(filings) != 1 {
		p.t.Fatalf("%d sendings to be filed", len(filings))
	}
	g, err := agent.OpenFiling(ctx, filings[0])
	p.must(err)
	_, err = agent.SayFiled(ctx, g, g.Exhibits[0].ID)
	p.must(err)
}

// linked are the keys that a keyring on its way opens with.
func (p *planted) linked() []seal.Identity {
	if p.link == nil {
		return nil
	}
	return []seal.Identity{p.link.Identity}
}
